/**
 * Keeps this phone reachable by web push, and says truly whether it is.
 *
 * Promise: permission is asked on a tap only; every open compares the subscription with the server's key and tells the
 * server where the phone is reached, because browsers end subscriptions without a word; nothing here waits for ever.
 */
import * as base64url from "../base64url.ts";
import { HttpPushWire, type Kept, type PushWire, type Speaker } from "./wire.ts";

/** `subscribe()` never settles where the browser cannot reach its push service; a first one has been seen to take 18 s. */
export const SUBSCRIBE_LIMIT_MS = 40_000;

export type Reminders =
  /** This browser has no web push; on an iPhone the app must be on the home screen first. */
  | { state: "unsupported" }
  /** Nobody has been asked yet: offer a button. */
  | { state: "not-asked" }
  /** The person or the browser said no: only its settings can change that. */
  | { state: "blocked" }
  /** The browser's push service was not reached; tried again on the next open. */
  | { state: "no-push-service" }
  /** The server was not reached, so nobody knows; tried again on the next open. */
  | { state: "unconfirmed" }
  | { state: "on"; proved_at: string | null };

export interface PushHome {
  permission(): NotificationPermission;
  ask(): Promise<NotificationPermission>;
  wire: PushWire;
  limit_ms: number;
}

/** Compare, subscribe again where needed, and confirm with the server. Asks nobody for permission. */
export async function keepSubscription(
  registration: ServiceWorkerRegistration,
  home: PushHome | null,
): Promise<Reminders> {
  if (home === null || !("pushManager" in registration)) return { state: "unsupported" };
  const permission = home.permission();
  if (permission !== "granted") return { state: permission === "denied" ? "blocked" : "not-asked" };
  const key = await home.wire.key();
  if (key === null) return { state: "unconfirmed" };
  const subscription = await subscribed(registration.pushManager, key, home.limit_ms);
  if (subscription === null) return { state: "no-push-service" };
  return confirmed(await home.wire.keep(subscription.toJSON()));
}

/** Call from a tap: asks for permission, subscribes, and has a test notice sent, which the worker answers. */
export async function turnOnReminders(
  registration: ServiceWorkerRegistration,
  home: PushHome | null,
): Promise<Reminders> {
  if (home === null || !("pushManager" in registration)) return { state: "unsupported" };
  // Safari hears the question only while the tap lasts: nothing may be awaited before it.
  await home.ask();
  const reminders = await keepSubscription(registration, home);
  if (reminders.state === "on") await home.wire.test();
  return reminders;
}

function confirmed(kept: Kept | null): Reminders {
  return kept === null ? { state: "unconfirmed" } : { state: "on", proved_at: kept.proved_at };
}

/** The subscription under the server's key: the present one, or a new one; null where the push service is not there. */
export async function subscribed(
  manager: PushManager,
  key: string,
  limit_ms: number,
): Promise<PushSubscription | null> {
  try {
    const present = await within(limit_ms, manager.getSubscription());
    if (present && keyOf(present) === key) return present;
    if (present) await within(limit_ms, present.unsubscribe());
    return await within(
      limit_ms,
      manager.subscribe({ userVisibleOnly: true, applicationServerKey: base64url.read(key) }),
    );
  } catch {
    // The browser's words differ and name nothing a person could act on.
    return null;
  }
}

function within<T>(limit_ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer from the push service")), limit_ms);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function keyOf(subscription: PushSubscription): string | null {
  const key = subscription.options.applicationServerKey;
  return key === null ? null : base64url.text(key);
}

/** This browser, asking the server for one person; null where it has no notices. */
export function browserHome(speaker: Speaker): PushHome | null {
  if (typeof Notification === "undefined") return null;
  return {
    permission: () => Notification.permission,
    ask: () => Notification.requestPermission(),
    wire: new HttpPushWire(undefined, speaker),
    limit_ms: SUBSCRIBE_LIMIT_MS,
  };
}
