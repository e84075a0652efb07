// Say: the page's two voices outside its regions, a polite line for screen readers and a short toast for eyes.
export function announce(text, urgent = false) {
  const region = document.getElementById(urgent ? "announce-now" : "announce");
  if (!region || !text) return;
  const line = document.createElement("p");
  line.textContent = text;
  region.append(line);
  setTimeout(() => line.remove(), 10000);
}

export function toast(text, { lasts = 8000 } = {}) {
  const tray = document.getElementById("toasts");
  if (!tray) return;
  const box = document.createElement("div");
  box.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = tray.dataset.close || "OK";
  close.addEventListener("click", () => box.remove());
  box.append(words, close);
  tray.append(box);
  if (lasts) setTimeout(() => box.remove(), lasts);
}

// Sentences that scripts say live in the page as <template id="words"> data attributes, so that they are translated with the rest.
export function sentence(name, values = {}) {
  const text = document.getElementById("words")?.dataset[name] || "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
