/**
 * What a phone asks the server about signing in (docs/access-wire.md). Throws what the wire throws; an attempt to sign
 * in that failed is `SignedOut`, a change that needs a fresher sign-in is `Refused` with the server's sentence.
 */
import type { EnrolAnswer } from "../sync/wire.ts";

export interface Asker {
  request<T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T>;
  attempt<T>(path: string, body: unknown): Promise<T>;
}

export type Options = Record<string, unknown>;

/** On which phone somebody signs in: one they have, or a new one with its name and public key. */
export interface Where {
  device?: string;
  name?: string;
  key?: string;
}

export class AccessWire {
  readonly #asker: Asker;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  async passkeyOptions(): Promise<Options> {
    return publicKeyOf(await this.#asker.attempt("/api/sign-in/passkey/options", {}));
  }

  passkeySignIn(credential: Options, where: Where): Promise<EnrolAnswer> {
    return this.#asker.attempt("/api/sign-in/passkey", { credential, ...where });
  }

  passwordSignIn(user: string, password: string, totp: string, where: Where): Promise<EnrolAnswer> {
    return this.#asker.attempt("/api/sign-in/password", { user, password, totp, ...where });
  }

  async registerOptions(): Promise<Options> {
    return publicKeyOf(await this.#asker.request("POST", "/api/passkeys/options", {}));
  }

  async register(credential: Options): Promise<void> {
    await this.#asker.request("POST", "/api/passkeys", { credential });
  }

  async setPassword(password: string): Promise<void> {
    await this.#asker.request("PUT", "/api/me/password", { password });
  }

  /** A secret for one-time codes and its picture; it counts once a code of it was confirmed. */
  totp(): Promise<{ secret: string; qr: string }> {
    return this.#asker.request("POST", "/api/me/totp", {});
  }

  async confirmTotp(code: string): Promise<void> {
    await this.#asker.request("POST", "/api/me/totp/confirm", { code });
  }

  async logout(): Promise<void> {
    await this.#asker.request("POST", "/api/logout", {});
  }

  me(): Promise<unknown> {
    return this.#asker.request("GET", "/api/me");
  }

  sessions(): Promise<unknown> {
    return this.#asker.request("GET", "/api/sessions");
  }

  async endSession(id: string): Promise<void> {
    await this.#asker.request("DELETE", `/api/sessions/${encodeURIComponent(id)}`);
  }

  async endOtherSessions(): Promise<void> {
    await this.#asker.request("DELETE", "/api/sessions");
  }
}

function publicKeyOf(answer: { publicKey?: unknown }): Options {
  return (answer.publicKey ?? {}) as Options;
}
