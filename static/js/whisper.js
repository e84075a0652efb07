// Whisper: a caller who cannot speak taps yes or no, and each answer goes into the field it belongs to; sounds are off meanwhile.
const form = () => document.getElementById("call-form");
const box = () => document.getElementById("whisper");
const card = () => document.getElementById("whisper-card");

function show() {
  const on = Boolean(box()?.checked);
  if (on) document.body.dataset.quiet = "on"; else delete document.body.dataset.quiet;
  if (card()) card().hidden = !on;
}

function choose(name, value) {
  const radio = form().querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`);
  if (!radio || radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("change", (event) => {
  if (event.target === box()) {
    show();
    if (box().checked) {
      choose("safe_to_text", "no");
      card().querySelector("input")?.focus();
    }
  }
  const asked = event.target.closest?.(".whispered");
  if (asked && form()) {
    const value = event.target.value === "yes" ? asked.dataset.yes : asked.dataset.no;
    if (value) choose(asked.dataset.field, value);
    next(asked)?.querySelector("input")?.focus();
  }
});

// The next question that is open; once a kind of place or an act is known, the other guesses at it are passed over.
function next(asked) {
  const all = [...card().querySelectorAll(".whispered")];
  const settled = new Set(all.filter((one) => one.dataset.no === "" && one.querySelector("[value=yes]:checked")).map((one) => one.dataset.field));
  return all.slice(all.indexOf(asked) + 1).find((one) => !one.querySelector(":checked") && !settled.has(one.dataset.field));
}

if (box()) show();
