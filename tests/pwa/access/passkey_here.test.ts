import assert from "node:assert/strict";
import test from "node:test";
import { passkeyHere } from "../../../pwa/src/access/passkey_here.ts";
import { AccessWire, type Asker } from "../../../pwa/src/access/wire.ts";
import { text as base64url } from "../../../pwa/src/base64url.ts";

const SALT = new Uint8Array(32).fill(7);
const RESULT = new Uint8Array(32).fill(9).buffer;
const ID = new TextEncoder().encode("the id").slice().buffer;

/** A service that keeps what it was asked, and names one salt and one passkey that is known. */
class Service implements Asker {
  readonly asked: string[] = [];

  async request<T>(method: string, path: string): Promise<T> {
    this.asked.push(`${method} ${path}`);
    const publicKey = {
      challenge: "AAAA",
      user: { id: "AAAA" },
      excludeCredentials: [{ type: "public-key", id: base64url(ID) }],
      extensions: { prf: { eval: { first: base64url(SALT) } } },
    };
    return { publicKey } as T;
  }

  attempt<T>(): Promise<T> {
    return Promise.reject(new Error("nobody signs in here"));
  }
}

/** A browser that derives when a passkey is made, only when it is shown, or never. */
function browser(derives: "made" | "shown" | "never", fault?: string) {
  const credential = (derived: boolean) =>
    ({
      rawId: ID,
      type: "public-key",
      response: { clientDataJSON: new ArrayBuffer(1) },
      getClientExtensionResults: () => ({ prf: derived ? { results: { first: RESULT } } : {} }),
    }) as unknown as Credential;
  return {
    create: async () => {
      if (fault) throw Object.assign(new Error(fault), { name: fault });
      return credential(derives === "made");
    },
    get: async () => credential(derives !== "never"),
  };
}

for (const derives of ["made", "shown"] as const) {
  test(`a passkey is made, kept by the service, and derives a secret when it is ${derives}`, async () => {
    const service = new Service();
    const here = await passkeyHere(new AccessWire(service), browser(derives));
    assert.deepEqual(here, { derived: { id: base64url(ID), result: RESULT }, salt: SALT });
    assert.deepEqual(service.asked, ["POST /api/passkeys/options", "POST /api/passkeys"]);
  });
}

test("a browser that derives nothing says so, after the passkey was kept for signing in", async () => {
  const service = new Service();
  assert.equal((await passkeyHere(new AccessWire(service), browser("never"))).derived, null);
  assert.ok(service.asked.includes("POST /api/passkeys"));
});

test("a passkey that is here already is shown instead of a second one made", async () => {
  const service = new Service();
  const here = await passkeyHere(new AccessWire(service), browser("shown", "InvalidStateError"));
  assert.deepEqual(here.derived?.result, RESULT);
  assert.deepEqual(service.asked, ["POST /api/passkeys/options"]);
});

test("a person who turns the browser's question away has changed nothing", async () => {
  const service = new Service();
  await assert.rejects(passkeyHere(new AccessWire(service), browser("made", "NotAllowedError")), /was not used/);
  assert.deepEqual(service.asked, ["POST /api/passkeys/options"]);
});
