// Embeds, buttons, menus and the newer layout components.

import { h } from "./dom.js";
import { inline, markdown } from "./markdown.js";
import { act, responseTo } from "./store.js";
import { showModal } from "./dialogs.js";

const colour = (number) => `#${Number(number).toString(16).padStart(6, "0")}`;

function outside(address, ...label) {
  if (!/^https?:\/\//i.test(address ?? "")) return h("span", {}, label);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, label);
}

export function embed(data) {
  const element = h("article", { class: "embed" });
  if (Number.isInteger(data.color)) element.style.setProperty("--stripe", colour(data.color));
  if (data.author?.name) element.append(h("div", { class: "author" }, outside(data.author.url, data.author.name)));
  if (data.title) element.append(h("div", { class: "title" }, outside(data.url, inline(data.title))));
  if (data.description) element.append(markdown(data.description));
  if (data.fields?.length) {
    const field = (one) => h("div", { class: `field ${one.inline ? "inline" : ""}` }, h("b", {}, inline(one.name)), markdown(one.value));
    element.append(h("div", { class: "fields" }, data.fields.map(field)));
  }
  for (const key of ["image", "thumbnail"]) {
    // The page loads nothing from elsewhere, so a picture is shown as its link.
    if (data[key]?.url) element.append(h("div", { class: "foot-line" }, outside(data[key].url, `${key}: ${data[key].url}`)));
  }
  const foot = [data.footer?.text, data.timestamp && new Date(data.timestamp).toLocaleString()].filter(Boolean);
  if (foot.length) element.append(h("div", { class: "foot-line" }, foot.join(" · ")));
  return element;
}

/** Components of a message, one element for each. */
export function components(message) {
  return message.components.map((part) => component(part, message)).filter(Boolean);
}

function component(part, message) {
  const inner = () => (part.components ?? []).map((child) => component(child, message));
  switch (part.type) {
    case 1: return h("div", { class: "row" }, inner());
    case 2: return button(part, message);
    case 3: return menu(part, message);
    case 5: case 6: case 7: case 8: return h("select", { disabled: true, "aria-label": part.placeholder ?? "Menu" }, h("option", {}, part.placeholder ?? "A menu that the sandbox only shows"));
    case 9: return h("div", { class: "section" }, h("div", {}, inner()), h("div", { class: "row" }, component(part.accessory, message)));
    case 10: return markdown(part.content ?? "");
    case 12: return h("div", { class: "foot-line" }, (part.items ?? []).map((item) => outside(item.media?.url, item.description ?? item.media?.url ?? "")));
    case 14: return h("hr");
    case 17: {
      const box = h("div", { class: "box" }, inner());
      if (Number.isInteger(part.accent_color)) box.style.setProperty("--stripe", colour(part.accent_color));
      return box;
    }
    default: return null;
  }
}

function button(part, message) {
  const emoji = part.emoji?.name && !part.emoji.id ? h("span", {}, part.emoji.name) : null;
  if (part.style === 5) {
    return h("a", { class: "press", href: /^https?:/i.test(part.url ?? "") ? part.url : null, target: "_blank", rel: "noopener noreferrer nofollow" }, emoji, part.label ?? "", h("span", { "aria-hidden": "true" }, "↗"));
  }
  return h("button", {
    type: "button", class: `press s${part.style}`, disabled: part.disabled === true,
    onclick: (event) => react(event.currentTarget, message, "press", { custom_id: part.custom_id }),
  }, emoji, part.label ?? "");
}

function menu(part, message) {
  const chosen = part.options.some((option) => option.default);
  const empty = h("option", { value: "", disabled: true, selected: !chosen }, part.placeholder ?? "Choose one");
  const options = part.options.map((option) => h("option", { value: option.value, selected: option.default === true }, option.description ? `${option.label} (${option.description})` : option.label));
  return h("select", {
    "aria-label": part.placeholder ?? "Choose one", disabled: part.disabled === true,
    onchange: (event) => react(event.currentTarget, message, "select", { custom_id: part.custom_id, values: [event.currentTarget.value] }),
  }, empty, options);
}

async function react(element, message, name, fields) {
  element.classList.add("busy");
  const id = await act(name, { message: message.id, ...fields });
  const answer = id && (await responseTo(id));
  element.classList.remove("busy");
  if (id && !answer) failed(element);
  else if (answer?.kind === 9) showModal(answer.data, message.channel);
}

function failed(element) {
  const old = element.parentElement.querySelector(".note");
  (old ?? element.parentElement.appendChild(h("p", { class: "note", role: "status" }))).textContent = "No answer came in time.";
}
