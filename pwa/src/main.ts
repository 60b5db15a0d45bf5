/** Starts the app on the page: the one place that knows the document. */
import { render } from "lit-html";
import { passkeysOffered } from "./access/passkey.ts";
import { tellSignOuts } from "./access/rounds.ts";
import { App } from "./app.ts";
import { phoneClock } from "./clock.ts";
import type { Protocol } from "./engine/protocol.ts";
import { browserHome, keepSubscription, turnOnReminders, type Reminders } from "./push/subscribe.ts";
import type { Speaker } from "./push/wire.ts";
import { meetRules, takeFromShelf } from "./rules/keeper.ts";
import { hashOf, Library } from "./rules/library.ts";
import { presentUser } from "./store/people.ts";
import { renewSession } from "./sync/renewal.ts";
import type { News } from "./surroundings.ts";
import { HttpWire } from "./sync/wire.ts";
import { registerWorker, type Updates } from "./update.ts";
import { frame } from "./views/frame.ts";
import { screenOf } from "./views/page.ts";

const TICK_MS = 10_000;
const RULES_EVERY_MS = 600_000;
const LOCK_LOOK_EVERY_MS = 1_000;
const ROUND_EVERY_MS = 60_000;
/** What a person in front of the screen does. */
const TOUCHES = ["pointerdown", "keydown", "wheel", "touchmove"];

const page = document.getElementById("app")!;
const wire = new HttpWire(() => phoneClock.milliseconds());
wire.renew = () => renew(wire);
const courier = new HttpWire(() => phoneClock.milliseconds());
courier.renew = () => renew(courier);
/** Reminders are for who is at work here, or was last. */
const reminded: Speaker = {
  user: async () => wire.user ?? (await presentUser()),
  renew: (user) => {
    const own = new HttpWire(() => phoneClock.milliseconds());
    own.user = user;
    return renew(own);
  },
};
const tabs = new BroadcastChannel("bagwatch");
let updates: Updates | null = null;
let drawn = false;

void start().catch((error: unknown) => {
  page.textContent = `Bagwatch could not start: ${error instanceof Error ? error.message : "unknown"}. Close it fully and open it again.`;
});

async function start(): Promise<void> {
  const rules = await loadRules();
  const app = new App({
    clock: phoneClock,
    wire,
    courier,
    passkeysOffered: passkeysOffered(location.hostname),
    rules,
    meetRules: (needed) => meetRules({ wire, library: rules, needed }).catch(() => undefined), // Offline: the next look comes by itself.
    draw,
    go,
    tell: (news) => tabs.postMessage(news),
    askToPersist,
    allowReminders: () => (updates ? turnOnReminders(updates.registration, browserHome(reminded)) : Promise.resolve(null)),
    useNewVersion: () => updates?.accept(),
  });
  await app.start(() => location.hash, isHidden());
  listen(app);
  updates = await withoutWorkerIfNeedBe(app);
  await checkReminders(app);
}

/** A renewal takes the place of whatever session the browser held: of who signed out before, the server hears first. */
async function renew(asking: HttpWire): Promise<boolean> {
  await tellSignOuts(new HttpWire(() => phoneClock.milliseconds()));
  return renewSession(asking);
}

/** A worker that cannot be registered costs the offline start and reminders, not the app. */
function withoutWorkerIfNeedBe(app: App): Promise<Updates | null> {
  const registered = registerWorker(
    () => app.offerVersion(),
    () => !app.isFilling,
  );
  return registered.catch(() => null);
}

/** From the worker's cache, so also without a network; the page was built with exactly these rules. */
async function loadRules(): Promise<Library> {
  const path = document.querySelector<HTMLMetaElement>('meta[name="bagwatch-rules"]')!.content;
  const library = new Library(hashOf(path), (await wire.rules(path)) as Protocol);
  // A shelf that cannot be read costs the versions on it, not the start.
  await takeFromShelf(library).catch(() => undefined);
  return library;
}

function draw(...[model, acts, moved]: Parameters<ConstructorParameters<typeof App>[0]["draw"]>): void {
  const screen = screenOf(model, acts);
  if (!drawn) page.replaceChildren();
  if (!drawn) performance.mark("drawn");
  drawn = true;
  render(frame(screen, model, acts), page);
  document.title = `${screen.tab ?? screen.title} · Bagwatch`;
  if (moved) focusTop();
}

/** A new screen begins at its top, for eyes and for readers; errors of a form come before its title. */
function focusTop(): void {
  const target = document.getElementById("errors") ?? document.getElementById("title");
  target?.focus({ preventScroll: true });
  if (target?.id === "errors") target.scrollIntoView({ block: "center" });
  else scrollTo(0, 0);
}

function go(hash: string): void {
  if (location.hash === hash) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = hash;
}

function listen(app: App): void {
  addEventListener("hashchange", () => {
    app.show(location.hash);
    hideCode();
  });
  addEventListener("online", () => app.wake(true));
  addEventListener("pageshow", (event: PageTransitionEvent) => event.persisted && reveal(app));
  document.addEventListener("visibilitychange", () => (isHidden() ? hide(app) : reveal(app)));
  addEventListener("pagehide", () => hide(app));
  for (const touch of TOUCHES) addEventListener(touch, () => app.touch(), { capture: true, passive: true });
  tabs.addEventListener("message", ({ data }: MessageEvent<News>) => void app.hear(data));
  navigator.serviceWorker?.addEventListener("message", (event) => hear(app, event.data));
  setInterval(() => app.tick(), TICK_MS);
  setInterval(() => app.lockIfDue(), LOCK_LOOK_EVERY_MS);
  setInterval(() => void app.round(), ROUND_EVERY_MS);
  setInterval(() => void app.meetRules(), RULES_EVERY_MS);
}

function isHidden(): boolean {
  return document.visibilityState === "hidden";
}

/** Covered at once: app switchers take a picture of the page. */
function hide(app: App): void {
  document.documentElement.classList.add("covered");
  app.hide();
}

function reveal(app: App): void {
  app.reveal();
  document.documentElement.classList.remove("covered");
  app.wake();
  void checkReminders(app);
}

/** An enrolment code does not stay in the address. */
function hideCode(): void {
  if (location.hash.startsWith("#/enrol/")) history.replaceState(null, "", "#/enrol");
}

function hear(app: App, data: unknown): void {
  const signal = data as { signal?: unknown; proved_at?: unknown } | null;
  if (signal?.signal !== "reminders-proved" || typeof signal.proved_at !== "string") return;
  app.remindersAre({ state: "on", proved_at: signal.proved_at } satisfies Reminders);
}

async function checkReminders(app: App): Promise<void> {
  app.remindersAre(updates ? await keepSubscription(updates.registration, browserHome(reminded)) : { state: "unsupported" });
}

async function askToPersist(): Promise<boolean | null> {
  if (!navigator.storage?.persist) return null;
  return (await navigator.storage.persisted()) || (await navigator.storage.persist());
}
