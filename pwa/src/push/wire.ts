/** What the phone asks the server about reminders. Each request has a time limit; a failure is null, never a throw. */

export const LIMIT_MS = 15_000;

export interface Kept {
  /** When this phone last answered a test notice: RFC 3339, or null. */
  proved_at: string | null;
}

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** For whom the phone asks: the browser's one session may be somebody else's, and must not be given what is theirs. */
export interface Speaker {
  /** The id of a person on this phone; null: the session speaks. */
  user(): Promise<string | null>;
  /** Sign this person in again; true when that was done. */
  renew(user: string): Promise<boolean>;
}

const THE_SESSION: Speaker = { user: () => Promise.resolve(null), renew: () => Promise.resolve(false) };

export interface PushWire {
  /** The key to subscribe with, base64url. */
  key(): Promise<string | null>;
  keep(subscription: PushSubscriptionJSON): Promise<Kept | null>;
  test(): Promise<boolean>;
  proved(nonce: string): Promise<Kept | null>;
}

export class HttpPushWire implements PushWire {
  readonly #fetch: Fetch;
  readonly #speaker: Speaker;

  constructor(fetcher: Fetch = (path, init) => fetch(path, init), speaker: Speaker = THE_SESSION) {
    this.#fetch = fetcher;
    this.#speaker = speaker;
  }

  async key(): Promise<string | null> {
    const answer = await this.#ask<{ key?: unknown }>("GET", "/api/vapid-key");
    return typeof answer?.key === "string" ? answer.key : null;
  }

  keep(subscription: PushSubscriptionJSON): Promise<Kept | null> {
    const { endpoint, keys } = subscription;
    return this.#ask<Kept>("PUT", "/api/devices/me/push", { endpoint, keys });
  }

  async test(): Promise<boolean> {
    const answer = await this.#ask<{ outcome?: unknown }>("POST", "/api/devices/me/push/test", {});
    return answer?.outcome === "sent";
  }

  proved(nonce: string): Promise<Kept | null> {
    return this.#ask<Kept>("POST", "/api/devices/me/push/proved", { nonce });
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T | null> {
    try {
      const user = await this.#speaker.user();
      const ask = () => this.#fetch(path, requestOf(method, body, user));
      let response = await ask();
      if (response.status === 401 && user !== null && (await this.#speaker.renew(user))) response = await ask();
      return response.ok ? ((await response.json()) as T) : null;
    } catch {
      // No network, a captive portal, a cut answer: all mean that the server did not say yes.
      return null;
    }
  }
}

function requestOf(method: string, body: unknown, user: string | null): RequestInit {
  const init: RequestInit = { method, redirect: "error", credentials: "same-origin", signal: AbortSignal.timeout(LIMIT_MS) };
  const headers: Record<string, string> = user === null ? {} : { "Bagwatch-User": user };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    headers["Content-Type"] = "application/json";
  }
  return { ...init, headers };
}
