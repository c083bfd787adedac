// Keeps the files of the playground, so that it works without a network.
// files.js is written by `make playground`: the names of all files, and a version that their content determines.

importScripts("files.js");

const CACHE = `playground-${self.FILES.version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      await cache.addAll(self.FILES.names.map((name) => new Request(name, { cache: "no-cache" })));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith("playground-") && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const scope = new URL(self.registration.scope);
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(scope.href)) return;
  const name = url.pathname === scope.pathname ? "index.html" : event.request;
  event.respondWith((async () => (await (await caches.open(CACHE)).match(name)) ?? fetch(event.request))());
});
