/* Service worker: makes the app open without a server, shows what wakes somebody, nothing more.
   - One cache a build, filled completely or not at all: a page never mixes two versions.
   - A new version waits. It takes over when the person taps 更新 (the page then sends
     {type: "activate"}) or when every window is closed; never by itself.
   - It must never touch /api/, IndexedDB or any record: what people wrote belongs to the app.
   - A push shows what it says and counts for nothing (docs/alert-relay.md).
   The build replaces the values of the two lines below; PRECACHE holds [path, integrity] pairs,
   the integrity as in SRI ("sha256-…" in base64), so a file changed on the way fails the install. */
const BUILD = "dev";
const PRECACHE = [];

const PREFIX = "mamori-";
const CACHE = PREFIX + BUILD;
const SHELL = "/index.html";
const PATHS = new Set(PRECACHE.map(([path]) => path));

/* Bypasses the HTTP cache: a stale copy there would be kept for the life of this build. */
async function fetchFresh(path, integrity) {
  const response = await fetch(path, { cache: "reload", redirect: "error", integrity });
  if (!response.ok) {
    throw new Error(`precache ${path}: HTTP ${response.status}`);
  }
  return response;
}

async function fill() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(
      PRECACHE.map(async ([path, integrity]) =>
        cache.put(path, await fetchFresh(path, integrity)),
      ),
    );
  } catch (error) {
    await caches.delete(CACHE); // half a version must not survive
    throw error;
  }
}

/* Claims open pages only on the very first install: a page opened under an older version keeps
   its worker until it asks for the new one. */
async function takeOver() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
  if (older.length === 0) {
    await self.clients.claim();
  }
}

/* The network is the fallback for a cache the browser has evicted. */
async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

/* The cached path that answers a request, or null for what is left to the network. */
function cachedPath(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) {
    return null;
  }
  if (url.pathname.startsWith("/api/")) {
    return null;
  }
  const path = request.mode === "navigate" ? SHELL : url.pathname;
  return PATHS.has(path) ? path : null;
}

self.addEventListener("install", (event) => event.waitUntil(fill()));

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const path = cachedPath(event.request);
  if (path !== null) {
    event.respondWith(fromCache(path, event.request));
  }
});

self.addEventListener("message", (event) => {
  switch (event.data?.type) {
    case "activate":
      self.skipWaiting();
      break;
    case "version":
      (event.ports[0] ?? event.source)?.postMessage({ type: "version", build: BUILD });
      break;
  }
});

/* A push must always show something: browsers end a subscription that does not. */
self.addEventListener("push", (event) => {
  let shown = {};
  try {
    shown = event.data.json().notification ?? {};
  } catch {
    /* Empty or not ours: the name of the app stands alone. */
  }
  event.waitUntil(self.registration.showNotification(shown.title ?? "守り", shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients
      .matchAll({ type: "window", includeUncontrolled: true })
      .then(([page]) => (page ? page.focus() : self.clients.openWindow("/"))),
  );
});
