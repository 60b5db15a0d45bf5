/** What the phone asks the service about reminders. Each request has a time limit; a failure is null, never a throw. */

export const LIMIT_MS = 15_000;

export interface Kept {
  /** When this phone last answered a test notice: RFC 3339, or null. */
  proved_at: string | null;
}

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

export interface PushWire {
  /** The key to subscribe with, base64url. */
  key(): Promise<string | null>;
  keep(subscription: PushSubscriptionJSON): Promise<Kept | null>;
  test(): Promise<boolean>;
  proved(nonce: string): Promise<Kept | null>;
}

export class HttpPushWire implements PushWire {
  readonly #fetch: Fetch;

  constructor(fetcher: Fetch = (path, init) => fetch(path, init)) {
    this.#fetch = fetcher;
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
    const init: RequestInit = {
      method,
      redirect: "error",
      credentials: "same-origin",
      signal: AbortSignal.timeout(LIMIT_MS),
    };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { "Content-Type": "application/json" };
    }
    try {
      const response = await this.#fetch(path, init);
      return response.ok ? ((await response.json()) as T) : null;
    } catch {
      // No network, a captive portal, a cut answer: all mean that the service did not say yes.
      return null;
    }
  }
}
