// Wake: the worker that a push wakes. Whatever came, the same neutral words are shown; a press opens the page it leads to.
const WORDS = { en: "Something waits for you.", es: "Algo le espera." };
const spoken = new URL(self.location.href).searchParams.get("l") === "es" ? "es" : "en";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function read(data) {
  try { return data.json() || {}; } catch { return {}; }
}

// A page of ours and nothing else.
const ours = (path) => (typeof path === "string" && /^\/(\w[\w/-]*)?$/.test(path) ? path : "/");

self.addEventListener("push", (event) => {
  const { tag, path } = read(event.data);
  event.waitUntil(self.registration.showNotification("Vela", {
    body: WORDS[spoken],
    lang: spoken,
    tag: typeof tag === "string" && tag ? tag : "vela",
    renotify: true,
    requireInteraction: true,
    data: { path: ours(path) },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(ours(event.notification.data?.path)));
});
