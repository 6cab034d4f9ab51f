// Keeps the empty shell of the keeper's form and its files; nothing of anybody is ever cached.
const NAME = "matter-phone-{{ version }}";
const SHELL = "{{ shell }}";
const FILES = [{% for file in files %}"{{ file }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll([SHELL, ...FILES])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("matter-phone-") && name !== NAME);
  const drop = caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))));
  event.waitUntil(drop.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET") return;
  if (path === SHELL) event.respondWith(fetch(event.request).catch(() => caches.match(SHELL)));
  else if (FILES.includes(path)) event.respondWith(caches.match(path).then((kept) => kept ?? fetch(event.request)));
});
