/**
 * Registers the service worker and offers new versions.
 *
 * Promise: a new version waits until the person says so; nobody's half-filled form is reloaded away. An installed app
 * never navigates, so looking for a new version is on coming into view, on the network's return and each hour.
 */

const SCRIPT = "/sw.js";
const LOOK_EVERY_MS = 3_600_000;
const LOOK_AT_MOST_EVERY_MS = 60_000;

export interface Updates {
  registration: ServiceWorkerRegistration;
  /** Take the version that waits, if one does; the page then loads again. */
  accept(): void;
}

/** Null where there are no service workers; the app then needs a network to start. */
export async function registerWorker(offer: () => void, mayReload: () => boolean): Promise<Updates | null> {
  if (!("serviceWorker" in navigator)) return null;
  const { serviceWorker } = navigator;
  let controlled = serviceWorker.controller !== null;
  let reloads = false;
  serviceWorker.addEventListener("controllerchange", () => {
    // The first worker takes over the page that installed it: the same version, nothing to load again.
    const isFirst = !controlled;
    controlled = true;
    if (isFirst || reloads) return;
    if (!mayReload()) return offer();
    reloads = true;
    location.reload();
  });
  const registration = await serviceWorker.register(scriptAddress(), { updateViaCache: "none" });
  watch(registration, offer);
  return { registration, accept: () => accept(registration) };
}

function accept(registration: ServiceWorkerRegistration): void {
  if (registration.waiting) registration.waiting.postMessage("use-new-version");
  else location.reload();
}

function watch(registration: ServiceWorkerRegistration, offer: () => void): void {
  const offerWaiting = () => {
    if (registration.waiting && navigator.serviceWorker.controller) offer();
  };
  offerWaiting();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offerWaiting);
  });
  let looked = 0;
  const look = () => {
    if (performance.now() - looked < LOOK_AT_MOST_EVERY_MS) return;
    looked = performance.now();
    registration.update().catch(() => undefined); // Offline: the next look comes by itself.
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  addEventListener("online", look);
  setInterval(look, LOOK_EVERY_MS);
}

interface PolicyMaker {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): {
    createScriptURL(address: string): string;
  };
}

/** Where the page enforces Trusted Types, an address of a script must come from a named policy. This one has one. */
function scriptAddress(): string {
  const maker = (globalThis as { trustedTypes?: PolicyMaker }).trustedTypes;
  if (!maker) return SCRIPT;
  return maker.createPolicy("bagwatch", { createScriptURL: () => SCRIPT }).createScriptURL(SCRIPT);
}
