/** A fact as a phone keeps and sends it: the envelope that is the same for all kinds, and a body by its kind. */

export interface Fact {
  id: string;
  patient: string;
  kind: string;
  at: string;
  recorded_at: string;
  device: string;
  device_seq: number;
  author: string;
  body: Record<string, unknown>;
  second_check?: SecondCheck;
  /** The storage that wrote it, not the hardware: a new one when storage was found empty. */
  install?: string;
  /** Where this phone's pull stood when it was written, so that what the author could not know is on record. */
  seen?: string | null;
  /** Hash of the rules that advised the author. */
  rules?: string;
  clock?: ClockReading;
}

/** How far the phone's clock stood from the server's, and how well that was known. Never a reason to refuse. */
export interface ClockReading {
  /** Server minus phone; null when never measured. */
  offset_ms: number | null;
  quality: "good" | "fair" | "poor" | "unknown";
}

/** The word of a second person: what their phone key signed of this fact (docs/access-wire.md). */
export interface SecondCheck {
  user: string;
  device: string;
  signature: string;
}

/** What a person says; the log adds the rest. */
export interface Draft {
  id: string;
  patient: string;
  kind: string;
  at: string;
  recorded_at: string;
  body: Record<string, unknown>;
  second_check?: SecondCheck;
}

/** Who writes, with what in hand. */
export interface Writer {
  author: string;
  device: string;
  rules: string;
}

export type ReceiptStatus = "accepted" | "duplicate" | "held" | "unreadable";

/** The server's word on one fact. */
export interface Receipt {
  id: string;
  status: ReceiptStatus;
  reason?: string;
  sequence?: number;
}

/** A fact only the server can read, signed by its author's phone, so that anybody's session may carry it. */
export interface Parcel {
  v: 1;
  /** Which of the server's keys it is sealed to. */
  key: string;
  /** All base64url: a raw P-256 point of 65 bytes, 12 bytes, and what was sealed. */
  ephemeral: string;
  nonce: string;
  content: string;
}
