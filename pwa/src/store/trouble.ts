/** What can go wrong with a phone's storage, in words a person can act on. None of them loses what is already stored. */

export type TroubleCode = "full" | "unavailable" | "newer" | "stalled" | "failed";

const WORDS: Record<TroubleCode, string> = {
  full: "This phone has no room left. Free some space, then try again.",
  unavailable: "This browser gives no storage (a private window, or storage is blocked). Use the installed app.",
  newer: "Another tab runs a newer Bagwatch. Close this tab and open the app again.",
  stalled: "This phone's storage does not answer. Close the app fully, open it, and try again.",
  failed: "This phone's storage failed. Try again; if it fails again, write it on paper and ring.",
};

/** Nothing was written. `message` is for the person; `cause` for whoever repairs. */
export class StorageTrouble extends Error {
  readonly code: TroubleCode;

  constructor(code: TroubleCode, cause?: unknown) {
    super(WORDS[code], { cause });
    this.name = "StorageTrouble";
    this.code = code;
  }
}

/** The trouble behind an error of IndexedDB. */
export function troubleOf(error: unknown): StorageTrouble {
  if (error instanceof StorageTrouble) return error;
  const name = nameOf(error);
  if (name === "QuotaExceededError") return new StorageTrouble("full", error);
  if (name === "SecurityError" || name === "ReferenceError" || name === "NotAllowedError") {
    return new StorageTrouble("unavailable", error);
  }
  if (name === "VersionError") return new StorageTrouble("newer", error);
  return new StorageTrouble("failed", error);
}

/**
 * The connection is dead, not the data: a retry on the same handle would fail too, a new handle may work.
 * (Safari says "Connection to Indexed Database server lost" as UnknownError.)
 */
export function connectionIsDead(error: unknown): boolean {
  return ["InvalidStateError", "UnknownError", "TransactionInactiveError", "AbortError"].includes(nameOf(error));
}

function nameOf(error: unknown): string {
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}

/** Thrown by a step to say something of its own; passed on as it is. */
export class StepRefused extends Error {}
