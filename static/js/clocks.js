// Clocks: everything has an age. Counts up from data-since, down to data-until, and colours both by their thresholds.
//   <time class="age" data-since="2026-01-01T05:41:09Z" data-warn="240" data-late="600">2:11</time>
//   <time class="age" data-until="2026-01-01T05:58:00Z" data-warn="120">8 min</time>   (late once it has passed)
//   <time class="clock" data-clock data-tz="America/Los_Angeles">05:43:20</time>
import { serverNow } from "./time.js";

// The same words as hotline/ui/ages.py, so that the first paint and the first tick agree.
export function words(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 600) return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  if (s < 7200) return `${Math.floor(s / 60)} min`;
  if (s < 172800) return `${Math.floor(s / 3600)} h`;
  return `${Math.floor(s / 86400)} d`;
}

export function level(seconds, warn, late) {
  if (late !== null && seconds >= late) return "late";
  if (warn !== null && seconds >= warn) return "warn";
  return "";
}

const number = (value) => (value === undefined || value === "" ? null : Number(value));

function show(element, text, tone) {
  if (element.textContent !== text) element.textContent = text;
  element.classList.toggle("warn", tone === "warn");
  element.classList.toggle("late", tone === "late");
}

export function draw(element, now) {
  const { since, until, warn, late } = element.dataset;
  if (since) {
    const age = (now - Date.parse(since)) / 1000;
    show(element, words(age), level(age, number(warn), number(late)));
  } else if (until) {
    const left = (Date.parse(until) - now) / 1000;
    const tone = left <= (number(late) ?? 0) ? "late" : number(warn) !== null && left <= number(warn) ? "warn" : "";
    show(element, left < 0 ? `+${words(-left)}` : words(left), tone);
  }
}

const faces = new Map();
function face(zone) {
  if (!faces.has(zone)) {
    const options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
    faces.set(zone, new Intl.DateTimeFormat("en-GB", zone ? { ...options, timeZone: zone } : options));
  }
  return faces.get(zone);
}

function tick() {
  const now = serverNow();
  for (const element of document.querySelectorAll("[data-since], [data-until]")) draw(element, now);
  for (const element of document.querySelectorAll("[data-clock]")) {
    element.textContent = face(element.dataset.tz || "").format(now);
  }
}

tick();
setInterval(() => { if (!document.hidden) tick(); }, 1000);
document.addEventListener("visibilitychange", tick);
document.addEventListener("htmx:afterSettle", tick);
document.addEventListener("live:applied", (event) => {
  const fresh = event.target.querySelectorAll?.("[data-since], [data-until]") ?? [];
  for (const element of [event.target, ...fresh]) if (element.dataset) draw(element, serverNow());
});
