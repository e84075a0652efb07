// Reach: this device says yes to push. The browser is asked only after the press; what it cannot or will not do is said.
const form = document.getElementById("push-form");
const list = document.getElementById("devices");

const can = () => window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function say(name) { form.querySelector("[data-push-said]").textContent = name ? form.dataset[name] : ""; }

function bytes(base64url) {
  const raw = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

function same(key, wanted) {
  const here = key ? new Uint8Array(key) : new Uint8Array();
  return here.length === wanted.length && here.every((byte, at) => byte === wanted[at]);
}

async function subscribe() {
  const registration = await navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.scope });
  await navigator.serviceWorker.ready;
  const key = bytes(form.dataset.pushKey);
  const old = await registration.pushManager.getSubscription();
  if (old && !same(old.options.applicationServerKey, key)) await old.unsubscribe(); // of a key this network no longer has
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function turnOn(button) {
  say("");
  button.setAttribute("aria-disabled", "true");
  try {
    if (await Notification.requestPermission() !== "granted") { say("denied"); return; }
    form.elements.subscription.value = JSON.stringify(await subscribe());
    form.requestSubmit();
  } catch {
    say("failed");
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

async function markThisDevice() {
  const registration = await navigator.serviceWorker.getRegistration(form?.dataset.scope ?? location.pathname);
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(subscription.endpoint)));
  const mark = [...hash.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const here = list.querySelector(`[data-mark="${mark}"] [data-here]`);
  if (!here) return;
  here.hidden = false;
  for (const part of form?.querySelectorAll("[data-push-on], [data-push-hint]") ?? []) part.hidden = true;
}

if (form) {
  const button = form.querySelector("[data-push-on]");
  if (can()) {
    button.hidden = form.querySelector("[data-push-hint]").hidden = false;
    button.addEventListener("click", () => { if (!button.hasAttribute("aria-disabled")) turnOn(button); });
  } else {
    say("cannot");
  }
}
if (list && can()) markThisDevice().catch(() => {});
