// Title: what the tab says while nobody looks at it: "✕" when the page is not live, "(3)" for what waits, and the same count on the icon.
const name = document.title;
const icon = document.querySelector('link[rel="icon"]');
const plain = icon?.href;
let stale = false;
let count = 0;

function show() {
  document.title = `${stale ? "✕ " : ""}${count ? `(${count}) ` : ""}${name}`;
}

function draw() {
  if (!icon) return;
  if (!count) { icon.href = plain; return; }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#a3211b";
  pen.beginPath();
  pen.arc(16, 16, 16, 0, 7);
  pen.fill();
  pen.fillStyle = "#fff";
  pen.font = `700 ${count > 9 ? 17 : 21}px sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(count > 99 ? "99" : String(count), 16, 17);
  icon.type = "image/png";
  icon.href = canvas.toDataURL("image/png");
}

export function setStale(on) {
  stale = on;
  show();
}

export function setCount(n) {
  if (n === count) return;
  count = n;
  show();
  draw();
}
