// Saving: the call form saves itself within two seconds of the first key, says what is not on the server yet, and tries again by itself.
// Only an answer that names what it did not keep (X-Not-Kept) counts as saved: a sign-in page or a broken proxy never does.
import { sentence } from "./say.js";
import { serverNow } from "./time.js";

const SOON_MS = 1200; // from the first key, so that words typed without a pause are saved too
const AT_ONCE_MS = 250; // a choice
const RETRY_MS = 3000;
const LONGEST_WAIT_MS = 10000;
const OUR_OWN = new Set(["csrfmiddlewaretoken", "version", "page", "turn", "changed", "held", "shown", "over", "key"]);

const form = () => document.getElementById("call-form");
const page = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
let turn = 0;
let due = 0;
let dueAt = Infinity;
let flying = null; // the request under way: {elt, values}
let kept = form() ? values() : {}; // what the server has of each field
let since = 0; // when the oldest words that are not saved were typed
let signedOut = false;
let retry = 0;
let wait = RETRY_MS;
let asking = false; // for the token of a new session
const over = new Set(); // fields of which this page's version is to stand

export const ours = (element) => element === form() || element.getAttribute?.("hx-include") === "#call-form";

function values() {
  const found = {};
  for (const element of form().elements) if (element.name && !OUR_OWN.has(element.name) && element.type !== "submit") found[element.name] ??= [];
  for (const [name, value] of new FormData(form())) if (name in found) found[name].push(value);
  return Object.fromEntries(Object.entries(found).map(([name, all]) => [name, all.join("\n")]));
}

export function unsaved() {
  if (!form()) return [];
  const now = values();
  return Object.keys(now).filter((name) => now[name] !== kept[name]);
}

const inTwo = () => [...document.querySelectorAll("#not-kept [data-both]")].map((card) => card.dataset.both);
const shown = () => [...inTwo(), ...[...document.querySelectorAll("#not-kept [data-refused]")].map((line) => line.dataset.refused)];

function says() {
  turn += 1;
  return {
    page, turn: String(turn), changed: unsaved().join(","), held: inTwo().join(","), shown: shown().join(","), over: [...over].join(","),
  };
}

// ---- when

function plan(ms) {
  const at = Date.now() + ms;
  if (at >= dueAt) return;
  clearTimeout(due);
  dueAt = at;
  due = setTimeout(save, ms);
}

function save() {
  clearTimeout(due);
  dueAt = Infinity;
  if (!form()) return;
  if (flying) { plan(AT_ONCE_MS); return; }
  window.htmx.trigger(form(), "save-now");
}

document.addEventListener("input", (event) => {
  if (event.target.form !== form() || !form()) return;
  since ||= serverNow();
  pending(true);
  plan(SOON_MS);
});
document.addEventListener("change", (event) => { if (form() && event.target.form === form()) plan(AT_ONCE_MS); });

// Another desk saved this call: its row beside us says a newer version. Ask what is new; nothing under somebody's hands changes.
document.addEventListener("live:applied", (event) => {
  const row = event.target;
  const mine = Number(document.getElementById("call-version")?.value ?? 0);
  if (form() && row.id === `call-${form().dataset.call}` && Number(row.dataset.version) > mine && !flying) plan(AT_ONCE_MS);
});

// ---- what goes along, and what came of it

document.addEventListener("htmx:configRequest", (event) => {
  if (!form() || !ours(event.detail.elt)) return;
  Object.assign(event.detail.parameters, says());
  flying = { elt: event.detail.elt, values: values() };
  // htmx sends a form where the last pressed button points; saving always goes to the form's own address.
  if (event.detail.elt === form()) event.detail.path = form().getAttribute("hx-post");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (!flying || event.detail.elt !== flying.elt) return;
  const { xhr } = event.detail;
  const answer = xhr?.getResponseHeader?.("X-Not-Kept");
  const sent = flying;
  flying = null;
  if (answer === null || answer === undefined) failed(xhr, sent.elt);
  else took(sent.values, answer ? answer.split(",") : []);
});

function took(sent, not) {
  clearTimeout(retry);
  wait = RETRY_MS;
  for (const [name, value] of Object.entries(sent)) if (!not.includes(name)) kept[name] = value;
  for (const name of [...over]) if (!not.includes(name)) over.delete(name);
  const left = unsaved();
  since = left.length ? since || serverNow() : 0;
  pending(left.length > 0);
  if (left.some((name) => !not.includes(name))) plan(SOON_MS);
  if (signedOut) { signedOut = false; document.dispatchEvent(new CustomEvent("live:signed-in")); }
}

function failed(xhr, element) {
  const status = xhr?.status ?? 0;
  if (status === 409 || status === 422) return; // the page says why
  const outside = status === 403 || (xhr?.responseURL && new URL(xhr.responseURL).pathname.startsWith("/accounts/"));
  if (outside) signedOut = true;
  if (unsaved().length || element !== form()) notSaved(sentence(outside ? "notSavedSignIn" : "notSentRetry"));
  tryAgain(outside ? freshToken : save);
}

// One timer for whatever is tried again, with growing pauses: however many saves fail, the server is asked once at a time.
function tryAgain(what) {
  clearTimeout(retry);
  retry = setTimeout(what, wait);
  wait = Math.min(wait * 1.5, LONGEST_WAIT_MS);
}

// Signed in again on another tab, the page needs the new session's token; until then this asks in vain and asks again.
async function freshToken() {
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await answer.text())?.[1];
    if (answer.ok && token && !new URL(answer.url).pathname.startsWith("/accounts/")) {
      for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
      save();
      return;
    }
  } catch { /* no line: ask again */ } finally { asking = false; }
  tryAgain(freshToken);
}

// ---- saying so

function pending(on) { document.getElementById("saved")?.toggleAttribute("data-pending", on); }

function notSaved(text) {
  const line = document.getElementById("saved");
  if (!line) return;
  const note = document.createElement("span");
  note.className = "miss";
  note.textContent = `${text} `;
  const age = document.createElement("time");
  age.className = "age late inline";
  age.dataset.since = new Date(since || serverNow()).toISOString();
  line.replaceChildren(note, age);
}

const fieldsOf = (name) => [...form().elements].filter((element) => element.name === name);

function put(name, value) {
  const all = value.split(/[,\n]/);
  for (const element of fieldsOf(name)) {
    if (element.matches("[type=radio], [type=checkbox]")) element.checked = value !== "" && (element.value === value || all.includes(element.value) || value === "True");
    else element.value = value;
  }
}

// What others saved meanwhile goes into fields that nobody is changing here.
document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (!form()) return;
  if (event.target.id === "news") {
    const mine = new Set(unsaved());
    for (const { dataset: { news: name }, value } of event.target.querySelectorAll("[data-news]")) {
      if (mine.has(name) || fieldsOf(name).includes(document.activeElement)) continue;
      put(name, value);
      kept[name] = values()[name];
      if (flying) flying.values[name] = kept[name]; // this answer is put in before it is taken
    }
  }
  if (event.target.id === "not-kept") mark();
});

function mark() {
  const refused = new Set([...document.querySelectorAll("#not-kept [data-refused]")].map((line) => line.dataset.refused));
  for (const element of form().elements) {
    if (refused.has(element.name)) element.setAttribute("aria-invalid", "true");
    else element.removeAttribute("aria-invalid");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#not-kept [data-settle]");
  if (button) settle(button, button.closest("[data-both]"));
  // The way to sign in leads through another tab while words wait here.
  const link = event.target.closest?.("#band a");
  if (link && unsaved().length) link.target = "_blank";
}, true);

function settle(button, card) {
  const name = card.dataset.both;
  const { value } = button.dataset;
  const how = button.dataset.settle;
  const [field] = fieldsOf(name);
  if (how === "theirs") put(name, value);
  if (how === "both") field.value = `${value}${field.matches("textarea") ? "\n" : " / "}${field.value}`;
  if (how === "theirs") kept[name] = values()[name]; else over.add(name);
  card.remove();
  field?.focus();
  save();
}

// ---- leaving

// A tab that is closed or loaded anew sends its last words along, beyond its own end; words that are not saved are asked about.
function lastWords() {
  if (!form() || unsaved().length === 0) return;
  const body = new URLSearchParams(new FormData(form()));
  for (const [name, value] of Object.entries(says())) body.set(name, value);
  const token = form().querySelector("[name=csrfmiddlewaretoken]").value;
  fetch(form().getAttribute("hx-post"), { method: "POST", body, keepalive: true, headers: { "HX-Request": "true", "X-CSRFToken": token } })
    .catch(() => {});
}

let submitting = false;
document.addEventListener("submit", (event) => { if (event.target === form()) submitting = true; });
addEventListener("beforeunload", (event) => { if (!submitting && unsaved().length) event.preventDefault(); });
addEventListener("pagehide", () => { if (!submitting) lastWords(); });
document.addEventListener("visibilitychange", () => { if (document.hidden && unsaved().length) save(); });
if (form()) mark();
