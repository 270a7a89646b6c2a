// Everything that opens over the page: context menu, modals, faults, connecting a bot.

import { byId, h, iconButton, toast } from "./dom.js";
import { act, createUser, injectFault, load, responseTo, state, userOf } from "./store.js";

let returnTo = null;

function openDialog(title, ...children) {
  const dialog = byId("dialog");
  const shut = iconButton("close", "Close", () => dialog.close());
  shut.classList.add("shut");
  dialog.replaceChildren(h("div", { class: "body" }, h("h2", { id: "dialog-title" }, title), ...children), shut);
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.onclick = (event) => event.target === dialog && dialog.close();
  dialog.showModal();
  return dialog;
}

/** What the bot asks for in a modal. */
export function showModal(modal, channel) {
  const inputs = [];
  const field = (part) => {
    if (part.type === 1) return part.components.map(field);
    if (part.type === 10) return h("p", {}, part.content);
    const input = part.type === 18 ? part.component : part;
    if (input.type !== 4) return h("p", {}, "A field that the sandbox only shows.");
    const element = h(input.style === 2 ? "textarea" : "input", { required: input.required !== false, placeholder: input.placeholder, minlength: input.min_length, maxlength: input.max_length ?? 4000, value: input.value ?? "", rows: input.style === 2 ? 4 : null });
    inputs.push([input.custom_id, element]);
    return h("label", {}, part.label ?? "", element);
  };
  const submit = async (event) => {
    event.preventDefault();
    dialog.close();
    const values = inputs.map(([id, element]) => [id, element.value]);
    const id = await act("modal", { channel, custom_id: modal.custom_id, inputs: values });
    if (id && !(await responseTo(id))) toast("No answer came in time.");
  };
  const form = h("form", { method: "dialog", onsubmit: submit }, modal.components.map(field).flat(), h("button", { class: "main", type: "submit" }, "Submit"));
  form.style.padding = "0";
  const dialog = openDialog(modal.title, form);
}

/** Adds a person to speak as. */
export function showAddUser(done) {
  const name = h("input", { required: true, maxlength: 32, placeholder: "Mei" });
  const locale = h("select", {}, ["en-US", "en-GB", "zh-CN", "zh-TW", "de", "fr", "es-ES", "ja", "ko", "ru"].map((one) => h("option", {}, one)));
  const submit = async (event) => {
    event.preventDefault();
    dialog.close();
    const id = await createUser(name.value.trim() || "Somebody", locale.value);
    await load();
    done(id);
  };
  const form = h("form", { onsubmit: submit }, h("label", {}, "Name", name), h("label", {}, "Language of their client", locale), h("button", { class: "main", type: "submit" }, "Add"));
  form.style.padding = "0";
  const dialog = openDialog("Add a person", form);
  name.focus();
}

/** How a bot connects. */
export function showConnection() {
  const bot = userOf(state.bot).display_name;
  const line = state.online ? `${bot} is connected.` : `${bot} is not connected. Start a bot with these settings:`;
  openDialog(state.online ? `${bot} is online` : `${bot} is offline`, h("p", {}, line),
    h("dl", {}, h("dt", {}, "REST"), h("dd", {}, state.rest), h("dt", {}, "Gateway"), h("dd", {}, state.gateway), h("dt", {}, "Token"), h("dd", {}, state.token), h("dt", {}, "Application"), h("dd", {}, state.bot)),
    h("p", {}, "Any Discord library whose base address can be set will do. The token is good for this sandbox only."));
}

const FAULTS = [
  ["Connection", [
    ["Drop the socket", "no close frame", { kind: "drop" }],
    ["Close 4000", "unknown error", { kind: "close", code: 4000 }],
    ["Close 4009", "session timed out", { kind: "close", code: 4009 }],
    ["Close 4004", "token refused", { kind: "close", code: 4004 }],
    ["Reconnect", "op 7", { kind: "reconnect" }],
    ["Resume", "op 9, true", { kind: "invalid_session", resumable: true }],
    ["New session", "op 9, false", { kind: "invalid_session", resumable: false }],
    ["Heartbeat now", "op 1", { kind: "request_heartbeat" }],
    ["No acks", "on this socket", { kind: "no_ack" }],
    ["No hello", "on the next socket", { kind: "no_hello", times: 1 }],
    ["Late ready", "5 s, next time", { kind: "late_ready", millis: 5000, times: 1 }],
  ]],
  ["Events", [
    ["Duplicate", "the next event", { kind: "duplicate", times: 1 }],
    ["Out of order", "the next two", { kind: "out_of_order" }],
    ["Unreadable", "a broken message", { kind: "unreadable_event" }],
    ["Unknown", "an unheard-of event", { kind: "unknown_event" }],
  ]],
  ["Requests", [
    ["429, bucket", "once, wait 1 s", { kind: "rate_limited", global: false, retry_after: 1, times: 1 }],
    ["429, global", "once, wait 2 s", { kind: "rate_limited", global: true, retry_after: 2, times: 1 }],
    ["500", "once", { kind: "server_error", status: 500, times: 1 }],
    ["Slow reply", "2 s, once", { kind: "slow", millis: 2000, times: 1 }],
    ["Cut reply", "takes effect, once", { kind: "cut", times: 1 }],
    ["Clear", "forget what waits", { kind: "clear" }],
  ]],
];

/** The fault panel. */
export function showFaults() {
  const button = ([name, detail, fault]) => h("button", {
    type: "button",
    onclick: async () => (await injectFault(fault)) && toast(`${name}: done`),
  }, name, h("small", {}, detail));
  const groups = FAULTS.flatMap(([title, faults]) => [h("h3", {}, title), h("div", { class: "faults" }, faults.map(button))]);
  openDialog("Make something go wrong", h("p", {}, "See how the bot copes. Faults of requests wait for its next one."), ...groups);
}

/** A context menu at a place on the screen; entries are [label, act, danger] or a heading or null for a line. */
export function showMenu(entries, x, y) {
  const menu = byId("menu");
  returnTo = document.activeElement;
  menu.replaceChildren(...entries.map((entry) => {
    if (entry === null) return h("hr");
    if (typeof entry === "string") return h("p", {}, entry);
    const [label, run, danger] = entry;
    return h("button", { type: "button", role: "menuitem", class: danger ? "danger" : "", onclick: () => { closeMenu(); run(); } }, label);
  }));
  menu.hidden = false;
  placeMenu(x, y);
  menu.querySelector("button")?.focus({ preventScroll: true });
}

/** Moves the menu to a place, or as near as keeps it on the screen. */
function placeMenu(x, y) {
  const menu = byId("menu");
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
}

export function closeMenu() {
  const menu = byId("menu");
  if (menu.hidden) return;
  menu.hidden = true;
  if (menu.contains(document.activeElement) || document.activeElement === document.body) standIn(returnTo)?.focus({ preventScroll: true });
}

/** The element itself, or what replaced it if its message was drawn again meanwhile. */
function standIn(element) {
  const row = element?.isConnected ? null : element?.closest(".msg");
  return row ? byId("log").querySelector(`[data-id="${CSS.escape(row.dataset.id)}"]`) : element;
}

/**
 * Closes the menu when its user turns away from it. Only what a person does counts: the log also
 * scrolls by itself when a message comes or the message box changes its height, and a phone's
 * keyboard resizes the window as soon as the menu takes the focus.
 */
export function watchMenu() {
  const menu = byId("menu");
  for (const turn of ["pointerdown", "wheel"]) {
    document.addEventListener(turn, (event) => !menu.contains(event.target) && closeMenu(), { passive: true });
  }
  addEventListener("resize", () => !menu.hidden && placeMenu(parseFloat(menu.style.left), parseFloat(menu.style.top)));
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")];
    const now = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(now + step + items.length) % items.length]?.focus();
    else if (event.key === "Home") items[0]?.focus();
    else if (event.key === "End") items.at(-1)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") closeMenu();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
