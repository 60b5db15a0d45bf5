import assert from "node:assert/strict";
import { test } from "node:test";
import { installPush } from "../../../pwa/src/push/worker.ts";
import type { Kept, PushWire } from "../../../pwa/src/push/wire.ts";

const ORIGIN = "https://ward.example";

interface Shown {
  title: string;
  options: { tag: string; renotify?: boolean; body?: string; data: { url: string; rung: string | null } };
}

/** A service worker's world: what it shows, which pages are open, what it told them. */
function world(pages: { navigate: (link: string) => Promise<unknown> }[] = []) {
  const listeners = new Map<string, (event: unknown) => void>();
  const shown: Shown[] = [];
  const opened: string[] = [];
  const proved: string[] = [];
  const signals: unknown[] = [];
  let refusesOptions = false;
  const wire: PushWire = {
    key: async () => null,
    keep: async () => null,
    test: async () => false,
    proved: async (nonce): Promise<Kept | null> => {
      proved.push(nonce);
      return nonce === "known" ? { proved_at: "2026-06-04T07:58:00Z" } : null;
    },
  };
  const scope = {
    location: { origin: ORIGIN },
    addEventListener: (name: string, listener: (event: unknown) => void) => listeners.set(name, listener),
    registration: {
      getNotifications: async ({ tag }: { tag: string }) => shown.filter((one) => one.options.tag === tag).map((one) => one.options),
      showNotification: async (title: string, options: Shown["options"]) => {
        if (refusesOptions && "renotify" in options) throw new TypeError("unknown option");
        shown.push({ title, options });
      },
    },
    clients: {
      matchAll: async () => pages.map((page) => ({ ...page, postMessage: (signal: unknown) => signals.push(signal) })),
      openWindow: async (link: string) => opened.push(link),
    },
  };
  installPush(scope as unknown as ServiceWorkerGlobalScope, wire);
  const fire = async (name: string, event: object): Promise<void> => {
    let work: Promise<unknown> = Promise.resolve();
    listeners.get(name)!({ ...event, waitUntil: (promise: Promise<unknown>) => (work = promise) });
    await work;
  };
  const push = (text: string | null): Promise<void> => fire("push", { data: text === null ? null : { text: () => text } });
  return { shown, opened, proved, signals, fire, push, refuseOptions: () => (refusesOptions = true) };
}

const notice = (data: object): string =>
  JSON.stringify({ notification: { title: "Infusion care", body: "b", tag: "t", navigate: `${ORIGIN}/#/task/t`, data } });

test("every push shows a notice, also an empty one and one that cannot be read", async () => {
  const { shown, push, fire } = world();
  await push(notice({ rung: "due" }));
  await push(null);
  await push("{");
  await fire("push", { data: { text: () => { throw new Error("not decrypted"); } } });
  assert.equal(shown.length, 4);
});

test("a repeated send replaces without ringing, the next rung rings", async () => {
  const { shown, push } = world();
  for (const rung of ["hour-before", "hour-before", "due"]) {
    await push(notice({ rung }));
    if (shown.length > 1 && rung === "hour-before") shown.shift();
  }
  assert.deepEqual(shown.map((one) => one.options.renotify), [false, true]);
});

test("a browser that refuses an option still shows the notice with its link", async () => {
  const { shown, push, refuseOptions } = world();
  refuseOptions();
  await push(notice({ rung: "due" }));
  assert.equal(shown[0]!.options.data.url, `${ORIGIN}/#/task/t`);
});

test("a tap brings the open window to the exact task", async () => {
  const went: string[] = [];
  const page = { navigate: async (link: string) => (went.push(link), { focus: async () => undefined }) };
  const { opened, fire } = world([page]);
  let closed = 0;
  await fire("notificationclick", { notification: { close: () => (closed += 1), data: { url: `${ORIGIN}/#/task/t` } } });
  assert.deepEqual([went, opened, closed], [[`${ORIGIN}/#/task/t`], [], 1]);
});

test("a tap opens a window where none is, or where the open one cannot be led", async () => {
  const stubborn = { navigate: async () => Promise.reject(new TypeError("not controlled")) };
  for (const pages of [[], [stubborn]]) {
    const { opened, fire } = world(pages);
    await fire("notificationclick", { notification: { close: () => undefined, data: { url: `${ORIGIN}/#/task/t` } } });
    assert.deepEqual(opened, [`${ORIGIN}/#/task/t`]);
  }
});

test("a window that may not be raised is led to the task all the same", async () => {
  const page = { navigate: async () => ({ focus: async () => Promise.reject(new Error("InvalidAccessError")) }) };
  const { opened, fire } = world([page]);
  await fire("notificationclick", { notification: { close: () => undefined, data: null } });
  assert.deepEqual(opened, []);
});

test("a test notice is shown first, then answered, and open pages hear when", async () => {
  const { shown, proved, signals, push } = world([{ navigate: async () => null }]);
  await push(notice({ proof: "known" }));
  assert.deepEqual([shown.length, proved], [1, ["known"]]);
  assert.deepEqual(signals, [{ signal: "reminders-proved", proved_at: "2026-06-04T07:58:00Z" }]);
});

test("an answer nobody confirmed proves nothing", async () => {
  const { signals, push } = world([{ navigate: async () => null }]);
  await push(notice({ proof: "too old" }));
  assert.deepEqual(signals, []);
});
