// The message box: sending, mentions, slash commands with their options.

import { avatar, byId, h, icon, toast } from "./dom.js";
import { act, channelNow, findMessage, messagesOf, responseTo, state, timeOf, userOf } from "./store.js";
import { plainText } from "./markdown.js";
import { showModal } from "./dialogs.js";

const input = byId("input");
const box = byId("suggest");
const options = byId("options");

let mode = { kind: "write" }; // or reply (to), edit (message), command (command, path, fields)
let offers = [];
let chosen = 0;
let typed = 0;
let asked = 0;

export const isEditing = () => mode.kind === "edit";

/** Slash commands and their subcommands, flat. */
function slashCommands() {
  const flat = [];
  for (const command of state.commands.filter((one) => one.type === 1)) {
    const walk = (node, path) => {
      const subs = (node.options ?? []).filter((option) => option.type <= 2);
      if (!subs.length) flat.push({ name: path.join(" "), description: localised(node, "description"), options: node.options ?? [] });
      subs.forEach((sub) => walk(sub, [...path, sub.name]));
    };
    walk(command, [command.name]);
  }
  return flat;
}

function localised(node, key) {
  const locale = userOf(state.speaker).locale;
  return node[`${key}_localizations`]?.[locale] ?? node[key];
}

const contextAllows = (command) => !command.contexts || command.contexts.includes(channelNow()?.kind === "direct" ? 1 : 0);

/** Commands of a message's context menu that may be used here. */
export const messageCommands = () => state.commands.filter((one) => one.type === 3 && contextAllows(one)).map((one) => [localised(one, "name"), one.name]);

export async function runMessageCommand(message, name) {
  const id = await act("message_command", { message: message.id, name });
  await answered(id, message.channel);
}

async function answered(id, channel) {
  if (!id) return;
  const answer = await responseTo(id);
  if (!answer) toast(`${userOf(state.bot).display_name} did not answer in time.`);
  else if (answer.kind === 9) showModal(answer.data, channel);
}

/** Turns @Name into the form that is sent. */
function encode(text) {
  const users = [...state.users.values()].sort((a, b) => b.display_name.length - a.display_name.length);
  return users.reduce((out, user) => out.replaceAll(`@${user.display_name}`, `<@${user.id}>`), text);
}

const decode = (text) => text.replace(/<@!?(\d+)>/g, (whole, id) => (state.users.has(id) ? `@${userOf(id).display_name}` : whole));

/** Fits the box to the room, and shows what is being replied to or edited. */
export function refresh() {
  const channel = channelNow();
  const bot = userOf(state.bot).display_name;
  const where = channel?.kind === "direct" ? `@${bot}` : `#${channel?.name ?? ""}`;
  input.placeholder = `Message ${where}`;
  input.setAttribute("aria-label", `Message ${where}`);
  const bar = byId("replying");
  bar.hidden = mode.kind !== "reply" && mode.kind !== "edit";
  if (mode.kind === "reply") {
    const author = userOf(mode.to.author).display_name;
    const ping = h("input", { type: "checkbox", id: "ping" });
    ping.checked = mode.ping;
    ping.onchange = () => (mode.ping = ping.checked);
    bar.replaceChildren(h("span", {}, "Replying to ", h("b", {}, author), `: ${plainText(mode.to.content).slice(0, 120)}`), h("label", {}, ping, "Notify"), cancelButton());
  } else if (mode.kind === "edit") {
    bar.replaceChildren(h("span", {}, "Editing your message"), cancelButton());
  }
  options.hidden = mode.kind !== "command";
  input.hidden = mode.kind === "command";
}

const cancelButton = () => h("button", { type: "button", class: "icon", "aria-label": "Cancel", onclick: cancel }, icon("close"));

export function cancel() {
  if (mode.kind === "edit") input.value = "";
  mode = { kind: "write" };
  closeOffers();
  refresh();
  input.focus();
}

export function reply(message) {
  mode = { kind: "reply", to: message, ping: true };
  refresh();
  input.focus();
}

export function edit(message) {
  mode = { kind: "edit", message };
  input.value = decode(message.content);
  refresh();
  input.focus();
}

/** Puts a text in the box, such as a mention to start with. */
export function suggestText(text) {
  if (mode.kind !== "write") cancel();
  input.value = text;
  input.focus();
}

async function submit(event) {
  event?.preventDefault();
  closeOffers();
  if (mode.kind === "command") return runCommand();
  const text = encode(input.value.trim());
  if (!text) return;
  const now = mode;
  const raw = input.value;
  input.value = "";
  mode = { kind: "write" };
  typed = 0;
  refresh();
  let done;
  if (now.kind === "reply") done = await act("reply", { to: now.to.id, text, ping: now.ping });
  else if (now.kind === "edit") return void act("edit", { message: now.message.id, text });
  else done = await act("send", { channel: state.channel, text });
  if (!done && !input.value) input.value = raw;
}

// Suggestions.

function showOffers(title, list) {
  offers = list;
  chosen = 0;
  if (!list.length) return closeOffers();
  box.replaceChildren(h("p", {}, title), ...list.map((offer, place) => h("div", {
    role: "option", id: `offer-${place}`, "aria-selected": String(place === 0),
    onpointerdown: (event) => { event.preventDefault(); offer.take(); },
  }, offer.picture, h("b", {}, offer.name), h("span", { class: "more" }, offer.more ?? ""))));
  box.hidden = false;
  mark();
}

function mark() {
  const field = document.activeElement;
  [...box.querySelectorAll("[role=option]")].forEach((option, place) => {
    option.setAttribute("aria-selected", String(place === chosen));
    if (place === chosen) option.scrollIntoView({ block: "nearest" });
  });
  for (const one of [input, ...options.querySelectorAll("input")]) {
    const open = !box.hidden && one === field;
    one.setAttribute("aria-expanded", String(open));
    if (open) one.setAttribute("aria-activedescendant", `offer-${chosen}`);
    else one.removeAttribute("aria-activedescendant");
  }
}

export function closeOffers() {
  box.hidden = true;
  offers = [];
  mark();
}

function offerKeys(event) {
  if (box.hidden) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) chosen = (chosen + step + offers.length) % offers.length;
  else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) offers[chosen].take();
  else if (event.key === "Escape") closeOffers();
  else return false;
  event.preventDefault();
  if (step) mark();
  return true;
}

function offer() {
  const before = input.value.slice(0, input.selectionStart);
  const slash = /^\/([^\n]*)$/.exec(before);
  if (slash && mode.kind === "write") {
    const words = slash[1].toLowerCase();
    const fits = slashCommands().filter((one) => one.name.startsWith(words) || words.startsWith(`${one.name} `));
    return showOffers("Commands", fits.slice(0, 25).map((one) => ({ name: `/${one.name}`, more: one.description, take: () => startCommand(one, slash[1].slice(one.name.length + 1)) })));
  }
  const at = /(?:^|\s)@([^\s@]*)$/.exec(before);
  if (at) {
    const words = at[1].toLowerCase();
    const users = [...state.users.values()].filter((user) => user.display_name.toLowerCase().startsWith(words)).sort((a, b) => b.bot - a.bot);
    return showOffers("Members", users.slice(0, 10).map((user) => ({
      name: user.display_name, more: user.bot ? "the bot" : `@${user.username}`, picture: avatar(user, "tiny"),
      take: () => {
        const start = before.length - at[1].length;
        input.value = `${input.value.slice(0, start)}${user.display_name} ${input.value.slice(before.length)}`;
        input.setSelectionRange(start + user.display_name.length + 1, start + user.display_name.length + 1);
        closeOffers();
      },
    })));
  }
  closeOffers();
}

// Slash commands.

function startCommand(command, rest = "") {
  closeOffers();
  input.value = "";
  mode = { kind: "command", command, fields: new Map() };
  if (!command.options.length) {
    options.replaceChildren(h("span", { class: "command", tabindex: "0", onkeydown: commandKeys }, `/${command.name}`));
  } else {
    const fields = command.options.map((option, place) => field(option, place === 0 ? rest : ""));
    options.replaceChildren(h("span", { class: "command" }, `/${command.name}`), ...fields);
  }
  refresh();
  options.querySelector("input, select, [tabindex]")?.focus();
}

function field(option, text) {
  const name = localised(option, "name");
  const common = { title: localised(option, "description"), "aria-label": `${name}: ${localised(option, "description")}` };
  let control;
  const pick = (list) => h("select", common, h("option", { value: "" }, option.required ? "Choose" : "—"), list.map(([label, value]) => h("option", { value }, label)));
  if (option.choices?.length) control = pick(option.choices.map((choice) => [localised(choice, "name"), String(choice.value)]));
  else if (option.type === 5) control = pick([["Yes", "true"], ["No", "false"]]);
  else if (option.type === 6 || option.type === 9) control = pick([...state.users.values()].map((user) => [user.display_name, user.id]));
  else if (option.type === 7) control = pick([...state.channels.values()].filter((one) => one.name).map((one) => [`#${one.name}`, one.id]));
  else {
    control = h("input", { ...common, type: "text", inputmode: option.type === 3 ? null : "decimal", placeholder: common.title, maxlength: option.max_length ?? 6000, value: text, role: option.autocomplete ? "combobox" : null, "aria-controls": option.autocomplete ? "suggest" : null });
    if (option.autocomplete) {
      const ask = () => complete(option, control);
      control.addEventListener("input", ask);
      control.addEventListener("focus", ask);
      control.addEventListener("blur", () => setTimeout(() => document.activeElement !== control && !options.contains(document.activeElement) && closeOffers(), 120));
    }
  }
  control.addEventListener("keydown", commandKeys);
  control.required = option.required === true;
  mode.fields.set(option.name, { option, control });
  return h("label", { class: `${option.required ? "needed" : ""} ${option.type === 3 && !option.choices?.length ? "wide" : ""}` }, h("span", {}, name), control);
}

function commandKeys(event) {
  if (event.isComposing || offerKeys(event)) return;
  if (event.key === "Escape") cancel();
  else if (event.key === "Enter") submit(event);
  else if (event.key === "Backspace" && !event.currentTarget.value && !mode.command.options.length) cancel();
}

function values(except) {
  const filled = [];
  for (const [name, { option, control }] of mode.fields) {
    if (name === except || control.value === "") continue;
    const kept = control.dataset.shown === control.value ? control.dataset.value : control.value;
    filled.push([name, option.type === 4 || option.type === 10 ? Number(kept) : option.type === 5 ? kept === "true" : kept]);
  }
  return filled;
}

async function complete(option, control) {
  const turn = ++asked;
  await new Promise((resolve) => setTimeout(resolve, 120));
  if (turn !== asked || mode.kind !== "command") return;
  const id = await act("autocomplete", { channel: state.channel, name: mode.command.name, focused: [option.name, control.value], options: values(option.name) });
  const answer = id && (await responseTo(id));
  if (turn !== asked || document.activeElement !== control) return;
  const choices = answer?.data?.choices ?? [];
  showOffers(localised(option, "name"), choices.map((choice) => ({
    name: choice.name,
    take: () => {
      control.value = choice.name;
      Object.assign(control.dataset, { shown: choice.name, value: choice.value });
      asked += 1;
      closeOffers();
    },
  })));
}

async function runCommand() {
  const { command, fields } = mode;
  const missing = [...fields.values()].find(({ control }) => control.required && control.value === "");
  if (missing) {
    missing.control.focus();
    return toast(`${missing.option.name} is required.`);
  }
  const filled = values();
  const { channel } = state;
  asked += 1;
  cancel();
  await answered(await act("command", { channel, name: command.name, options: filled }), channel);
}

// Keys and typing.

export function start() {
  byId("composer").addEventListener("submit", submit);
  input.addEventListener("input", () => {
    offer();
    if (mode.kind === "write" && input.value && !input.value.startsWith("/") && Date.now() - typed > 8000) {
      typed = Date.now();
      act("typing", { channel: state.channel });
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || offerKeys(event)) return;
    if (event.key === "Enter" && !event.shiftKey) submit(event);
    else if (event.key === "Escape" && mode.kind !== "write") cancel();
    else if (event.key === "ArrowUp" && !input.value && mode.kind === "write") {
      const last = messagesOf(state.channel).filter((message) => message.author === state.speaker).at(-1);
      if (last && Date.now() - timeOf(last.id) < 86_400_000 && findMessage(state.channel, last.id)) {
        event.preventDefault();
        edit(last);
      }
    }
  });
  input.addEventListener("blur", () => setTimeout(() => !options.contains(document.activeElement) && document.activeElement !== input && closeOffers(), 120));
}
