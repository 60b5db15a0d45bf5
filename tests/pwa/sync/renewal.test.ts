/** A lost sign-in is renewed by the phone itself, once for all requests that met it, and for the right person. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { freshName } from "../indexeddb.ts";
import { people, rememberEnrolled, setPresent } from "../../../pwa/src/store/people.ts";
import { wipe } from "../../../pwa/src/store/wipe.ts";
import { makePhoneKey, sign } from "../../../pwa/src/sync/phone_key.ts";
import { renewSession, type RenewalWire } from "../../../pwa/src/sync/renewal.ts";
import { HttpWire, ShutOut, SignedOut, Unreachable } from "../../../pwa/src/sync/wire.ts";
import { emptyPhone } from "../store/at_rest.ts";

beforeEach(emptyPhone);

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

async function enrolled(user: string): Promise<void> {
  const person = { user: { id: user, name: user, role: "nurse" }, device: { id: `phone-${user}`, name: "" }, teams: [] };
  await rememberEnrolled({ person, database: freshName(), key: (await makePhoneKey()).own });
}

/** Ends each resume as told for that phone; the phones that asked are on record. */
function resuming(user: string | null, ends: Record<string, Error>): RenewalWire & { asked: string[] } {
  const asked: string[] = [];
  return {
    user,
    asked,
    challenge: async () => "nonce",
    resume: async (device) => {
      asked.push(device);
      if (ends[device]) throw ends[device];
      return { user: { id: "u", name: "", role: "" }, device: { id: device } };
    },
  };
}

test("who is at work gets their own session back, never another person's of the same phone", async () => {
  for (const user of ["ann", "ben"]) await enrolled(user);
  const wire = resuming("ann", {});
  assert.equal(await renewSession(wire), true);
  assert.deepEqual(wire.asked, ["phone-ann"]);
  const lost = resuming("ann", { "phone-ann": new SignedOut() });
  assert.equal(await renewSession(lost), false);
  assert.deepEqual(lost.asked, ["phone-ann"]);
});

test("for what anybody may carry, the person of last is tried first, then the others", async () => {
  for (const user of ["ann", "ben", "cat"]) await enrolled(user);
  await setPresent("ben");
  const wire = resuming(null, { "phone-ben": new ShutOut(), "phone-ann": new SignedOut() });
  assert.equal(await renewSession(wire), true);
  assert.deepEqual([wire.asked[0], wire.asked.at(-1)], ["phone-ben", "phone-cat"]);
});

test("a revocation of who is at work is told, and a lost network is not taken for one", async () => {
  await enrolled("ann");
  await assert.rejects(renewSession(resuming("ann", { "phone-ann": new ShutOut() })), ShutOut);
  await assert.rejects(renewSession(resuming("ann", { "phone-ann": new Unreachable("none") })), Unreachable);
});

test("nobody resumes as somebody who was shut out", async () => {
  await enrolled("ann");
  await wipe((await people())[0]!);
  const wire = resuming("ann", {});
  assert.equal(await renewSession(wire), false);
  assert.deepEqual(wire.asked, []);
});

test("each request says who asks, and says nothing while nobody has unlocked", async () => {
  const said: (string | null)[] = [];
  const wire = new HttpWire(
    () => 0,
    async (_, init) => {
      said.push(new Headers(init.headers).get("Bagwatch-User"));
      return new Response(PAGE);
    },
  );
  await wire.pull(null, 1);
  wire.user = "user-a";
  await wire.pull(null, 1);
  await wire.push({ install: "i", facts: [], frontier: { unsent: 0, oldest_at: null } });
  assert.deepEqual(said, [null, "user-a", "user-a"]);
});

test("a revocation is heard as such, and is not renewed away", async () => {
  const wire = new HttpWire(() => 0, async () => new Response('{"error":"revoked","detail":"x"}', { status: 401 }));
  wire.renew = () => assert.fail("a shut-out phone has nothing to renew");
  await assert.rejects(wire.pull(null, 1), ShutOut);
});

test("what one person asked is not asked again as the next one, who unlocked during the renewal", async () => {
  const { wire, asked, admit } = forgetful();
  wire.user = "ann";
  wire.renew = async () => {
    wire.user = "ben";
    admit();
    return true;
  };
  await assert.rejects(wire.push({ install: "i", facts: [], frontier: { unsent: 0, oldest_at: null } }), SignedOut);
  assert.equal(asked.length, 1);
});
