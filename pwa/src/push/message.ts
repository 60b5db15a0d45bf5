/**
 * What a push says, read leniently: a broken message is still a notice, because a push that shows nothing costs the
 * phone its subscription. Pure; it knows neither the page nor the worker.
 */

export interface NoticeOptions extends NotificationOptions {
  tag: string;
  renotify: boolean;
  data: { url: string; rung: string | null };
}

export interface Message {
  title: string;
  options: NoticeOptions;
  /** What the phone answers to prove that reminders reach it; null for any other notice. */
  proof: string | null;
}

const GENERIC_TITLE = "Infusion care";
const GENERIC_BODY = "Open the app to see what is due.";
const GENERIC_TAG = "generic";
const MAX_TEXT = 200;

/** The notice in a push. `origin` is the app's own: a link elsewhere becomes the first screen. Never throws. */
export function readMessage(text: string | null, origin: string): Message {
  const said = recordOf(recordOf(parsed(text))["notification"]);
  const data = recordOf(said["data"]);
  return {
    title: wordsOf(said["title"]) ?? GENERIC_TITLE,
    options: {
      body: wordsOf(said["body"]) ?? GENERIC_BODY,
      tag: wordsOf(said["tag"]) ?? GENERIC_TAG,
      icon: "/icons/icon-192.png",
      lang: "en-GB",
      // Where the platform lets it: the notice stays until somebody has dealt with it.
      requireInteraction: true,
      renotify: true,
      data: { url: linkOf(said["navigate"], origin), rung: wordsOf(data["rung"]) },
    },
    proof: wordsOf(data["proof"]),
  };
}

/** True when an open notice already said the same: a repeated send replaces it and does not ring again. */
export function saysTheSame(open: readonly { data: unknown }[], message: Message): boolean {
  const { rung } = message.options.data;
  return rung !== null && open.some((notice) => recordOf(notice.data)["rung"] === rung);
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function wordsOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value.slice(0, MAX_TEXT) : null;
}

function linkOf(value: unknown, origin: string): string {
  const first = `${origin}/#/`;
  if (typeof value !== "string" || !URL.canParse(value, origin)) return first;
  const link = new URL(value, origin);
  return link.origin === origin ? link.href : first;
}
