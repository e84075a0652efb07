// Alarm: when the newest text, acceptance, SOS or draft is newer than the one this page knew, it sounds; the count of what waits stands
// in the tab. A draft does not sound for whoever drafted it. Whoever loses what they had to somebody else is told who took it.
//   <span id="signals" data-count="3" data-text="2026-…" data-going="…" data-sos="…" data-approval="…" data-approval-by="dana">
//     <data hidden data-taken-at="2026-…" data-lost-by="dana" value="lena took over K412 from you."></data></span>   (times, or empty)
import { announce, toast } from "./say.js";
import { play } from "./sounds.js";
import { setCount } from "./title.js";

const KINDS = ["sos", "approval", "going", "text"];
const known = {};
const { me } = document.body.dataset;

function read(first) {
  const signals = document.getElementById("signals");
  if (!signals) return;
  setCount(Number(signals.dataset.count) || 0);
  for (const kind of KINDS) {
    const at = signals.dataset[kind] || "";
    if (at > (known[kind] || "")) {
      if (!first && signals.dataset[`${kind}By`] !== me) play(kind);
      known[kind] = at;
    }
  }
  taken(signals);
}

// What was told is remembered for the tab, so that a take-over between two pages is told on the second.
function taken(signals) {
  const all = [...signals.querySelectorAll("[data-taken-at]")];
  const newest = all.map(({ dataset }) => dataset.takenAt).sort().at(-1) ?? "";
  const told = remembered();
  if (told !== null) {
    for (const { dataset, value } of all) {
      if (dataset.takenAt <= told || dataset.lostBy !== me) continue;
      toast(value, { lasts: 0 });
      announce(value, true);
    }
  }
  if (newest > (told ?? "") || told === null) remember(newest);
}

function remembered() {
  try { return sessionStorage.getItem("taken:told"); } catch { return known.taken ?? null; }
}

function remember(at) {
  known.taken = at;
  try { sessionStorage.setItem("taken:told", at); } catch { /* private mode: this page only */ }
}

// An element with data-sound="lead" sounds when it begins to ring, not each time it is drawn anew.
const ringing = new Set([...document.querySelectorAll("[data-sound]")].map((element) => element.id));
function rings({ id, dataset }) {
  if (!dataset.sound) { ringing.delete(id); return; }
  if (!ringing.has(id)) play(dataset.sound);
  ringing.add(id);
}

document.addEventListener("live:applied", (event) => {
  if (event.target.id === "signals") read(false);
  else rings(event.target);
});
read(true);
