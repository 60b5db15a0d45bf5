/**
 * The service worker: serves the shell offline, updates only when the person agrees, shows notices.
 *
 * It imports no view and no store.
 */
import { installPush } from "../push/worker.ts";
import { forgetOlder, fromShell, install, shellPath, type Files } from "./precache.ts";

const worker = self as unknown as ServiceWorkerGlobalScope & { BAGWATCH: Files };
const list = worker.BAGWATCH;

worker.addEventListener("install", (event) => event.waitUntil(install(list)));

worker.addEventListener("activate", (event) =>
  event.waitUntil(forgetOlder(list).then(() => worker.clients.claim())),
);

// No skipWaiting on install: a page that is open keeps its version until its person says so.
worker.addEventListener("message", (event) => {
  if (event.data === "use-new-version") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const navigates = event.request.mode === "navigate";
  const path = shellPath(list, new URL(event.request.url), worker.location.origin, navigates);
  if (path !== null) event.respondWith(fromShell(list, path));
});

installPush(worker);
