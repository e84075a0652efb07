// Ops: puts what a frame brings into the page. Replace by id, insert by data-sort, remove; never under somebody's hands.
// A region with a focused or half-filled form control waits; the newest version of it wins and goes in when the hands are gone.
// While somebody types, what comes is gathered and goes in between two keys; what would draw the same again is left as it is.
import { announce } from "./say.js";

const CONTROL = "input:not([type=hidden]), textarea, select, [contenteditable]";
const TYPING_MS = 400; // this soon after a key, the next is expected
const GATHER_MS = 250; // what comes meanwhile goes in together
const LATEST_MS = 500; // and no later than this, pause or not
const SLICE_MS = 8; // of a stretch in which no key can be answered
const held = new Map(); // id -> {op, from}: under somebody's hands
const gathered = new Map(); // id -> {op, from}: came while somebody typed
const drawn = new WeakMap(); // element -> the html it was drawn from

const dirtyField = (field) => {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) {
    const marked = [...field.options].some((option) => option.defaultSelected);
    return [...field.options].some((option, at) => option.selected !== (marked ? option.defaultSelected : at === 0));
  }
  if (field.matches("[type=button], [type=submit], [type=reset]")) return false;
  return field.defaultValue !== undefined && field.value !== field.defaultValue;
};

// data-live-keep="off" on a field or around it: a search box, a filter; losing it is no loss.
export const dirty = (root) =>
  [...root.querySelectorAll(CONTROL)].some((field) => !field.closest('[data-live-keep="off"]') && dirtyField(field));

function underHands(element) {
  const active = document.activeElement;
  if (active && active !== document.body && element.contains(active)) {
    // data-live-free: one button that only switches something; the row may be drawn anew under it.
    if (active.closest("form:not([data-live-free])") || active.matches(CONTROL)) return true;
  }
  return Boolean(element.querySelector("dialog[open], form[data-busy], .notsent")) || element.matches("form[data-busy]") || dirty(element);
}

// Places inside the old element that should look the same in the new one.
function keep(old, fresh) {
  const olds = [old, ...old.querySelectorAll("details")].filter((e) => e.matches("details"));
  const news = [fresh, ...fresh.querySelectorAll("details")].filter((e) => e.matches("details"));
  olds.forEach((details, at) => {
    const twin = details.id ? news.find((other) => other.id === details.id) : news[at];
    if (twin && (details.id || details.querySelector("summary")?.dataset.keep === twin.querySelector("summary")?.dataset.keep)) twin.open = details.open;
  });
  // Asking for a place makes the browser lay out the whole page: only what can scroll by itself is asked (a row cannot).
  const scrollers = old.matches("li") ? [] : [old, ...old.querySelectorAll("[id]")].filter((e) => e.id && e.matches(".scroll, ol, ul, pre, textarea"));
  const scrolled = scrollers.filter((e) => e.scrollTop || e.scrollLeft);
  const places = scrolled.map((e) => [e.id, e.scrollTop, e.scrollLeft]);
  const active = document.activeElement;
  const inside = active && old.contains(active);
  const order = inside ? focusable(old).indexOf(active) : -1;
  const id = inside ? active.id : "";
  return () => {
    for (const [name, top, left] of places) document.getElementById(name)?.scrollTo(left, top);
    if (!inside) return;
    const target = (id && document.getElementById(id)) || (active === old ? fresh : focusable(fresh)[order]);
    target?.focus({ preventScroll: true });
  };
}

const focusable = (root) => [root, ...root.querySelectorAll("*")].filter((e) => e.matches("a[href], button, summary, [tabindex]"));

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

// Ascending by data-sort; a list with data-order="desc" has the greatest first.
function place(list, element) {
  const sort = element.dataset.sort ?? "";
  const down = list.dataset.order === "desc";
  const later = (other) => (down ? other.dataset.sort < sort : other.dataset.sort > sort);
  const after = [...list.children].find((other) => other !== element && other.dataset.sort !== undefined && later(other)) ?? null;
  if (element.parentElement === list && element.nextElementSibling === after) return;
  list.insertBefore(element, after);
}

function speak(old, fresh) {
  const words = fresh.dataset.announce;
  if (words && words !== old?.dataset.announce) announce(words, fresh.dataset.announceLevel === "now");
}

function wake(element) {
  window.htmx?.process(element);
  applied(element);
}

const applied = (element) => element.dispatchEvent(new CustomEvent("live:applied", { bubbles: true }));

function put(op) {
  const old = document.getElementById(op.id);
  if (op.html === null || op.html === undefined) {
    old?.remove();
    return;
  }
  const list = op.list ? document.getElementById(op.list) : null;
  if (old && drawn.get(old) === op.html) {
    if (op.sort) old.dataset.sort = op.sort;
    if (list) place(list, old);
    applied(old); // who waits for a poke, such as a page that asks anew, is poked by the same words again
    return;
  }
  const fresh = parse(op.html);
  if (!fresh) return;
  drawn.set(fresh, op.html);
  if (op.sort) fresh.dataset.sort = op.sort;
  if (old) {
    const restore = keep(old, fresh);
    old.replaceWith(fresh);
    if (list) place(list, fresh); // also where only its place changed: the answer to a tap has drawn it anew, and left it where it stood
    restore();
  } else if (list) {
    fresh.classList.add("arrived");
    place(list, fresh);
  } else {
    return;
  }
  speak(old, fresh);
  wake(fresh);
}

export function apply(ops, from) {
  if (gathered.size === 0 && !typing()) { for (const op of ops) take(op, from); return; }
  if (gathered.size === 0) setTimeout(between, GATHER_MS);
  for (const op of ops) {
    const first = gathered.get(op.id)?.from ?? from;
    gathered.delete(op.id); // it goes in with the last that came
    gathered.set(op.id, { op, from: first });
  }
}

let key = -Infinity;
document.addEventListener("keydown", () => { key = performance.now(); }, true);
const typing = () => !document.hidden && performance.now() - key < TYPING_MS;

const idle = window.requestIdleCallback ?? ((run) => setTimeout(run));
const between = () => idle(some, { timeout: LATEST_MS });

// As many as fit into one slice; the rest between the next two keys.
function some() {
  const ends = performance.now() + SLICE_MS;
  for (const [id, { op, from }] of gathered) {
    gathered.delete(id);
    take(op, from);
    if (performance.now() > ends) break;
  }
  if (gathered.size) between();
}

function take(op, from) {
  const old = document.getElementById(op.id);
  if (old && underHands(old)) {
    held.set(op.id, { op, from: held.get(op.id)?.from ?? from });
    old.dataset.held = document.getElementById("words")?.dataset.held ?? "";
  } else {
    held.delete(op.id);
    put(op);
  }
}

export function release() {
  for (const [id, { op }] of held) {
    const old = document.getElementById(id);
    if (old && underHands(old)) continue;
    held.delete(id);
    put(op);
  }
}

// The page itself swapped a region (an answer to a form): what waited for it is older. Returns the cursor to ask again from, or null.
export function forget(region) {
  let from = null;
  for (let around = region; around; around = around.parentElement) drawn.delete(around); // it is not as it was drawn any more
  for (const waiting of [held, gathered]) {
    for (const [id, entry] of waiting) {
      const old = document.getElementById(id);
      const where = old ?? document.getElementById(entry.op.list);
      if (where ? !region.contains(where) && !where.contains(region) : waiting === gathered) continue;
      waiting.delete(id);
      if (old) delete old.dataset.held;
      from = from === null ? entry.from : Math.min(from, entry.from);
    }
  }
  return from;
}

document.addEventListener("focusout", () => setTimeout(release));
document.addEventListener("reset", () => setTimeout(release));
setInterval(release, 1000);
