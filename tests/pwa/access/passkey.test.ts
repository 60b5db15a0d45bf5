import assert from "node:assert/strict";
import test from "node:test";
import { text as encode } from "../../../pwa/src/base64url.ts";
import {
  derive,
  idsIn,
  makePasskey,
  PasskeyTrouble,
  passkeysOffered,
  saltOf,
  showPasskey,
} from "../../../pwa/src/access/passkey.ts";

const SALT = new Uint8Array(32).fill(7);
const RESULT = new Uint8Array(32).fill(9).buffer;
const buffer = (text: string): ArrayBuffer => new TextEncoder().encode(text).slice().buffer;
const OPTIONS = {
  rp: { id: "ward.example", name: "Bagwatch" },
  user: { id: encode(buffer("asha")), name: "Asha Rowe", displayName: "Asha Rowe" },
  challenge: encode(buffer("a challenge")),
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
  excludeCredentials: [{ type: "public-key", id: encode(buffer("old one")) }],
  extensions: { prf: { eval: { first: encode(SALT.slice().buffer) } } },
};

/** Just enough of a browser: keeps what it was asked, and answers with one credential or a fault. */
class Browser {
  asked: Record<string, unknown> = {};
  readonly #result: BufferSource | undefined;
  readonly #fault: Error | null;

  constructor(result: BufferSource | undefined, fault: Error | null = null) {
    this.#result = result;
    this.#fault = fault;
  }

  create = (options?: CredentialCreationOptions) => this.#answer(options?.publicKey, { attestationObject: buffer("attested") });
  get = (options?: CredentialRequestOptions) =>
    this.#answer(options?.publicKey, { authenticatorData: buffer("data"), signature: buffer("signed"), userHandle: null });

  async #answer(publicKey: unknown, response: object): Promise<Credential> {
    if (this.#fault) throw this.#fault;
    this.asked = publicKey as Record<string, unknown>;
    return {
      rawId: buffer("the id"),
      type: "public-key",
      authenticatorAttachment: "platform",
      response: { clientDataJSON: buffer("client"), ...response },
      getClientExtensionResults: () => ({ prf: { enabled: true, results: { first: this.#result } } }),
    } as unknown as Credential;
  }
}

test("the server's options reach the browser as bytes, with the salt and what is known already", async () => {
  const browser = new Browser(RESULT);
  await makePasskey(OPTIONS, browser);
  assert.deepEqual(browser.asked["challenge"], new TextEncoder().encode("a challenge"));
  assert.deepEqual((browser.asked["user"] as { id: unknown }).id, new TextEncoder().encode("asha"));
  assert.deepEqual(browser.asked["excludeCredentials"], [{ type: "public-key", id: new TextEncoder().encode("old one") }]);
  assert.deepEqual(browser.asked["extensions"], { prf: { eval: { first: SALT } } });
  assert.deepEqual(idsIn(OPTIONS.excludeCredentials), [encode(buffer("old one"))]);
});

test("what a passkey derives stays here: nothing of it is in what the server sees", async () => {
  const made = await makePasskey(OPTIONS, new Browser(RESULT));
  assert.deepEqual(made.result, RESULT);
  assert.deepEqual(made.credential["clientExtensionResults"], {});
  assert.ok(!JSON.stringify(made.credential).includes(encode(RESULT)));
  assert.deepEqual(made.credential["response"], { clientDataJSON: encode(buffer("client")), attestationObject: encode(buffer("attested")) });
});

test("a sign-in sends what the browser signed, with the server's challenge", async () => {
  const browser = new Browser(undefined);
  const shown = await showPasskey(OPTIONS, { credentials: [], salt: null }, browser);
  assert.deepEqual(browser.asked["challenge"], new TextEncoder().encode("a challenge"));
  assert.equal(browser.asked["userVerification"], "required");
  assert.equal(shown.result, null);
  assert.equal((shown.credential["response"] as Record<string, string>)["signature"], encode(buffer("signed")));
});

test("unlocking asks only the passkeys of this phone, under a fresh challenge of its own", async () => {
  const [one, other] = [new Browser(new Uint8Array(RESULT)), new Browser(RESULT)];
  const wanted = { credentials: [encode(buffer("the id"))], salt: SALT };
  const derived = await derive(wanted, one);
  assert.deepEqual(derived, { id: encode(buffer("the id")), result: RESULT });
  assert.deepEqual(one.asked["allowCredentials"], [{ type: "public-key", id: new TextEncoder().encode("the id") }]);
  await derive(wanted, other);
  assert.notDeepEqual(one.asked["challenge"], other.asked["challenge"]);
});

test("a passkey that derives nothing says so", async () => {
  assert.equal(await derive({ credentials: [], salt: SALT }, new Browser(undefined)), null);
  assert.equal(saltOf({}), null);
});

test("a browser's refusal becomes words for the person", async () => {
  const faults = { NotAllowedError: "cancelled", InvalidStateError: "known", SecurityError: "absent" };
  for (const [name, code] of Object.entries(faults)) {
    const browser = new Browser(undefined, Object.assign(new Error("no"), { name }));
    await assert.rejects(makePasskey(OPTIONS, browser), (error) => error instanceof PasskeyTrouble && error.code === code);
  }
});

test("passkeys are offered to a host with a name only", () => {
  const browser = { PublicKeyCredential: {} };
  assert.ok(passkeysOffered("ward.example", browser));
  assert.ok(passkeysOffered("localhost", browser));
  assert.ok(!passkeysOffered("127.0.0.1", browser));
  assert.ok(!passkeysOffered("[::1]", browser));
  assert.ok(!passkeysOffered("ward.example", {}));
});
