/** What went wrong on the way in, in words a person can act on. */
import { Damaged } from "../store/content.ts";
import { StepRefused, StorageTrouble } from "../store/trouble.ts";
import { WrongSecret } from "../store/vault.ts";
import { Refused, ShutOut, SignedOut, Unreachable } from "../sync/wire.ts";
import { PasskeyTrouble } from "./passkey.ts";

/** Their message is a sentence for the person. */
const WORDED = [PasskeyTrouble, Refused, StepRefused, StorageTrouble];

export const SHUT_OUT =
  "This phone was shut out by the server. What could be read here was deleted; entries not yet sent are still sent.";

export function entryWords(error: unknown): string {
  if (error instanceof Unreachable) return "The server cannot be reached. This needs a network.";
  if (error instanceof SignedOut) return "The server did not let you in. Look at what you typed, or use another way.";
  if (error instanceof ShutOut) return "This phone, or your account, was shut out. Ask your coordinator.";
  if (error instanceof WrongSecret) return "That does not unlock this phone. Try again.";
  if (error instanceof Damaged) return "The lock of this phone is damaged. Sign in, then start again on this phone.";
  return error instanceof Error && WORDED.some((kind) => error instanceof kind) ? error.message : "That failed. Try again.";
}
