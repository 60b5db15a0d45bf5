/** How a person signs in and where they are signed in, as the server says; read leniently. */
import { instantIn, recordIn, textIn } from "./reading.ts";

export interface OwnAccess {
  passkeys: number;
  password: boolean;
  codes: boolean;
  sessions: SessionSeen[];
}

export interface SessionSeen {
  id: string;
  phone: string;
  /** Seconds; null if the server does not say. */
  signed_in_at: number | null;
  seen_at: number | null;
  current: boolean;
}

export function ownAccess(me: unknown, sessions: unknown): OwnAccess {
  const ways = recordIn(recordIn(me)?.["sign_in"]) ?? {};
  const listed = recordIn(sessions)?.["sessions"];
  const passkeys = ways["passkeys"];
  return {
    passkeys: typeof passkeys === "number" ? passkeys : 0,
    password: ways["password"] === true,
    codes: ways["totp"] === true,
    sessions: (Array.isArray(listed) ? listed : []).map(sessionIn).filter((one) => one !== null),
  };
}

function sessionIn(value: unknown): SessionSeen | null {
  const said = recordIn(value);
  const id = textIn(said?.["id"]);
  if (said === null || id === null) return null;
  return {
    id,
    phone: textIn(recordIn(said["device"])?.["name"]) ?? "A phone",
    signed_in_at: instantIn(said["signed_in_at"]),
    seen_at: instantIn(said["seen_at"]),
    current: said["current"] === true,
  };
}

/** A picture of squares as the server draws it: its side, and the path of its dark squares; null if it is none. */
export function qrIn(svg: string): { side: number; path: string } | null {
  const side = Number(/ width="(\d+)"/.exec(svg)?.[1]);
  const scale = Number(/ transform="scale\((\d+)\)"/.exec(svg)?.[1] ?? "1");
  const path = / d="([\d\sMmhv.,-]+)"/.exec(svg)?.[1];
  return side > 0 && scale > 0 && path ? { side: side / scale, path } : null;
}
