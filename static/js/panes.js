// Panes: below 60rem the desk shows one pane at a time, with a row of buttons to change between them. Without this file they are stacked.
//   <div class="desk"><section class="pane" id="queue" data-pane="Queue" aria-label="…">…  (class "first": shown first)
const remember = (id) => { try { sessionStorage.setItem(`pane:${location.pathname}`, id); } catch { /* lasts this page */ } };
const remembered = () => { try { return sessionStorage.getItem(`pane:${location.pathname}`); } catch { return null; } };

function build(desk) {
  const panes = [...desk.querySelectorAll(":scope > .pane")];
  if (panes.length < 2) return;
  const bar = document.createElement("div");
  bar.className = "panetabs";
  const show = (pane, keep = true) => {
    for (const other of panes) other.classList.toggle("shown", other === pane);
    for (const button of bar.children) button.setAttribute("aria-pressed", String(button.dataset.for === pane.id));
    if (keep) remember(pane.id);
  };
  panes.forEach((pane, at) => {
    pane.id ||= `pane-${at + 1}`;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.for = pane.id;
    button.textContent = pane.dataset.pane || pane.getAttribute("aria-label");
    button.addEventListener("click", () => { show(pane); scrollTo(0, 0); });
    bar.append(button);
  });
  desk.prepend(bar);
  desk.classList.add("tabbed");
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1))?.closest(".pane");
  const middle = panes.find((pane) => pane.classList.contains("first")) || panes.find((pane) => !pane.classList.contains("side")) || panes[0];
  show(panes.find((pane) => pane === named) || panes.find((pane) => pane.id === remembered()) || middle, false);
  if (!named) scrollTo(0, 0); // the focused button was scrolled to before the panes were folded
  // Something was opened into the middle pane from a side one: bring it forward, or nobody on a phone sees it.
  document.addEventListener("htmx:afterSwap", (event) => {
    const pane = event.target.closest?.(".pane");
    const asker = event.detail.requestConfig?.elt?.closest?.(".pane");
    if (pane && panes.includes(pane) && asker !== pane && !pane.classList.contains("side")) show(pane);
  });
}

document.querySelectorAll(".desk").forEach(build);
