// A subset of chat markdown, built as nodes. Nothing here reads HTML.

import { h } from "./dom.js";
import { state, userOf } from "./store.js";

const SAFE = /^https?:\/\//i;

function link(address, label, title) {
  if (!SAFE.test(address)) return document.createTextNode(title ?? address);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, label ?? address);
}

// Each rule: a pattern anchored at the place of reading, and what it makes.
const INLINE = [
  [/^\\([^\w\s])/, (m) => [document.createTextNode(m[1])]],
  [/^``(.+?)``(?!`)|^`([^`]+)`/s, (m) => [h("code", {}, (m[1] ?? m[2]).trim())]],
  [/^\*\*\*(.+?)\*\*\*/s, (m) => [h("strong", {}, h("em", {}, inline(m[1])))]],
  [/^\*\*(.+?)\*\*/s, (m) => [h("strong", {}, inline(m[1]))]],
  [/^__(.+?)__/s, (m) => [h("u", {}, inline(m[1]))]],
  [/^\*(?!\s)(.+?)(?<!\s)\*/s, (m) => [h("em", {}, inline(m[1]))]],
  [/^_(?!\s)(.+?)(?<!\s)_(?!\w)/s, (m) => [h("em", {}, inline(m[1]))]],
  [/^~~(.+?)~~/s, (m) => [h("s", {}, inline(m[1]))]],
  [/^\|\|(.+?)\|\|/s, (m) => [spoiler(m[1])]],
  [/^\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?(?: "[^"\n]*")?\)/i, (m) => [link(m[2], h("span", {}, inline(m[1])), m[1])]],
  [/^<(https?:\/\/[^\s>]+)>/i, (m) => [link(m[1])]],
  [/^https?:\/\/[^\s<>]*[^\s<>.,:;!?"')\]*_~|]/i, (m) => [link(m[0])]],
  [/^<@!?(\d+)>/, (m) => [mention(`@${state.users.has(m[1]) ? userOf(m[1]).display_name : "unknown"}`)]],
  [/^<@&(\d+)>/, (m) => [mention(m[1] === state.botRole ? `@${userOf(state.bot).display_name}` : "@role")]],
  [/^<#(\d+)>/, (m) => [mention(`#${state.channels.get(m[1])?.name ?? "unknown"}`)]],
  [/^<\/([^:>]+):\d+>/, (m) => [mention(`/${m[1]}`)]],
  [/^<a?(:\w+:)\d+>/, (m) => [document.createTextNode(m[1])]],
  [/^<t:(\d{1,12})(?::[tTdDfFR])?>/, (m) => [h("span", { class: "at" }, new Date(Number(m[1]) * 1000).toLocaleString())]],
  [/^@(everyone|here)\b/, (m) => [mention(m[0])]],
];

const mention = (text) => h("span", { class: "at" }, text);

function spoiler(text) {
  const show = (event) => event.currentTarget.setAttribute("aria-expanded", "true");
  return h("button", { type: "button", class: "spoiler", "aria-expanded": "false", "aria-label": "Spoiler, press to show", onclick: show }, inline(text));
}

/** Text with its inline marks, as nodes. */
export function inline(text, depth = 0) {
  const nodes = [];
  let plain = "";
  let before = "";
  for (let place = 0; place < text.length; ) {
    const rest = text.slice(place, place + 2200);
    const wordy = /\w/.test(before) && rest[0] === "_";
    const found = depth > 8 || wordy || !/[\\`*_~|[<h@H]/.test(rest[0]) ? null : match(rest);
    if (found) {
      if (plain) nodes.push(document.createTextNode(plain));
      plain = "";
      nodes.push(...found.nodes);
      place += found.length;
      before = "";
    } else {
      before = text[place];
      plain += before;
      place += 1;
    }
  }
  if (plain) nodes.push(document.createTextNode(plain));
  return nodes;
}

function match(rest) {
  for (const [pattern, make] of INLINE) {
    const m = pattern.exec(rest);
    if (m) return { nodes: make(m), length: m[0].length };
  }
  return null;
}

/** A whole message's text: blocks of lines, then inline marks. */
export function markdown(text) {
  const root = h("div", { class: "text" });
  const parts = text.split(/```(?:[\w+-]*\n)?([\s\S]*?)```/);
  parts.forEach((part, number) => {
    if (number % 2) root.append(h("pre", {}, h("code", {}, part.replace(/\n$/, ""))));
    else if (part) blocks(part.replace(number ? /^\n/ : /^$/, ""), root);
  });
  return root;
}

function blocks(text, root) {
  let plain = [];
  const flush = () => {
    if (plain.length) root.append(h("div", {}, inline(plain.join("\n"))));
    plain = [];
  };
  const into = (tag, item, content) => {
    flush();
    let last = root.lastElementChild;
    if (!last || last.localName !== tag) root.append((last = h(tag)));
    last.append(item ? h(item, {}, inline(content)) : h("div", {}, inline(content)));
  };
  for (const line of text.split("\n")) {
    let m;
    if ((m = /^(#{1,3}) (.+)/.exec(line))) {
      flush();
      root.append(h(`h${m[1].length + 2}`, {}, inline(m[2])));
    } else if ((m = /^-# (.+)/.exec(line))) {
      flush();
      root.append(h("div", {}, h("small", {}, inline(m[1]))));
    } else if ((m = /^> ?(.*)/.exec(line)) && line.startsWith("> ")) {
      into("blockquote", null, m[1]);
    } else if ((m = /^\s*[-*] (.+)/.exec(line))) {
      into("ul", "li", m[1]);
    } else if ((m = /^\s*\d{1,3}[.] (.+)/.exec(line))) {
      into("ol", "li", m[1]);
    } else {
      plain.push(line);
    }
  }
  flush();
}

/** Plain text for previews and announcements: marks taken away, mentions by name. */
export const plainText = (text) => markdown(text).textContent;
