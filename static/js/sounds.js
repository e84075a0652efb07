// Sounds: short tones made here, no files: a new text, somebody is going, somebody asks for the lead, SOS. Each by choice, on this computer; silent in whisper mode.
//   <dialog id="sounds"> <input type="checkbox" data-sound-choice="text">  <button data-sound-test="text">
const TONES = { // [hertz, from, for] in seconds
  text: [[660, 0, 0.14], [660, 0.2, 0.14]],
  going: [[523, 0, 0.12], [659, 0.13, 0.12], [784, 0.26, 0.2]],
  approval: [[587, 0, 0.16], [784, 0.18, 0.16], [587, 0.36, 0.16]],
  lead: [[784, 0, 0.2], [523, 0.25, 0.35]],
  sos: [[880, 0, 0.18], [587, 0.2, 0.18], [880, 0.4, 0.18], [587, 0.6, 0.18], [880, 0.8, 0.18], [587, 1, 0.3]],
};
const USUAL = { text: false, going: false, approval: true, lead: true, sos: true };
let air = null;

function chosen() {
  try { return { ...USUAL, ...JSON.parse(localStorage.getItem("sounds") || "{}") }; } catch { return { ...USUAL }; }
}

function choose(kind, on) {
  try { localStorage.setItem("sounds", JSON.stringify({ ...chosen(), [kind]: on })); } catch { /* private mode: this page only */ }
}

export const whispering = () => Boolean(document.querySelector('input[name="whisper"]:checked, [data-whisper="on"]'));

function ring(kind) {
  air ??= new AudioContext();
  air.resume();
  const start = air.currentTime + 0.02;
  for (const [hertz, from, lasts] of TONES[kind]) {
    const tone = air.createOscillator();
    const loud = air.createGain();
    tone.frequency.value = hertz;
    loud.gain.setValueAtTime(0, start + from);
    loud.gain.linearRampToValueAtTime(0.25, start + from + 0.02);
    loud.gain.linearRampToValueAtTime(0, start + from + lasts);
    tone.connect(loud).connect(air.destination);
    tone.start(start + from);
    tone.stop(start + from + lasts);
  }
}

export function play(kind) {
  if (!TONES[kind] || !chosen()[kind] || whispering()) return false;
  ring(kind);
  document.dispatchEvent(new CustomEvent("sound:played", { detail: kind }));
  return true;
}

const show = () => document.querySelectorAll("[data-sound-choice]").forEach((box) => { box.checked = chosen()[box.dataset.soundChoice]; });

document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-sound-choice]");
  if (box) choose(box.dataset.soundChoice, box.checked);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-sound-test]");
  if (!button) return;
  const silent = document.getElementById("sounds-silent");
  if (silent) silent.hidden = !whispering();
  if (!whispering()) ring(button.dataset.soundTest);
});

// Browsers are silent until somebody touches the page.
addEventListener("pointerdown", () => { air ??= new AudioContext(); air.resume(); }, { once: true });
show();
