import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { createHash } from "node:crypto";
import { forgetOlder, fromShell, install, shellPath, type Files } from "../../../pwa/src/worker/precache.ts";

const ORIGIN = "https://ward.example";
const integrityOf = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** What a browser keeps for the worker, and a server that checks hashes as `fetch` with `integrity` does. */
let stored: Map<string, Map<string, string>>;
let served: Record<string, string>;
let fetched: string[];

beforeEach(() => {
  stored = new Map();
  served = { "/": "<html>", "/app-1.js": "one" };
  fetched = [];
  Object.assign(globalThis, { caches: cachesOf(), fetch: fetchOf });
});

function cachesOf() {
  return {
    keys: async () => [...stored.keys()],
    delete: async (name: string) => stored.delete(name),
    open: async (name: string) => {
      const entries = stored.get(name) ?? new Map<string, string>();
      stored.set(name, entries);
      return {
        match: async (path: string) => (entries.has(path) ? new Response(entries.get(path)) : undefined),
        put: async (path: string, response: Response) => void entries.set(path, await response.text()),
      };
    },
  };
}

async function fetchOf(path: string, init: { integrity?: string }): Promise<Response> {
  fetched.push(path);
  const body = served[path];
  if (body === undefined) return new Response("", { status: 404 });
  if (init.integrity !== integrityOf(body)) throw new TypeError("integrity");
  return new Response(body);
}

function list(version: string): Files {
  return { version, files: Object.fromEntries(Object.entries(served).map(([path, body]) => [path, integrityOf(body)])) };
}

test("an installed version answers without a network", async () => {
  const files = list("v1");
  await install(files);
  served = {};
  assert.equal(await (await fromShell(files, "/app-1.js")).text(), "one");
});

test("a deploy that is half way through installs nothing and leaves the old version", async () => {
  const first = list("v1");
  await install(first);
  const second = { version: "v2", files: { ...first.files, "/app-2.js": integrityOf("two") } };
  served["/app-2.js"] = "not yet two";
  await assert.rejects(install(second));
  assert.equal(await (await fromShell(first, "/")).text(), "<html>");
  served["/app-2.js"] = "two";
  await install(second);
  assert.equal(await (await fromShell(second, "/app-2.js")).text(), "two");
});

test("an update fetches only what changed", async () => {
  await install(list("v1"));
  fetched = [];
  served["/app-2.js"] = "two";
  await install(list("v2"));
  assert.deepEqual(fetched, ["/app-2.js"]);
});

test("the old version is forgotten when the new one takes over, and nothing else is", async () => {
  await install(list("v1"));
  await install(list("v2"));
  stored.set("somebody-else", new Map());
  await forgetOlder(list("v2"));
  assert.deepEqual([...stored.keys()].sort(), ["bagwatch-v2", "somebody-else"]);
});

test("files the browser threw away come back from the network, checked", async () => {
  const files = list("v1");
  await install(files);
  stored.clear();
  assert.equal(await (await fromShell(files, "/app-1.js")).text(), "one");
  served["/app-1.js"] = "tampered";
  stored.clear();
  await assert.rejects(fromShell(files, "/app-1.js"));
});

test("pages open the shell; the service, its rules pointer and other origins are left to the network", () => {
  const files = list("v1");
  const path = (address: string, navigates = false) => shellPath(files, new URL(address, ORIGIN), ORIGIN, navigates);
  assert.equal(path("/", true), "/");
  assert.equal(path("/anything/deep?x=1", true), "/");
  assert.equal(path("/app-1.js"), "/app-1.js");
  assert.equal(path("/api/patients/1/calendar.ics", true), null);
  assert.equal(path("/rules/current.json"), null);
  assert.equal(path("/sw.js"), null);
  assert.equal(path("/unknown.js"), null);
  assert.equal(path("https://elsewhere.example/", true), null);
});
