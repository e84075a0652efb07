// Acts: the answer to a button beside a row: nothing on the page is swapped (the row comes live); a refusal is said in one sentence.
import { announce, toast } from "./say.js";

document.addEventListener("told", (event) => {
  toast(event.detail.value);
  announce(event.detail.value, true);
});
