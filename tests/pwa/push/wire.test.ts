import assert from "node:assert/strict";
import { test } from "node:test";
import { HttpPushWire } from "../../../pwa/src/push/wire.ts";

function answering(status: number, body: string) {
  const asked: { path: string; init: RequestInit }[] = [];
  const wire = new HttpPushWire(async (path, init) => {
    asked.push({ path, init });
    return new Response(body, { status });
  });
  return { asked, wire };
}

test("the server is told the endpoint and the keys, and nothing else of the subscription", async () => {
  const { asked, wire } = answering(200, '{"subscribed":true,"proved_at":null}');
  const kept = await wire.keep({ endpoint: "https://push.example/1", expirationTime: null, keys: { p256dh: "p", auth: "a" } });
  assert.equal(kept?.proved_at, null);
  assert.equal(asked[0]!.path, "/api/devices/me/push");
  assert.equal(asked[0]!.init.method, "PUT");
  assert.deepEqual(JSON.parse(asked[0]!.init.body as string), {
    endpoint: "https://push.example/1",
    keys: { p256dh: "p", auth: "a" },
  });
});

test("no answer, a refusal and words that are no JSON all mean: not confirmed", async () => {
  const lost = new HttpPushWire(async () => Promise.reject(new TypeError("no network")));
  assert.equal(await lost.key(), null);
  assert.equal(await answering(401, "{}").wire.keep({}), null);
  assert.equal(await answering(200, "<html>").wire.proved("n"), null);
  assert.equal(await answering(200, '{"key":7}').wire.key(), null);
  assert.equal(await answering(202, '{"outcome":"later"}').wire.test(), false);
});

test("every request has a time limit and follows no redirect", async () => {
  const { asked, wire } = answering(200, '{"key":"k"}');
  assert.equal(await wire.key(), "k");
  assert.ok(asked[0]!.init.signal instanceof AbortSignal);
  assert.equal(asked[0]!.init.redirect, "error");
});

test("a subscription is kept for the person at work, who is signed in again where the session is somebody else's", async () => {
  const asked: (string | null)[] = [];
  const renewed: string[] = [];
  const fetcher = async (_: string, init: RequestInit) => {
    asked.push(new Headers(init.headers).get("Bagwatch-User"));
    return new Response(renewed.length === 0 ? '{"error":"sign-in"}' : '{"proved_at":null}', { status: renewed.length === 0 ? 401 : 200 });
  };
  const wire = new HttpPushWire(fetcher, { user: async () => "ben", renew: async (user) => renewed.push(user) > 0 });
  assert.deepEqual(await wire.keep({ endpoint: "https://push.example/1" }), { proved_at: null });
  assert.deepEqual([asked, renewed], [["ben", "ben"], ["ben"]]);
});

test("where the person at work cannot be signed in again nothing is kept in another's name", async () => {
  let asked = 0;
  const fetcher = async () => {
    asked += 1;
    return new Response("{}", { status: 401 });
  };
  const wire = new HttpPushWire(fetcher, { user: async () => "ben", renew: async () => false });
  assert.equal(await wire.keep({ endpoint: "https://push.example/1" }), null);
  assert.equal(asked, 1);
});
