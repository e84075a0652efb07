// Time: the server's clock as this page knows it. A volunteer's own clock may be wrong; ages must not be.
let offset = 0;

export function setServerTime(iso) {
  const at = Date.parse(iso);
  if (!Number.isNaN(at)) offset = at - Date.now();
}

export const serverNow = () => Date.now() + offset;

setServerTime(document.body?.dataset.now);
