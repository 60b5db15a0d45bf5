/**
 * The worker's share of reminders: every push shows a notice, a tap opens the exact task, a test notice is answered.
 *
 * Promise: whatever arrives, something is shown, because browsers end a subscription after a few silent pushes. It
 * imports no view and no store.
 */
import { readMessage, saysTheSame, type Message } from "./message.ts";
import { SUBSCRIBE_LIMIT_MS, subscribed } from "./subscribe.ts";
import { HttpPushWire, type PushWire } from "./wire.ts";

/** What pages hear when this phone has proved that reminders reach it. */
export interface ProvedSignal {
  signal: "reminders-proved";
  proved_at: string;
}

export function installPush(scope: ServiceWorkerGlobalScope, wire: PushWire = new HttpPushWire()): void {
  scope.addEventListener("push", (event) => event.waitUntil(receive(scope, wire, textOf(event.data))));
  scope.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open(scope, linkOf(scope, event.notification)));
  });
  scope.addEventListener("pushsubscriptionchange", (event) =>
    (event as ExtendableEvent).waitUntil(resubscribe(scope, wire)),
  );
}

async function receive(scope: ServiceWorkerGlobalScope, wire: PushWire, text: string | null): Promise<void> {
  const message = readMessage(text, scope.location.origin);
  await show(scope, message);
  if (message.proof !== null) await answer(scope, wire, message.proof);
}

async function show(scope: ServiceWorkerGlobalScope, message: Message): Promise<void> {
  const { registration } = scope;
  const open = await registration.getNotifications({ tag: message.options.tag }).catch(() => []);
  const renotify = !saysTheSame(open, message);
  try {
    await registration.showNotification(message.title, { ...message.options, renotify } as NotificationOptions);
  } catch {
    // An option this browser refuses must not cost the notice.
    await registration.showNotification(message.title, { tag: message.options.tag, data: message.options.data });
  }
}

async function answer(scope: ServiceWorkerGlobalScope, wire: PushWire, nonce: string): Promise<void> {
  const kept = await wire.proved(nonce);
  if (kept?.proved_at == null) return;
  const signal: ProvedSignal = { signal: "reminders-proved", proved_at: kept.proved_at };
  for (const page of await scope.clients.matchAll({ type: "window" })) page.postMessage(signal);
}

/** An open window shows the task; where there is none, a new one does. */
async function open(scope: ServiceWorkerGlobalScope, link: string): Promise<void> {
  const [page] = await scope.clients.matchAll({ type: "window" });
  const shown = page ? await page.navigate(link).catch(() => null) : null;
  if (shown === null) await scope.clients.openWindow(link);
  // A browser may refuse to raise a window; the task is there when the person looks.
  else await shown.focus().catch(() => shown);
}

async function resubscribe(scope: ServiceWorkerGlobalScope, wire: PushWire): Promise<void> {
  // Where this fails the next open of the app tries again.
  const key = await wire.key();
  if (key === null) return;
  const subscription = await subscribed(scope.registration.pushManager, key, SUBSCRIBE_LIMIT_MS);
  if (subscription !== null) await wire.keep(subscription.toJSON());
}

function linkOf(scope: ServiceWorkerGlobalScope, notification: Notification): string {
  const data = notification.data as { url?: unknown } | null;
  return typeof data?.url === "string" ? data.url : `${scope.location.origin}/#/`;
}

function textOf(data: PushMessageData | null): string | null {
  try {
    return data?.text() ?? null;
  } catch {
    return null;
  }
}
