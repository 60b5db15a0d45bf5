/**
 * The offline shell: every file of one version, checked against its hash, in one cache.
 *
 * Promise: a half-finished deploy never mixes two versions (the install fails, the old one keeps running); an evicted
 * cache heals from the network; answers of the server (`/api`) are never stored here. It knows nothing of views.
 */

export interface Files {
  version: string;
  /** Path to Subresource Integrity hash. */
  files: Record<string, string>;
}

const PREFIX = "bagwatch-";
const SHELL = "/";
const NOT_OURS = [/^\/api\//, /^\/rules\/current\.json$/, /^\/rules(\/[^.]*)?$/, /^\/sw\.js$/];

/** Fetch what is missing of this version. Rejects, and leaves the running version alone, if one file is not as listed. */
export async function install(list: Files): Promise<void> {
  const cache = await caches.open(PREFIX + list.version);
  await Promise.all(Object.entries(list.files).map(([path, hash]) => place(cache, path, hash)));
}

async function place(cache: Cache, path: string, integrity: string): Promise<void> {
  if (await cache.match(path)) return;
  const response = (await unchanged(path, integrity)) ?? (await checked(path, integrity));
  await cache.put(path, response);
}

async function checked(path: string, integrity: string): Promise<Response> {
  const response = await fetch(path, { cache: "no-cache", integrity, redirect: "error" });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response;
}

/** The same file in the cache of an older version: copied, so that an update costs only what changed. */
async function unchanged(path: string, integrity: string): Promise<Response | undefined> {
  for (const name of await ourCaches()) {
    const found = await (await caches.open(name)).match(path);
    if (found && (await hashOf(found.clone())) === integrity) return found;
  }
  return undefined;
}

async function hashOf(response: Response): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

/** Forget the versions before this one. */
export async function forgetOlder(list: Files): Promise<void> {
  const older = (await ourCaches()).filter((name) => name !== PREFIX + list.version);
  await Promise.all(older.map((name) => caches.delete(name)));
}

async function ourCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/** The file that answers this request from the shell, or null where the network must. */
export function shellPath(list: Files, url: URL, origin: string, navigates: boolean): string | null {
  if (url.origin !== origin || NOT_OURS.some((pattern) => pattern.test(url.pathname))) return null;
  if (url.pathname in list.files) return url.pathname;
  return navigates ? SHELL : null;
}

/** The stored file; if the browser has thrown it away, the server's, checked against its hash and kept. */
export async function fromShell(list: Files, path: string): Promise<Response> {
  const cache = await caches.open(PREFIX + list.version);
  const stored = await cache.match(path);
  if (stored) return stored;
  const healed = await fetch(path, { integrity: list.files[path]! });
  if (healed.ok) await cache.put(path, healed.clone());
  return healed;
}
