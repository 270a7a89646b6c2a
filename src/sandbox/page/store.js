// The state of the sandbox as the page knows it, and the way to change it.

import { toast } from "./dom.js";

const EPOCH = 1420070400000n;

export const state = {
  bot: "", botRole: "", online: 0, users: new Map(), channels: new Map(), messages: new Map(),
  commands: [], samples: [], token: "", rest: "", gateway: "",
  speaker: "", channel: "", unread: new Map(), typing: new Map(),
};

/** When an id was made. */
export const timeOf = (id) => new Date(Number((BigInt(id) >> 22n) + EPOCH));

export const userOf = (id) => state.users.get(id) ?? { id, display_name: "somebody", bot: false };
export const channelNow = () => state.channels.get(state.channel);
export const messagesOf = (channel) => state.messages.get(channel) ?? [];
export const findMessage = (channel, id) => messagesOf(channel).find((message) => message.id === id);

/** Whether the person who is speaking may see a message. */
export const visible = (message) => !message.visible_to || message.visible_to === state.speaker;

/** The channels that the person who is speaking has, in order of display. */
export function channelsOf(kind) {
  const mine = (channel) => channel.kind === kind && (!channel.recipient || channel.recipient === state.speaker);
  return [...state.channels.values()].filter(mine);
}

/** Reads everything again. */
export async function load() {
  const fresh = await (await fetch("/sandbox/state")).json();
  Object.assign(state, {
    bot: fresh.bot, botRole: fresh.bot_role, online: fresh.online, commands: fresh.commands, samples: fresh.samples,
    token: fresh.token, rest: fresh.rest, gateway: fresh.gateway,
    users: new Map(fresh.users.map((user) => [user.id, user])),
    channels: new Map(fresh.channels.map((channel) => [channel.id, channel])),
    messages: new Map(Object.entries(fresh.messages)),
  });
  if (!state.users.has(state.speaker)) state.speaker = fresh.users.find((user) => !user.bot)?.id ?? "";
  const known = state.channels.get(state.channel);
  if (!known || (known.recipient && known.recipient !== state.speaker)) {
    state.channel = channelsOf("text")[0]?.id ?? "";
  }
}

async function post(path, body) {
  const reply = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const json = await reply.json();
  if (!reply.ok) throw new Error(json.error ?? "That did not work");
  return json.id;
}

/** Does something as the person who is speaking; resolves to the id of what was made. */
export async function act(name, fields) {
  try {
    return await post("/sandbox/act", { act: name, user: state.speaker, ...fields });
  } catch (problem) {
    toast(sentence(problem.message));
    return null;
  }
}

export async function createUser(name, locale) {
  return post("/sandbox/act", { act: "create_user", name, locale });
}

export async function injectFault(fault) {
  try {
    await post("/sandbox/faults", fault);
    return true;
  } catch (problem) {
    toast(sentence(problem.message));
    return false;
  }
}

const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const waiting = new Map();

/** Resolves with the first answer to an interaction, or null when none comes. */
export function responseTo(interaction) {
  return new Promise((resolve) => {
    const early = answered.get(interaction);
    if (early) resolve(early.type === "expired" ? null : early);
    else waiting.set(interaction, resolve);
  });
}

// Answers may arrive before the reply to the request that caused them.
const answered = new Map();

function settle(event) {
  const resolve = waiting.get(event.interaction);
  waiting.delete(event.interaction);
  if (resolve) return resolve(event.type === "expired" ? null : event);
  answered.set(event.interaction, event);
  if (answered.size > 50) answered.delete(answered.keys().next().value);
}

/**
 * Follows the sandbox; `changed` hears of every event after it was taken in. Whatever happened
 * before the stream was open is read anew, and what the stream tells meanwhile waits for that.
 */
export function follow(changed) {
  const source = new EventSource("/sandbox/events");
  let lost = false;
  let turn = Promise.resolve();
  const then = (step) => (turn = turn.then(step).catch((problem) => console.error(problem)));
  const reload = async () => {
    await load();
    changed({ type: "reload" });
  };
  source.onopen = () => {
    lost = false;
    then(reload);
  };
  source.onerror = () => {
    if (!lost) changed({ type: "lost" });
    lost = true;
  };
  source.onmessage = ({ data }) => then(() => {
    const event = JSON.parse(data);
    if (event.type === "reload") return reload();
    if (take(event)) changed(event);
  });
}

/** Takes an event in; false where it tells nothing new. */
function take(event) {
  if (event.type === "message") {
    const { message } = event;
    if (!state.messages.has(message.channel)) state.messages.set(message.channel, []);
    const list = messagesOf(message.channel);
    if (list.some((known) => known.id === message.id)) return false;
    list.push(message);
    if (list.length > 500) list.shift();
    state.typing.get(message.channel)?.delete(message.author);
  } else if (event.type === "edited") {
    const list = messagesOf(event.message.channel);
    const place = list.findIndex((known) => known.id === event.message.id);
    if (place >= 0) list[place] = event.message;
  } else if (event.type === "deleted") {
    const list = messagesOf(event.channel);
    const place = list.findIndex((known) => known.id === event.message);
    if (place >= 0) list.splice(place, 1);
  } else if (event.type === "bot") {
    state.online = event.online;
  } else if (event.type === "responded" || event.type === "expired") {
    settle(event);
  } else if (event.type === "typing") {
    if (!state.typing.has(event.channel)) state.typing.set(event.channel, new Map());
    state.typing.get(event.channel).set(event.user, Date.now() + 10_000);
  }
  return true;
}
