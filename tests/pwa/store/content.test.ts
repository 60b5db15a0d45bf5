import assert from "node:assert/strict";
import test from "node:test";
import { Damaged, sealed, shut } from "../../../pwa/src/store/content.ts";
import { plain } from "./plain.ts";

const FACT = { patient: "p", body: { text: "Agnes Whittle, 45 micrograms" } };

function dataKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

test("what was closed opens again as it was, and says nothing while it lies there", async () => {
  const codec = sealed(await dataKey());
  const content = await codec.close(FACT, "log 1");
  assert.ok(content instanceof Uint8Array);
  assert.equal(Buffer.from(content).includes("Whittle"), false);
  assert.deepEqual(await codec.open(content, "log 1"), FACT);
});

test("the same thing closed twice is never the same bytes", async () => {
  const codec = sealed(await dataKey());
  assert.notDeepEqual(await codec.close(FACT, "log 1"), await codec.close(FACT, "log 1"));
});

test("a change of any byte is found", async () => {
  const codec = sealed(await dataKey());
  const content = (await codec.close(FACT, "log 1")) as Uint8Array<ArrayBuffer>;
  for (let place = 0; place < content.length; place += 1) {
    const altered = content.slice();
    altered[place]! ^= 1;
    await assert.rejects(codec.open(altered, "log 1"), Damaged, `byte ${place}`);
  }
});

test("a content that lies elsewhere, was cut short, or was never closed is damaged", async () => {
  const codec = sealed(await dataKey());
  const content = (await codec.close(FACT, "log 1")) as Uint8Array<ArrayBuffer>;
  await assert.rejects(codec.open(content, "log 2"), Damaged);
  for (const length of [0, 5, 12, content.length - 1]) {
    await assert.rejects(codec.open(content.slice(0, length), "log 1"), Damaged, `${length} bytes`);
  }
  await assert.rejects(codec.open(await plain.close(FACT, "log 1"), "log 1"), Damaged);
});

test("another person's key opens nothing", async () => {
  const content = await sealed(await dataKey()).close(FACT, "log 1");
  await assert.rejects(sealed(await dataKey()).open(content, "log 1"), Damaged);
});

test("a locked storage neither opens nor closes", async () => {
  await assert.rejects(shut.open(new Uint8Array(40), "log 1"), /locked/);
  await assert.rejects(shut.close({}, "log 1"), /locked/);
});
