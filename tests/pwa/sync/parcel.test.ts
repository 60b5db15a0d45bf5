import assert from "node:assert/strict";
import test from "node:test";
import type { Fact } from "../../../pwa/src/store/fact.ts";
import * as base64url from "../../../pwa/src/base64url.ts";
import { seal } from "../../../pwa/src/sync/parcel.ts";
import { makePhoneKey } from "../../../pwa/src/sync/phone_key.ts";
import { makeSealPair, openParcel } from "./opening.ts";

const FACT: Fact = {
  id: "0197-1",
  patient: "p",
  kind: "note_written",
  at: "2026-06-01T08:00:00Z",
  recorded_at: "2026-06-01T08:00:00Z",
  device: "phone-a",
  device_seq: 1,
  author: "user-a",
  body: { text: "Agnes Whittle, é, \u{1F489}" },
};

async function signer() {
  const [phone, pair] = [await makePhoneKey(), await makeSealPair()];
  return { pair, phone, session: { device: { id: "phone-a", name: "" }, key: phone.own, seal: pair.public } };
}

test("the server opens the fact's own text, signed by the phone of its author", async () => {
  const { pair, phone, session } = await signer();
  const parcel = await seal(FACT, session);
  assert.deepEqual(Object.keys(parcel!).sort(), ["content", "ephemeral", "key", "nonce", "v"]);
  const letter = await openParcel(parcel!, pair);
  assert.deepEqual([letter.device, letter.fact], ["phone-a", JSON.stringify(FACT)]);
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("raw", base64url.read(phone.public), curve, false, ["verify"]);
  const way = { name: "ECDSA", hash: "SHA-256" };
  const said = new TextEncoder().encode(`bagwatch sealed fact\nphone-a\n${letter.fact}`);
  assert.ok(await crypto.subtle.verify(way, key, base64url.read(letter.signature), said));
});

test("a parcel says nothing of what is in it, and no two are alike", async () => {
  const { session } = await signer();
  const [one, other] = [await seal(FACT, session), await seal(FACT, session)];
  const text = JSON.stringify(one) + Buffer.from(one!.content, "base64url").toString("latin1");
  for (const word of ["Whittle", "note_written", "user-a", "phone-a"]) assert.equal(text.includes(word), false, word);
  for (const part of ["ephemeral", "nonce", "content"] as const) assert.notEqual(one![part], other![part]);
});

test("another server's key, another name of the key, or a changed letter opens nothing", async () => {
  const { pair, session } = await signer();
  const parcel = (await seal(FACT, session))!;
  await assert.rejects(openParcel(parcel, await makeSealPair()));
  await assert.rejects(openParcel({ ...parcel, key: "0000000000000000" }, pair));
  const content = base64url.read(parcel.content);
  content[9]! ^= 1;
  await assert.rejects(openParcel({ ...parcel, content: base64url.text(content) }, pair));
});

test("a session without a phone key, or without a key to seal to, makes none", async () => {
  const { session } = await signer();
  assert.equal(await seal(FACT, { device: session.device, seal: session.seal }), null);
  assert.equal(await seal(FACT, { device: session.device, key: session.key }), null);
});

test("a fact as large as one may be is sealed whole", async () => {
  const { pair, session } = await signer();
  const large = { ...FACT, body: { text: "x".repeat(250_000) } };
  assert.equal((await openParcel((await seal(large, session))!, pair)).fact, JSON.stringify(large));
});
