// One message in the log.

import { avatar, dots, h, icon, iconButton } from "./dom.js";
import { markdown, plainText } from "./markdown.js";
import { components, embed } from "./components.js";
import { act, findMessage, state, timeOf, userOf } from "./store.js";

const LOADING = 1 << 7;
const SUPPRESS_EMBEDS = 1 << 2;
const TOGETHER = 7 * 60 * 1000;

const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat([], { dateStyle: "full", timeStyle: "short" });
const day = new Intl.DateTimeFormat([], { dateStyle: "long" });

/** Whether a message stands under its forerunner's name. */
function joins(message, before) {
  return before && before.author === message.author && !message.reference && !message.origin
    && before.visible_to === message.visible_to
    && timeOf(message.id) - timeOf(before.id) < TOGETHER
    && timeOf(message.id).toDateString() === timeOf(before.id).toDateString();
}

/** A divider where a new day begins. */
export function dayLine(message, before) {
  if (before && timeOf(message.id).toDateString() === timeOf(before.id).toDateString()) return null;
  return h("li", { class: "day", role: "separator" }, day.format(timeOf(message.id)));
}

export function renderMessage(message, before, actions) {
  const author = userOf(message.author);
  const time = timeOf(message.id);
  const joined = joins(message, before);
  const called = message.mentions.includes(state.speaker) || message.mention_everyone;
  const classes = ["msg", joined && "joined", called && "called", message.visible_to && "private"];
  const element = h("li", { class: classes.filter(Boolean).join(" "), tabindex: "-1", "data-id": message.id, "aria-label": `${author.display_name}, ${clock.format(time)}` });
  const past = above(message, actions);
  if (past) element.append(past);
  const stamp = () => h("time", { datetime: time.toISOString(), title: full.format(time) }, clock.format(time));
  element.append(joined ? h("span", { class: "stamp" }, stamp()) : avatar(author));
  const body = h("div", { class: "body-col" });
  if (!joined) {
    body.append(h("div", { class: "head" }, h("span", { class: "who" }, author.display_name), author.bot && h("span", { class: "badge" }, "APP"), stamp()));
  }
  body.append(...content(message));
  element.append(body, tools(message, actions));
  return element;
}

function content(message) {
  if (message.flags & LOADING) return [h("div", { class: "text" }, dots(), h("span", { class: "sr" }, "thinking"))];
  const nodes = [];
  if (message.content) {
    const text = markdown(message.content);
    if (message.edited) text.append(h("span", { class: "edited", title: full.format(new Date(message.edited)) }, " (edited)"));
    nodes.push(text);
  }
  if (!(message.flags & SUPPRESS_EMBEDS)) nodes.push(...message.embeds.map(embed));
  nodes.push(...components(message));
  if (message.visible_to) {
    const dismiss = () => act("delete", { message: message.id });
    nodes.push(h("p", { class: "note" }, icon("eye"), "Only you can see this", h("button", { type: "button", onclick: dismiss }, "Dismiss message")));
  }
  return nodes;
}

/** The line over a message: what it replies to, or the command that caused it. */
function above(message, actions) {
  if (message.origin && (message.kind === 20 || message.kind === 23)) {
    const user = userOf(message.origin.user);
    const sign = message.kind === 20 ? "/" : "";
    return h("div", { class: "past" }, avatar(user, "tiny"), h("span", {}, h("b", {}, user.display_name), " used ", h("span", { class: "command" }, `${sign}${message.origin.name}`)));
  }
  if (!message.reference) return null;
  const target = findMessage(message.channel, message.reference);
  if (!target) return h("div", { class: "past" }, h("i", {}, "The original message is gone"));
  const author = userOf(target.author);
  const called = message.mentions.includes(target.author) ? "@" : "";
  const text = plainText(target.content).slice(0, 160) || "(something other than text)";
  return h("div", { class: "past" }, avatar(author, "tiny"), h("b", {}, `${called}${author.display_name}`),
    h("button", { type: "button", "aria-label": `Go to ${author.display_name}'s message: ${text}`, onclick: () => actions.goTo(target.id) }, text));
}

function tools(message, actions) {
  const bar = h("div", { class: "tools" });
  if (!message.visible_to) bar.append(iconButton("reply", "Reply", () => actions.reply(message)));
  if (message.author === state.speaker) bar.append(iconButton("edit", "Edit", () => actions.edit(message)));
  bar.append(iconButton("more", "More", (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    actions.menu(message, box.left, box.bottom + 4);
  }));
  return bar;
}
