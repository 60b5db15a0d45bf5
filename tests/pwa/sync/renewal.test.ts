/** A lost sign-in is renewed by the phone itself, once for all requests that met it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { makePhoneKey, sign } from "../../../pwa/src/sync/phone_key.ts";
import { HttpWire, SignedOut } from "../../../pwa/src/sync/wire.ts";

const PAGE = '{"facts":[],"cursor":"c","complete":true,"epoch":"e","server_time":"2026-06-01T08:00:00Z"}';

/** A service that knows nobody until the phone has proved itself. */
function forgetful(): { wire: HttpWire; asked: string[]; admit: () => void } {
  const asked: string[] = [];
  let admitted = false;
  const wire = new HttpWire(
    () => 0,
    async (path) => {
      asked.push(path);
      return new Response(PAGE, { status: admitted ? 200 : 401 });
    },
  );
  return { wire, asked, admit: () => (admitted = true) };
}

test("a request that met a lost sign-in is asked again after the renewal", async () => {
  const { wire, asked, admit } = forgetful();
  wire.renew = async () => {
    admit();
    return true;
  };
  assert.equal((await wire.pull(null, 1)).answer.cursor, "c");
  assert.equal(asked.length, 2);
});

test("requests that meet it together share one renewal", async () => {
  const { wire, admit } = forgetful();
  let renewals = 0;
  wire.renew = async () => {
    renewals += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    admit();
    return true;
  };
  await Promise.all([wire.pull(null, 1), wire.pull(null, 1), wire.me()]);
  assert.equal(renewals, 1);
});

test("a phone that cannot renew is signed out, and asks no more than once", async () => {
  const { wire, asked } = forgetful();
  await assert.rejects(wire.pull(null, 1), SignedOut);
  assert.equal(asked.length, 1);
});

test("a renewal that changed nothing ends as signed out", async () => {
  const { wire, asked } = forgetful();
  wire.renew = async () => true;
  await assert.rejects(wire.pull(null, 1), SignedOut);
  assert.equal(asked.length, 2);
});

test("the phone's key cannot be read, and its signature names its purpose", async () => {
  const key = await makePhoneKey();
  assert.equal(key.own.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("pkcs8", key.own));
  const point = Buffer.from(key.public, "base64url");
  assert.equal(point.length, 65);
  const pub = await crypto.subtle.importKey("raw", point, { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
  const signed = Buffer.from(await sign(key.own, "phone", "nonce"), "base64url");
  const said = new TextEncoder().encode("bagwatch session\nphone\nnonce");
  assert.ok(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, pub, signed, said));
});
