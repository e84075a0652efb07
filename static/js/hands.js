// Hands: tells the others at the desk that this page is open, that somebody types in it, and that it was closed. Nothing else is said.
//   <div id="presence" data-here="/desk/incidents/K412/here" hidden></div>   (or /desk/calls/ID/here)
const EVERY_MS = 15000;
const TYPED_MS = 6000;
const place = document.getElementById("presence");
let typed = 0;
let said = "";

const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
const state = () => (Date.now() - typed < TYPED_MS ? "typing" : "looking");

async function say() {
  if (document.hidden) return;
  said = state();
  const body = new URLSearchParams({ state: said });
  try {
    await fetch(place.dataset.here, { method: "POST", body, headers: { "X-CSRFToken": token() }, redirect: "manual" });
  } catch { /* the connection badge says so */ }
}

// What is offered to everybody else, such as taking over, is not offered to whoever has it.
function mine() {
  for (const one of document.querySelectorAll("[data-holder]")) one.hidden = one.dataset.holder === document.body.dataset.me;
}

function start() {
  say();
  mine();
  setInterval(mine, 1000);
  document.addEventListener("htmx:afterSettle", mine);
  setInterval(say, EVERY_MS);
  setInterval(() => { if (!document.hidden && said !== state()) say(); }, 1000);
  document.addEventListener("input", () => { typed = Date.now(); if (said !== "typing") say(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) say(); });
  addEventListener("pagehide", () => {
    navigator.sendBeacon?.(place.dataset.here, new URLSearchParams({ state: "gone", csrfmiddlewaretoken: token() }));
  });
}

if (place) start();
