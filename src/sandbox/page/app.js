// The page as a whole: channels, the log, people, and what follows from events.

import { avatar, byId, dots, h, toast } from "./dom.js";
import { plainText } from "./markdown.js";
import { dayLine, renderMessage } from "./message.js";
import * as composer from "./composer.js";
import { closeMenu, showAddUser, showConnection, showFaults, showMenu, watchMenu } from "./dialogs.js";
import { act, channelNow, channelsOf, follow, load, messagesOf, state, timeOf, userOf, visible } from "./store.js";

const log = byId("log");
const scroll = byId("scroll");

const actions = { goTo, reply: composer.reply, edit: composer.edit, menu: messageMenu };

// Places and people.

function drawPlaces() {
  const place = (channel, extra = "") => {
    const direct = channel.kind === "direct";
    const count = state.unread.get(channel.id) ?? 0;
    const name = direct ? userOf(state.bot).display_name : channel.name;
    const sign = direct ? avatar(userOf(state.bot), "tiny") : h("span", { class: "sign", "aria-hidden": "true" }, channel.kind === "thread" ? "↳" : "#");
    const may = channel.bot_permissions & (1 << 11);
    const sees = channel.bot_permissions & (1 << 10);
    const lock = direct || channel.kind === "thread" || may ? null : h("span", { class: "lock" }, sees ? "bot reads only" : "no bot");
    return h("button", {
      type: "button", class: `place ${extra} ${count ? "unread" : ""}`, "aria-current": channel.id === state.channel ? "page" : null,
      onclick: () => go(channel.id),
    }, sign, h("span", { class: "name" }, name), lock, count ? h("span", { class: "count", "aria-label": `${count} unread` }, String(count)) : null);
  };
  const threads = channelsOf("thread");
  const rooms = channelsOf("text").flatMap((channel) => [place(channel), ...threads.filter((thread) => thread.parent === channel.id).map((thread) => place(thread, "thread"))]);
  byId("places").replaceChildren(h("h2", {}, "Channels"), ...rooms, h("h2", {}, "Direct message"), ...channelsOf("direct").map((channel) => place(channel)));
}

function drawPeople() {
  const people = [...state.users.values()].filter((user) => !user.bot);
  const speaker = byId("speaker");
  speaker.replaceChildren(...people.map((user) => h("option", { value: user.id, selected: user.id === state.speaker }, user.display_name)));
  byId("me-avatar").replaceChildren(avatar(userOf(state.speaker), "small"));
  const line = (user, away, note) => h("div", { class: `person ${away ? "away" : ""}` }, avatar(user, "small", !away), h("div", {}, h("span", { class: "name" }, user.display_name), h("small", {}, note)));
  const bot = userOf(state.bot);
  byId("people").replaceChildren(
    h("h2", {}, "App"), line(bot, !state.online, state.online ? "online" : "offline"),
    h("h2", {}, `People, ${people.length}`), ...people.map((user) => line(user, false, user.id === state.speaker ? "you" : user.locale)),
  );
}

function drawBar() {
  const channel = channelNow();
  const bot = userOf(state.bot).display_name;
  const direct = channel?.kind === "direct";
  byId("title").replaceChildren(h("span", { "aria-hidden": "true" }, direct ? "@" : channel?.kind === "thread" ? "↳ " : "#"), direct ? bot : channel?.name ?? "");
  byId("topic").textContent = direct ? "Only the two of you" : channel?.topic ?? "";
  const status = byId("status");
  status.className = `pill ${state.online ? "on" : "off"}`;
  status.replaceChildren(h("span", { class: "who" }, `${bot} `), state.online ? "online" : "offline");
  status.setAttribute("aria-label", `${bot} is ${state.online ? "online" : "offline"}: how to connect`);
  document.title = `${direct ? `@${bot}` : `#${channel?.name ?? ""}`} · Sandbox`;
}

function drawIntro() {
  const channel = channelNow();
  const bot = userOf(state.bot);
  const direct = channel?.kind === "direct";
  const intro = byId("intro");
  const asks = state.samples.slice(0, 3).map((question) => h("button", {
    type: "button",
    onclick: () => act("send", { channel: state.channel, text: direct ? question : `<@${state.bot}> ${question}` }),
  }, h("span", {}, question)));
  const talked = messagesOf(state.channel).some(visible);
  const where = direct ? `Your direct messages with ${bot.display_name}` : channel?.kind === "thread" ? `The thread ${channel.name}` : `Welcome to #${channel?.name ?? ""}`;
  const lead = talked ? "This is where it begins." : direct
    ? `Ask ${bot.display_name} anything about auto exports. Here it answers without being mentioned.`
    : `Ask about auto exports: type a question that mentions @${bot.display_name}, or press one of these.`;
  intro.replaceChildren(avatar(bot), h("h2", {}, talked ? where : `Ask ${bot.display_name} something`), h("p", {}, lead));
  if (talked) return;
  intro.append(h("div", { class: "samples" }, asks), h("p", { class: "hint" }, "Type ", h("kbd", {}, "/"), " for commands. Right-click, or press and hold, any message for more."));
}

// The log.

const shown = () => messagesOf(state.channel).filter(visible);

function drawLog() {
  // A whole room that is drawn anew is not news to be read out.
  log.setAttribute("aria-live", "off");
  const list = shown();
  log.replaceChildren(...list.flatMap((message, place) => rows(message, list[place - 1])));
  requestAnimationFrame(() => {
    toBottom();
    log.setAttribute("aria-live", "polite");
  });
}

const rows = (message, before) => [dayLine(message, before), renderMessage(message, before, actions)].filter(Boolean);

const rowOf = (id) => log.querySelector(`[data-id="${CSS.escape(id)}"]`);
const atBottom = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 90;

function toBottom() {
  scroll.scrollTop = scroll.scrollHeight;
  byId("jump").hidden = true;
}

function append(message) {
  const list = shown();
  const follows = atBottom() || message.author === state.speaker;
  const before = list.at(-2);
  const added = rows(message, before);
  added.at(-1).classList.add("fresh");
  log.append(...added);
  if (list.length === 1) drawIntro();
  if (follows) requestAnimationFrame(toBottom);
  else byId("jump").hidden = false;
}

/** Draws one message again, and the one after it, whose heading may depend on it. */
function redraw(id) {
  const follows = atBottom();
  const list = shown();
  const place = list.findIndex((message) => message.id === id);
  const focused = rowOf(id)?.contains(document.activeElement);
  if (place >= 0) rowOf(id)?.replaceWith(renderMessage(list[place], list[place - 1], actions));
  for (const message of list.filter((one) => one.reference === id)) {
    const at = list.indexOf(message);
    rowOf(message.id)?.replaceWith(renderMessage(message, list[at - 1], actions));
  }
  if (focused) rowOf(id)?.focus({ preventScroll: true });
  if (follows) requestAnimationFrame(toBottom);
}

function goTo(id) {
  const row = rowOf(id);
  if (!row) return toast("That message is no longer here.");
  row.scrollIntoView({ block: "center", behavior: "smooth" });
  row.focus({ preventScroll: true });
  row.classList.remove("flash");
  requestAnimationFrame(() => row.classList.add("flash"));
}

function messageMenu(message, x, y) {
  const own = message.author === state.speaker;
  const bot = userOf(state.bot).display_name;
  const apps = message.visible_to ? [] : composer.messageCommands();
  const entries = [
    !message.visible_to && ["Reply", () => composer.reply(message)],
    own && ["Edit", () => composer.edit(message)],
    ["Copy text", () => navigator.clipboard?.writeText(plainText(message.content)).then(() => toast("Copied."))],
    ...(apps.length ? [null, bot, ...apps.map(([label, name]) => [label, () => composer.runMessageCommand(message, name)])] : []),
    ...(own || message.visible_to ? [null, [own ? "Delete" : "Dismiss", () => act("delete", { message: message.id }), true]] : []),
  ];
  showMenu(entries.filter((entry) => entry !== false), x, y);
}

// Going about.

function go(channel) {
  state.channel = channel;
  state.unread.delete(channel);
  closeSide();
  composer.cancel();
  drawAll();
}

function drawAll() {
  drawPlaces();
  drawPeople();
  drawBar();
  drawIntro();
  drawLog();
  drawTyping();
  composer.refresh();
}

function drawTyping() {
  const now = Date.now();
  const typing = [...(state.typing.get(state.channel) ?? [])].filter(([user, until]) => until > now && user !== state.speaker);
  const names = typing.map(([user]) => userOf(user).display_name);
  const element = byId("typing");
  const text = names.length ? `${new Intl.ListFormat("en").format(names)} ${names.length > 1 ? "are" : "is"} typing` : "";
  if (element.textContent !== text) element.replaceChildren(...(text ? [dots(), " ", text] : []));
}

function changed(event) {
  if (event.type === "message") {
    const { message } = event;
    if (message.channel === state.channel && visible(message)) append(message);
    else if (message.author !== state.speaker && visible(message) && channelsOf("direct").concat(channelsOf("text"), channelsOf("thread")).some((one) => one.id === message.channel)) {
      state.unread.set(message.channel, (state.unread.get(message.channel) ?? 0) + 1);
      drawPlaces();
    }
    drawTyping();
  } else if (event.type === "edited") {
    if (event.message.channel === state.channel) redraw(event.message.id);
  } else if (event.type === "deleted") {
    if (event.channel === state.channel) drawAfterDelete(event.message);
  } else if (event.type === "typing") {
    drawTyping();
  } else if (event.type === "bot") {
    drawBar();
    drawPeople();
  } else if (event.type === "reload") {
    drawAll();
  } else if (event.type === "lost") {
    state.online = 0;
    drawBar();
    toast("The sandbox does not answer. The page reconnects by itself.");
  }
}

function drawAfterDelete(id) {
  const bottom = scroll.scrollHeight - scroll.scrollTop;
  log.setAttribute("aria-live", "off");
  const list = shown();
  log.replaceChildren(...list.flatMap((message, place) => rows(message, list[place - 1])));
  scroll.scrollTop = scroll.scrollHeight - bottom;
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
  if (!list.length) drawIntro();
}

// Theme, side bar, keys.

function theme(name) {
  document.documentElement.dataset.theme = name;
}

const remembered = () => { try { return localStorage.getItem("theme"); } catch { return null; } };

function startTheme() {
  const system = matchMedia("(prefers-color-scheme: light)");
  const asked = new URLSearchParams(location.search).get("theme");
  const now = () => asked ?? remembered() ?? (system.matches ? "light" : "dark");
  theme(now());
  system.addEventListener("change", () => theme(now()));
  byId("theme").onclick = () => {
    const next = document.documentElement.dataset.theme === "light" ? "dark" : "light";
    theme(next);
    try { localStorage.setItem("theme", next); } catch { /* Private windows keep nothing. */ }
  };
}

function openSide() {
  byId("side").classList.add("open");
  byId("scrim").hidden = false;
  byId("open-side").setAttribute("aria-expanded", "true");
  byId("close-side").focus();
}

function closeSide() {
  if (!byId("side").classList.contains("open")) return;
  byId("side").classList.remove("open");
  byId("scrim").hidden = true;
  byId("open-side").setAttribute("aria-expanded", "false");
}

/** Right click, the menu key, or a long press on a message. */
function startMenus() {
  const messageAt = (target) => {
    const row = target.closest?.(".msg");
    return row && messagesOf(state.channel).find((message) => message.id === row.dataset.id);
  };
  log.addEventListener("contextmenu", (event) => {
    const message = messageAt(event.target);
    if (!message || event.target.closest("a") || String(getSelection())) return;
    event.preventDefault();
    const box = event.target.getBoundingClientRect();
    const byKey = event.clientX === 0 && event.clientY === 0;
    messageMenu(message, byKey ? box.left + 60 : event.clientX, byKey ? box.top + 24 : event.clientY);
  });
  let timer = 0;
  log.addEventListener("touchstart", (event) => {
    const message = messageAt(event.target);
    const { clientX, clientY } = event.touches[0];
    clearTimeout(timer);
    if (message && !event.target.closest("button, a, select")) timer = setTimeout(() => messageMenu(message, clientX, clientY), 550);
  }, { passive: true });
  for (const name of ["touchend", "touchmove", "touchcancel"]) log.addEventListener(name, () => clearTimeout(timer), { passive: true });
  log.addEventListener("keydown", moveInLog);
}

/** Up and down between messages; Enter and the menu key open what can be done. */
function moveInLog(event) {
  const row = event.target.closest(".msg");
  if (!row || event.target !== row) return;
  const list = [...log.querySelectorAll(".msg")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) list[list.indexOf(row) + step]?.focus();
  else if (event.key === "Enter") {
    const box = row.getBoundingClientRect();
    messageMenu(messagesOf(state.channel).find((message) => message.id === row.dataset.id), box.left + 60, box.top + 24);
  } else if (event.key === "Escape") byId("input").focus();
  else return;
  event.preventDefault();
}

function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && byId("side").classList.contains("open")) {
      closeSide();
      byId("open-side").focus();
    } else if (event.key === "ArrowUp" && event.altKey) {
      log.querySelector(".msg:last-child")?.focus();
      event.preventDefault();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && document.activeElement === document.body) {
      byId("input").focus();
    }
  });
  byId("jump").onclick = toBottom;
  scroll.addEventListener("scroll", () => { if (atBottom()) byId("jump").hidden = true; }, { passive: true });
  scroll.tabIndex = 0;
  scroll.setAttribute("aria-label", "Message history");
  scroll.addEventListener("keydown", (event) => {
    if (event.target === scroll && event.key === "ArrowUp") {
      log.querySelector(".msg:last-child")?.focus();
      event.preventDefault();
    }
  });
}

function startButtons() {
  byId("open-side").onclick = openSide;
  byId("close-side").onclick = () => { closeSide(); byId("open-side").focus(); };
  byId("scrim").onclick = closeSide;
  byId("open-faults").onclick = showFaults;
  byId("status").onclick = showConnection;
  const speak = (id) => {
    state.speaker = id;
    const channel = channelNow();
    if (channel?.recipient && channel.recipient !== id) state.channel = channelsOf("direct")[0].id;
    composer.cancel();
    drawAll();
  };
  byId("speaker").onchange = (event) => speak(event.target.value);
  byId("add-user").onclick = () => showAddUser(speak);
}

startTheme();
await load();
drawAll();
composer.start();
startMenus();
startKeys();
startButtons();
watchMenu();
closeMenu();
follow(changed);
setInterval(drawTyping, 1000);
if (matchMedia("(min-width: 761px)").matches) byId("input").focus();
