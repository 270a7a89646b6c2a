// Small helpers to build elements. Text only ever becomes text nodes.

/** Makes an element; `on…` properties become listeners, others attributes. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const ICONS = {
  reply: "M10 8V4L3 11l7 7v-4c5 0 8 2 11 6-1-7-5-12-11-12z",
  edit: "M4 20l1-5L16 4l4 4L9 19z",
  remove: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6L6 18",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
};

/** An icon of the set above, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick) {
  return h("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, icon(name));
}

/** A round picture with initials, or the ship for the bot. */
export function avatar(user, size = "", dot = null) {
  const element = h("span", { class: `avatar ${size} ${user.bot ? "tone-bot" : `tone-${Number(BigInt(user.id) % 6n)}`}`, "aria-hidden": "true" });
  if (user.bot) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 32 32");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M4 19h24l-4 8H8zM8 17v-6h7v6zm9 0V6h8v11z");
    svg.append(path);
    element.append(svg);
  } else {
    element.append([...user.display_name][0]?.toUpperCase() ?? "?");
  }
  if (dot !== null) element.append(h("i", { class: `dot ${dot ? "on" : ""}` }));
  return element;
}

/** Three moving dots. */
export function dots() {
  return h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
}

export const byId = (id) => document.getElementById(id);

/** A short notice at the bottom of the page. */
export function toast(text) {
  const element = h("div", { class: "toast" }, text);
  byId("toasts").append(element);
  setTimeout(() => element.remove(), 5000);
}
