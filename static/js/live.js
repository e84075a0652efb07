// Live: keeps the page true. Follows the server's event log by cursor over a WebSocket, asks again after a gap,
// polls when sockets do not pass, and turns the page red with its age in seconds when nothing has been heard for 25 s.
import { apply, dirty, forget } from "./ops.js";
import { sentence } from "./say.js";
import { setStale } from "./title.js";
import { serverNow, setServerTime } from "./time.js";

const SILENT_MS = 25000; // two ticks missed and a half
const POLL_MS = 2000;
const FAILURES_BEFORE_POLLING = 3;
const SOCKET_AGAIN_MS = 30000; // while polling
const LONGEST_WAIT_MS = 10000;
const PUMP_SLOW_S = 15;

const body = document.body;
const badge = document.getElementById("live");
const age = document.getElementById("live-age"); // seconds since anything was heard
const band = document.getElementById("band");
const pump = document.getElementById("pump");

let cursor = NaN;
let topics = "";
let socket = null;
let failures = 0;
let heard = Date.now();
let asked = null; // the cursor of a resume under way
let askedAt = 0;
let polling = 0;
let stopped = "";
let behind = 0; // timer: a tick knew more than we do
let retry = 0;

const wanted = () => {
  const all = [...document.querySelectorAll("[data-live-topics]")].flatMap((element) => element.dataset.liveTopics.split(","));
  return [...new Set(all.map((topic) => topic.trim()).filter(Boolean))].sort().join(",");
};

function show(state) {
  if (!badge) return;
  badge.className = `live ${state === "live" ? "" : state}`.trim();
  badge.textContent = badge.dataset[state] ?? badge.textContent;
}

function flag(text, { link, action } = {}) {
  if (!band) return;
  band.hidden = !text;
  const kind = `${link ?? ""} ${action?.[0] ?? ""}`;
  if (band.dataset.kind === kind && band.firstElementChild) { band.firstElementChild.textContent = text; return; } // a button keeps the focus
  band.dataset.kind = kind;
  const says = document.createElement("span");
  says.textContent = text;
  band.replaceChildren(says);
  if (link) {
    const a = document.createElement("a");
    [a.href, a.textContent] = link;
    band.append(a);
  }
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action[0];
    button.addEventListener("click", action[1]);
    band.append(button);
  }
}

function mark(on) {
  body.classList.toggle("stale", on);
  setStale(on);
}

function hear() {
  heard = Date.now();
  if (stopped) return;
  if (body.classList.contains("stale")) { mark(false); flag(""); }
  show("live");
}

function stop(reason, text, extra) {
  stopped = reason;
  clearTimeout(polling);
  clearTimeout(retry);
  socket?.close();
  socket = null;
  mark(true);
  show("dead");
  flag(text, extra);
}

const signIn = () => stop("signed-out", sentence("signedOut"), {
  link: [`/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`, sentence("signIn")],
});

const shut = () => stop("refused", sentence("noAccess"));

// ---- frames

function resume(from = cursor) {
  if (socket?.readyState !== WebSocket.OPEN) return;
  if (asked !== null && asked <= from && Date.now() - askedAt < 3000) return;
  asked = from;
  askedAt = Date.now();
  socket.send(JSON.stringify({ t: "resume", cursor: from }));
}

function takeFrame(frame) {
  const answer = asked !== null && frame.from === asked;
  if (frame.from > cursor) { resume(); return; }
  if (frame.to <= cursor && frame.from !== cursor && !answer) return;
  if (answer) asked = null;
  apply(frame.ops, frame.from);
  cursor = Math.max(cursor, frame.to);
}

function takeTick(tick) {
  setServerTime(tick.at);
  showPump(tick.pump_age);
  clearTimeout(behind);
  // The log may be ahead of us for a moment while its frame is on the way; not for two seconds.
  if (tick.head > cursor) behind = setTimeout(() => { if (cursor < tick.head) resume(); }, 2000);
}

function showPump(age) {
  if (!pump) return;
  const slow = age === null || age === undefined || age > PUMP_SLOW_S;
  pump.classList.toggle("miss", slow);
  pump.textContent = age === null || age === undefined
    ? sentence("pumpNever") : sentence(slow ? "pumpSlow" : "pumpAge", { s: Math.round(age) });
}

function reload() {
  const last = Number(sessionStorage.getItem("live:reloaded") || 0);
  const offer = () => flag(sentence("tooOld"), { action: [sentence("reload"), () => location.reload()] });
  if (dirty(document) || Date.now() - last < 10000) return offer();
  sessionStorage.setItem("live:reloaded", String(Date.now()));
  location.reload();
}

function take(message) {
  hear();
  if (message.t === "frame") takeFrame(message);
  else if (message.t === "tick") takeTick(message);
  else if (message.t === "reload") reload();
  else if (message.t === "restart") {
    const old = socket;
    socket = null;
    old?.close();
    retry = setTimeout(connect, (message.in_ms ?? 800) + Math.random() * 1000);
  }
}

// ---- socket

function connect() {
  clearTimeout(retry);
  if (stopped || socket) return;
  topics = wanted();
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const own = new WebSocket(`${scheme}://${location.host}/ws/live?cursor=${cursor}&topics=${encodeURIComponent(topics)}`);
  let spoke = false;
  socket = own;
  asked = null;
  own.addEventListener("message", (event) => {
    if (own !== socket) return;
    spoke = true;
    failures = 0;
    clearTimeout(polling);
    polling = 0;
    take(JSON.parse(event.data));
  });
  own.addEventListener("close", (event) => {
    if (own !== socket) return;
    socket = null;
    if (event.code === 4401) return signIn();
    if (event.code === 4403) return shut();
    if (!spoke) failures += 1;
    if (failures >= FAILURES_BEFORE_POLLING && !polling) poll();
    const longest = Math.min(LONGEST_WAIT_MS, 2000 * 2 ** Math.max(0, failures - 1));
    retry = setTimeout(connect, polling ? SOCKET_AGAIN_MS : Math.random() * longest);
  });
}

function reconnect() {
  const old = socket;
  socket = null;
  old?.close();
  connect();
}

// ---- fallback

async function poll() {
  clearTimeout(polling);
  if (stopped) return;
  polling = setTimeout(poll, POLL_MS);
  try {
    const query = new URLSearchParams({ cursor: String(cursor), topics: wanted() });
    const response = await fetch(`/live?${query}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(8000) });
    if (response.status === 401 || (response.redirected && new URL(response.url).pathname.startsWith("/accounts/"))) return signIn();
    if (response.status === 403) return shut();
    if (!response.ok) return;
    const answer = await response.json();
    hear();
    for (const message of answer.frames ?? []) take(message);
    if (!stopped && !socket) show("slow");
  } catch { /* the band says how long ago we last heard */ }
}

// ---- the watch

function watch() {
  const silent = Date.now() - heard;
  if (age) age.textContent = stopped ? "" : `${Math.floor(silent / 1000)} s`;
  if (stopped) return;
  if (silent < SILENT_MS) return;
  mark(true);
  show("dead");
  flag(sentence("silent", { s: Math.floor(silent / 1000) }), { action: [sentence("tryNow"), () => { failures = 0; reconnect(); }] });
}

function back() {
  if (stopped || document.hidden) return;
  if (!socket) connect();
  else if (Date.now() - heard > 12000) reconnect();
}

// A panel brought its own topics, or one left: listen to what is on the page now, from where the panel was read.
function topicsChanged(event) {
  const region = event.target;
  const from = region instanceof Element ? forget(region) : null;
  if (stopped || Number.isNaN(cursor)) return;
  if (wanted() === topics) { if (from !== null) resume(from); return; }
  const read = [...region.querySelectorAll?.("[data-live-cursor]") ?? [], region]
    .map((element) => Number.parseInt(element.dataset?.liveCursor, 10)).filter(Number.isFinite);
  cursor = Math.min(cursor, ...read, from ?? Infinity);
  reconnect();
}

function start() {
  cursor = Number.parseInt(body.dataset.liveCursor, 10);
  if (!wanted() || Number.isNaN(cursor)) { cursor = Number.isNaN(cursor) ? NaN : cursor; show("off"); return; }
  connect();
  setInterval(watch, 1000);
  addEventListener("online", back);
  addEventListener("pageshow", back);
  document.addEventListener("visibilitychange", back);
}

document.addEventListener("live:signed-out", signIn);
document.addEventListener("live:signed-in", () => { stopped = ""; hear(); connect(); }); // on another tab
document.addEventListener("htmx:afterSettle", topicsChanged);
addEventListener("pagehide", () => { const old = socket; socket = null; old?.close(); });
start();

export const state = () => ({ cursor, topics, polling: Boolean(polling), stopped, heard, at: serverNow() });
