/** What a phone does for its people while nobody has unlocked it. */
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { freshName } from "../indexeddb.ts";
import { goRound, tellSignOuts } from "../../../pwa/src/access/rounds.ts";
import { remember } from "../../../pwa/src/enrolment.ts";
import { forgetSignedOut, notedStops, noteSignedOut, signedOutPeople } from "../../../pwa/src/store/doorstep.ts";
import { noteStop, people, rememberEnrolled, secure } from "../../../pwa/src/store/people.ts";
import { makeVault } from "../../../pwa/src/store/vault.ts";
import { makePhoneKey } from "../../../pwa/src/sync/phone_key.ts";
import { renewSession } from "../../../pwa/src/sync/renewal.ts";
import { HttpWire } from "../../../pwa/src/sync/wire.ts";
import { emptyPhone, SALT, SECRET } from "../store/at_rest.ts";

const LOCKED = { open: null, asks: true, now_ms: 0 };

beforeEach(emptyPhone);

async function lockedPerson(id: string): Promise<void> {
  const person = { user: { id, name: `Person ${id}`, role: "nurse" }, device: { id: `phone-${id}`, name: "" }, teams: [] };
  await rememberEnrolled({ person, database: freshName(), key: (await makePhoneKey()).own });
  const { vault, key } = await makeVault(SECRET, SALT);
  await secure(id, vault, key, person);
}

/** A service that says 401 `revoked` of some, and keeps what it was asked, for whom. */
function service(revoked: string[], isThere = true): { wire: HttpWire; asked: string[] } {
  const asked: string[] = [];
  const wire = new HttpWire(
    () => 0,
    async (path, init) => {
      if (!isThere) throw new TypeError("no network");
      const user = new Headers(init.headers).get("Bagwatch-User") ?? "";
      asked.push(`${init.method} ${path} ${user}`.trim());
      const isGone = revoked.includes(user);
      return new Response(JSON.stringify(isGone ? { error: "revoked" } : {}), { status: isGone ? 401 : 200 });
    },
  );
  return { wire, asked };
}

test("who was shut out loses what could be read here, and the others keep theirs", async () => {
  await lockedPerson("a");
  await lockedPerson("b");
  const { wire, asked } = service(["a"]);
  assert.deepEqual(await goRound(wire, LOCKED), ["a"]);
  assert.deepEqual(asked.slice(0, 2), ["GET /api/me a", "GET /api/me b"]);
  assert.deepEqual((await people()).map(({ user, vault }) => [user, vault !== null]), [["b", true]]);
});

test("whoever is at work here is asked after by their own loop", async () => {
  await lockedPerson("a");
  const { wire, asked } = service(["a"]);
  assert.deepEqual(await goRound(wire, { ...LOCKED, open: "a" }), []);
  assert.deepEqual(asked, []);
});

test("a round that only carries asks after nobody", async () => {
  await lockedPerson("a");
  const { wire, asked } = service(["a"]);
  assert.deepEqual(await goRound(wire, { ...LOCKED, asks: false }), []);
  assert.deepEqual(asked, []);
});

test("a sign-out without a network is told at the next meeting, once", async () => {
  await lockedPerson("a");
  await noteSignedOut("a", "untold");
  assert.deepEqual(await goRound(service([], false).wire, LOCKED), []);
  assert.equal((await signedOutPeople()).get("a"), "untold");
  const { wire, asked } = service([]);
  await goRound(wire, LOCKED);
  await goRound(wire, LOCKED);
  assert.deepEqual(asked, ["POST /api/logout a"]);
  assert.equal(wire.user, null);
});

test("a sign-out that cannot be told any more does not keep the next from being told", async () => {
  await noteSignedOut("a", "untold");
  await noteSignedOut("b", "untold");
  const { wire, asked } = service(["a"]);
  await tellSignOuts(wire);
  assert.deepEqual(asked, ["POST /api/logout a", "POST /api/logout b"]);
  assert.deepEqual([...(await signedOutPeople())], [["a", "untold"], ["b", "told"]]);
});

/** A browser that holds `holder`'s cookie; the phone's key takes up the session of whoever `mayResume` names. */
function browserOf(holder: string, mayResume: string[]): { wire: HttpWire; asked: string[] } {
  const asked: string[] = [];
  let cookie = holder;
  const wire = new HttpWire(
    () => 0,
    async (path, init) => {
      const user = new Headers(init.headers).get("Bagwatch-User") ?? "";
      asked.push(`${path} ${user}`.trim());
      const { device = "" } = init.body ? (JSON.parse(String(init.body)) as { device?: string }) : {};
      if (path === "/api/session/challenge") return new Response(JSON.stringify({ challenge: "once" }), { status: 200 });
      if (path === "/api/session/resume") {
        const owner = device.replace("phone-", "");
        const may = mayResume.includes(owner);
        if (may) cookie = owner;
        return new Response(JSON.stringify(may ? {} : { error: "sign-in" }), { status: may ? 200 : 401 });
      }
      return new Response(JSON.stringify(user === cookie ? {} : { error: "sign-in" }), { status: user === cookie ? 200 : 401 });
    },
  );
  return { wire, asked };
}

test("a sign-out is told although the browser holds a colleague's session by now", async () => {
  await lockedPerson("a");
  await noteSignedOut("a", "untold");
  const { wire, asked } = browserOf("b", ["a"]);
  await tellSignOuts(wire);
  assert.deepEqual(asked, ["/api/logout a", "/api/session/challenge a", "/api/session/resume a", "/api/logout a"]);
  assert.deepEqual([...(await signedOutPeople())], [["a", "told"]]);
});

test("a sign-out whose session has ended by itself is told, and not tried for ever", async () => {
  await lockedPerson("a");
  await noteSignedOut("a", "untold");
  const { wire } = browserOf("b", []);
  await tellSignOuts(wire);
  assert.deepEqual([...(await signedOutPeople())], [["a", "told"]]);
});

test("a phone does not sign in by itself for who signed out, until they have signed in again", async () => {
  await lockedPerson("a");
  await noteSignedOut("a", "told");
  const { wire, asked } = service([]);
  assert.equal(await renewSession(wire), false);
  assert.deepEqual(asked, []);
  const answer = { user: { id: "a", name: "Person a", role: "nurse" }, device: { id: "phone-a" } };
  await remember({ answer, phoneName: "" }, { milliseconds: () => 0 });
  assert.equal((await signedOutPeople()).size, 0);
});

test("stops noted on the locked screen are told in the order they were found", async () => {
  await noteStop({ id: "2", at: 200 });
  await noteStop({ id: "1", at: 100 });
  await noteSignedOut("a", "told");
  assert.deepEqual(await notedStops(), [{ id: "1", at: 100 }, { id: "2", at: 200 }]);
  await forgetSignedOut("a");
  assert.equal((await signedOutPeople()).size, 0);
});
