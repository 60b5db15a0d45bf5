/**
 * Requests to the server, each with a time limit, and what their failures mean.
 *
 * Promise: an outside call ends in one of five ways: an answer, `Unreachable` (try later), `SignedOut` (a person must
 * sign in again; nothing is lost), `ShutOut` (this phone or its person no longer counts: what can be read must go),
 * `Refused` (this request as it is will never be taken). Bodies of errors are never shown as they came, but for the
 * server's own sentence. Once it is known who asks, every request says so, and the server answers only if the
 * browser's session is that person's.
 */
import type { Parcel, Fact, Receipt } from "../store/fact.ts";
import type { SealKey } from "../store/people.ts";

export class Unreachable extends Error {
  /** The server's own wish, in milliseconds, or null. */
  readonly wait: number | null;

  constructor(message: string, wait: number | null = null) {
    super(message);
    this.name = "Unreachable";
    this.wait = wait;
  }
}

export class SignedOut extends Error {}

/** The phone was revoked, or its user disabled. */
export class ShutOut extends Error {}

export class Refused extends Error {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

export interface PushRequest {
  install: string;
  facts: Fact[];
  frontier: { unsent: number; oldest_at: string | null };
}

export interface PushAnswer {
  receipts: Partial<Receipt>[];
  epoch: string;
  server_time: string;
}

export interface PullAnswer {
  facts: Fact[];
  cursor: string;
  complete: boolean;
  epoch: string;
  server_time: string;
  removed?: string[];
  reset?: unknown;
}

export interface EnrolAnswer {
  user: { id: string; name: string; role: string };
  device: { id: string; name?: string };
  /** Ids in the answer to enrolment, ids with names in `/api/me`. */
  teams?: unknown[];
  /** Facts are sealed to this key, so that whoever is signed in can carry them. */
  seal_key?: SealKey;
}

export interface SealedAnswer {
  receipts: SealedReceipt[];
  epoch: string;
  server_time: string;
}

/** In the order of the parcels; no id where one could not be opened. */
export type SealedReceipt = Omit<Partial<Receipt>, "id"> & { id?: string | null };

/** An answer with the phone's clock before the request and after it, so that the server's clock can be compared. */
export interface Timed<T> {
  answer: T;
  sent_ms: number;
  received_ms: number;
}

/** What carrying needs: any session will do for parcels. */
export interface SealedWire {
  sealed(parcels: readonly Parcel[]): Promise<Timed<SealedAnswer>>;
}

export interface Wire extends SealedWire {
  /** Who asks; null while nobody has unlocked this phone. */
  user: string | null;
  push(request: PushRequest): Promise<Timed<PushAnswer>>;
  pull(cursor: string | null, limit: number): Promise<Timed<PullAnswer>>;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

export const LIMIT_MS = 15_000;

export class HttpWire implements Wire {
  /** Signs in again by itself after a 401; true when it did. Set once it is known whose phone this is. */
  renew: () => Promise<boolean> = () => Promise.resolve(false);
  user: string | null = null;
  readonly #fetch: Fetch;
  readonly #now: () => number;
  #renewing: Promise<boolean> | null = null;

  constructor(now: () => number, fetcher: Fetch = (path, init) => fetch(path, init)) {
    this.#now = now;
    this.#fetch = fetcher;
  }

  push(request: PushRequest): Promise<Timed<PushAnswer>> {
    return this.#ask<PushAnswer>("/api/sync/push", request);
  }

  pull(cursor: string | null, limit: number): Promise<Timed<PullAnswer>> {
    const place = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    return this.#ask<PullAnswer>(`/api/sync/pull?limit=${limit}${place}`);
  }

  /** Parcels of anybody who wrote on this phone. */
  sealed(parcels: readonly Parcel[]): Promise<Timed<SealedAnswer>> {
    return this.#ask<SealedAnswer>("/api/sync/sealed", { sealed: parcels });
  }

  /** `key` is the public key by which this phone can sign in again. */
  async enrol(code: string, name: string, key: string): Promise<EnrolAnswer> {
    return (await this.#once<EnrolAnswer>("/api/devices/enrol", { code, name, key })).answer;
  }

  /** What this phone must sign to sign in again. */
  async challenge(device: string): Promise<string> {
    return (await this.#once<{ challenge: string }>("/api/session/challenge", { device })).answer.challenge;
  }

  /** Throws SignedOut when the proof does not count, ShutOut after a revocation. */
  async resume(device: string, challenge: string, signature: string): Promise<EnrolAnswer> {
    return (await this.#once<EnrolAnswer>("/api/session/resume", { device, challenge, signature })).answer;
  }

  /** Who the session of this browser belongs to. Throws SignedOut if there is none. */
  async me(): Promise<EnrolAnswer> {
    return (await this.#ask<EnrolAnswer>("/api/me")).answer;
  }

  /** The server's word on its versions of the rules. */
  async currentRules(): Promise<unknown> {
    return (await this.#ask<unknown>("/rules/current.json")).answer;
  }

  /** What the server knew of openings and adoptions. */
  async rulesNotes(): Promise<unknown> {
    return (await this.#ask<unknown>("/api/rules/notes")).answer;
  }

  async rules(path: string): Promise<unknown> {
    return (await this.#ask<unknown>(path)).answer;
  }

  /** Any other request, as one that is asked again after a renewal. */
  async request<T>(method: Method, path: string, body?: unknown): Promise<T> {
    return (await this.#ask<T>(path, body, method)).answer;
  }

  /** A request whose 401 is its answer: somebody could not prove who they are. */
  async attempt<T>(path: string, body: unknown): Promise<T> {
    return (await this.#once<T>(path, body)).answer;
  }

  /** Asks once more after a lost sign-in that this phone could renew by itself. */
  async #ask<T>(path: string, body?: unknown, method?: Method): Promise<Timed<T>> {
    const user = this.user;
    try {
      return await this.#once<T>(path, body, method);
    } catch (error) {
      if (!(error instanceof SignedOut) || !(await this.#renewed())) throw error;
      // Somebody else unlocked meanwhile: what this one wanted to say is not theirs to say.
      if (this.user !== user) throw error;
      return this.#once<T>(path, body, method);
    }
  }

  /** Several requests may meet the lost sign-in at once: they share one renewal. */
  #renewed(): Promise<boolean> {
    this.#renewing ??= this.renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #once<T>(path: string, body?: unknown, method?: Method): Promise<Timed<T>> {
    const sent_ms = this.#now();
    const response = await this.#answer(path, body, method ?? (body === undefined ? "GET" : "POST"));
    const received_ms = this.#now();
    if (!response.ok) throw await failureOf(response);
    try {
      return { answer: (await response.json()) as T, sent_ms, received_ms };
    } catch {
      // A captive portal or a cut connection: not the server's words.
      throw new Unreachable("the answer was not complete");
    }
  }

  async #answer(path: string, body: unknown, method: Method): Promise<Response> {
    const headers: Record<string, string> = this.user === null ? {} : { "Bagwatch-User": this.user };
    const init: RequestInit = { method, headers, redirect: "error", credentials: "same-origin" };
    init.signal = AbortSignal.timeout(LIMIT_MS);
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      headers["Content-Type"] = "application/json";
    }
    try {
      return await this.#fetch(path, init);
    } catch (error) {
      throw new Unreachable(error instanceof Error ? error.name : "no answer");
    }
  }
}

async function failureOf(response: Response): Promise<Error> {
  const status = response.status;
  if (status === 408 || status === 429 || status >= 500) {
    return new Unreachable(`the server answered ${status}`, retryAfter(response));
  }
  const said = await saidBy(response);
  if (status === 401 && said.error === "revoked") return new ShutOut("this phone was shut out");
  if (status === 401) return new SignedOut("this phone is signed out");
  return new Refused(status, typeof said.detail === "string" ? said.detail : `The server answered ${status}.`);
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After") ?? "");
  return seconds > 0 ? Math.min(seconds, 600) * 1000 : null;
}

async function saidBy(response: Response): Promise<{ error?: unknown; detail?: unknown }> {
  const said: unknown = await response.json().catch(() => null);
  return typeof said === "object" && said !== null ? said : {};
}
