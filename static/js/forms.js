// Forms: request keys, one submission at a time, and nothing typed is ever lost. htmx does the sending and swapping.
//   <form method="post" action="…" hx-post="…" hx-target="#target" data-once>  gets <input type="hidden" name="key">
// Works as a plain form too: without htmx the key still goes along and a second press does nothing.
import { sentence, toast } from "./say.js";

const RETRY = [2000, 4000, 8000, 8000, 15000];
const waiting = new Map(); // form -> {timer, tries, submitter}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function giveKey(form, fresh = false) {
  let input = form.querySelector(':scope > input[name="key"]');
  if (!input) {
    input = document.createElement("input");
    input.type = "hidden";
    input.name = "key";
    form.prepend(input);
  }
  if (fresh || !input.value) input.value = newKey();
}

const each = (root, work) => {
  if (root.matches?.("form[data-once]")) work(root);
  root.querySelectorAll?.("form[data-once]").forEach((form) => work(form));
};

const buttons = (form) => [...form.elements].filter((element) => element.matches("button, input[type=submit]"));

function busy(form, on) {
  form.toggleAttribute("data-busy", on);
  if (on) form.setAttribute("aria-busy", "true"); else form.removeAttribute("aria-busy");
  for (const button of buttons(form)) {
    // aria-disabled, not disabled: the button keeps the focus and its name is still sent.
    if (on) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
  }
}

function settle(form) {
  const entry = waiting.get(form);
  if (entry) clearTimeout(entry.timer);
  waiting.delete(form);
  form.querySelector(":scope > .notsent")?.remove();
}

function notSent(form, text) {
  let note = form.querySelector(":scope > .notsent");
  if (!note) {
    note = document.createElement("p");
    note.className = "notsent";
    note.setAttribute("role", "alert");
    form.append(note);
  }
  note.textContent = text;
}

function tryAgain(form) {
  const entry = waiting.get(form) || { tries: 0, submitter: form.lastSubmitter };
  waiting.set(form, entry);
  notSent(form, sentence("notSentRetry"));
  entry.timer = setTimeout(() => {
    if (!form.isConnected) { waiting.delete(form); return; }
    entry.tries += 1;
    form.requestSubmit(entry.submitter?.isConnected ? entry.submitter : undefined);
  }, RETRY[Math.min(entry.tries, RETRY.length - 1)]);
}

const signInPage = (xhr) => {
  try { return new URL(xhr.responseURL).pathname.startsWith("/accounts/"); } catch { return false; }
};

// First in line: a form that is under way, or a button that says no, is not sent a second time.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.hasAttribute("data-busy")) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  giveKey(form);
  form.lastSubmitter = event.submitter;
  if (!form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) setTimeout(() => busy(form, true));
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (form.matches("form[data-once]")) busy(form, true);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches("form[data-once]")) return;
  busy(form, false);
  const { xhr } = event.detail;
  const status = xhr?.status ?? 0;
  if (status === 0 || status === 408 || status === 429 || status >= 502) return tryAgain(form);
  settle(form);
  if (signInPage(xhr)) notSent(form, sentence("notSentSignIn"));
  else if (status >= 400 && status !== 409 && status !== 422) notSent(form, sentence("notSent", { status }));
  else if (status < 400 && form.isConnected) giveKey(form, true);
});

// What a signed-out answer brings is the sign-in page: never swap it into a desk.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr && signInPage(event.detail.xhr) && !location.pathname.startsWith("/accounts/")) {
    event.detail.shouldSwap = false;
    event.detail.isError = false;
    document.dispatchEvent(new CustomEvent("live:signed-out"));
  }
});

// Who has opened the next form while the last one was under way, or has asked for it, keeps it: what a yes has changed is told live.
let opening = null;
document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.target?.id === "act") opening = event.detail.xhr; });
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.xhr === opening) opening = null; });
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target, requestConfig } = event.detail;
  const form = requestConfig?.elt;
  if (xhr?.status >= 400 || !form?.matches("form[data-once]") || !target.querySelector("#act")) return;
  if (opening || (!form.isConnected && target.querySelector("#act form"))) event.detail.shouldSwap = false;
});

// A panel that could not be loaded says so; forms speak for themselves above.
document.addEventListener("htmx:responseError", (event) => {
  if (!event.detail.elt.matches("form[data-once]")) toast(sentence("didNotWork", { status: event.detail.xhr.status }));
});
document.addEventListener("htmx:sendError", (event) => {
  if (!event.detail.elt.matches("form[data-once]")) toast(sentence("noAnswer"));
});

// While the words wait to be sent again, changing them stops the machine: the person presses the button.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  const entry = form && waiting.get(form);
  if (!entry) return;
  clearTimeout(entry.timer);
  waiting.delete(form);
  notSent(form, sentence("notSentPress"));
});

addEventListener("online", () => {
  for (const [form, entry] of waiting) {
    clearTimeout(entry.timer);
    form.requestSubmit(entry.submitter?.isConnected ? entry.submitter : undefined);
  }
});
addEventListener("pageshow", (event) => {
  if (event.persisted) each(document, (form) => { busy(form, false); giveKey(form, true); });
});
document.addEventListener("htmx:load", (event) => each(event.detail.elt, (form) => giveKey(form)));
document.addEventListener("live:applied", (event) => each(event.target, (form) => giveKey(form)));
each(document, (form) => giveKey(form));
