import assert from "node:assert/strict";
import { test } from "node:test";
import { keepSubscription, turnOnReminders, type PushHome } from "../../../pwa/src/push/subscribe.ts";
import type { Kept, PushWire } from "../../../pwa/src/push/wire.ts";

const KEY = "BA-_";

class FakeWire implements PushWire {
  serverKey: string | null = KEY;
  answer: Kept | null = { proved_at: "2026-06-04T07:58:00Z" };
  kept: PushSubscriptionJSON[] = [];
  tests = 0;

  key = async (): Promise<string | null> => this.serverKey;
  keep = async (subscription: PushSubscriptionJSON): Promise<Kept | null> => {
    this.kept.push(subscription);
    return this.answer;
  };
  test = async (): Promise<boolean> => {
    this.tests += 1;
    return true;
  };
  proved = async (): Promise<Kept | null> => this.answer;
}

/** A browser's push manager: what it holds, and how it answers. */
class FakeManager {
  present: object | null = null;
  subscribedWith: string[] = [];
  unsubscribed = 0;
  subscribeAnswer: "ok" | "never" | "refuses" = "ok";

  getSubscription = async (): Promise<object | null> => this.present;

  hold(key: string, endpoint: string): void {
    const bytes = Uint8Array.from(Buffer.from(key, "base64url"));
    this.present = {
      options: { applicationServerKey: bytes.buffer },
      toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
      unsubscribe: async () => {
        this.unsubscribed += 1;
        this.present = null;
        return true;
      },
    };
  }

  subscribe = (options: PushSubscriptionOptionsInit): Promise<object> => {
    const key = Buffer.from(options.applicationServerKey as Uint8Array<ArrayBuffer>).toString("base64url");
    this.subscribedWith.push(key);
    assert.equal(options.userVisibleOnly, true);
    if (this.subscribeAnswer === "never") return new Promise(() => undefined);
    if (this.subscribeAnswer === "refuses") return Promise.reject(new Error("push service not available"));
    this.hold(key, `https://push.example/${this.subscribedWith.length}`);
    return Promise.resolve(this.present!);
  };
}

function phone(permission: NotificationPermission = "granted") {
  const manager = new FakeManager();
  const wire = new FakeWire();
  const asked: string[] = [];
  const home: PushHome = {
    permission: () => permission,
    ask: async () => {
      asked.push("asked");
      return (permission = "granted");
    },
    wire,
    limit_ms: 20,
  };
  const registration = { pushManager: manager } as unknown as ServiceWorkerRegistration;
  return { manager, wire, asked, home, registration };
}

test("a phone without a subscription gets one and the server hears of it", async () => {
  const { manager, wire, home, registration } = phone();
  const reminders = await keepSubscription(registration, home);
  assert.deepEqual(reminders, { state: "on", proved_at: "2026-06-04T07:58:00Z" });
  assert.deepEqual(manager.subscribedWith, [KEY]);
  assert.deepEqual(wire.kept.map((kept) => kept.endpoint), ["https://push.example/1"]);
});

test("every open tells the server where the phone is reached, without subscribing again", async () => {
  const { manager, wire, home, registration } = phone();
  manager.hold(KEY, "https://push.example/held");
  await keepSubscription(registration, home);
  await keepSubscription(registration, home);
  assert.deepEqual(manager.subscribedWith, []);
  assert.deepEqual(wire.kept.map((kept) => kept.endpoint), ["https://push.example/held", "https://push.example/held"]);
});

test("a subscription under another key is replaced", async () => {
  const { manager, home, registration } = phone();
  manager.hold("BBBB", "https://push.example/old");
  assert.equal((await keepSubscription(registration, home)).state, "on");
  assert.equal(manager.unsubscribed, 1);
  assert.deepEqual(manager.subscribedWith, [KEY]);
});

test("an open never asks for permission", async () => {
  const { asked, manager, home, registration } = phone("default");
  assert.deepEqual(await keepSubscription(registration, home), { state: "not-asked" });
  assert.deepEqual([asked, manager.subscribedWith], [[], []]);
});

test("a phone that was told no says so", async () => {
  const { home, registration } = phone("denied");
  assert.deepEqual(await keepSubscription(registration, home), { state: "blocked" });
});

test("a tap asks, subscribes and has a test notice sent", async () => {
  const { asked, wire, home, registration } = phone("default");
  assert.equal((await turnOnReminders(registration, home)).state, "on");
  assert.equal(asked.length, 1);
  assert.equal(wire.tests, 1);
});

test("a push service that never answers is given up, and tried again on the next open", async () => {
  const { manager, home, registration } = phone();
  manager.subscribeAnswer = "never";
  assert.deepEqual(await keepSubscription(registration, home), { state: "no-push-service" });
  manager.subscribeAnswer = "ok";
  assert.equal((await keepSubscription(registration, home)).state, "on");
});

test("a push service that refuses is said, not thrown", async () => {
  const { manager, home, registration } = phone();
  manager.subscribeAnswer = "refuses";
  assert.deepEqual(await keepSubscription(registration, home), { state: "no-push-service" });
});

test("without the server nobody knows, and nothing is unsubscribed", async () => {
  const { manager, wire, home, registration } = phone();
  manager.hold(KEY, "https://push.example/held");
  wire.serverKey = null;
  assert.deepEqual(await keepSubscription(registration, home), { state: "unconfirmed" });
  wire.serverKey = KEY;
  wire.answer = null;
  assert.deepEqual(await keepSubscription(registration, home), { state: "unconfirmed" });
  assert.equal(manager.unsubscribed, 0);
});

test("a browser without web push says so", async () => {
  const { home } = phone();
  assert.deepEqual(await keepSubscription({} as ServiceWorkerRegistration, home), { state: "unsupported" });
});
