/** Which screen an address means. Addresses are fragments: they are never sent to a server and never leave the phone. */

export type Writing = "bag" | "restart" | "note" | "grade" | "convulsion" | "complete" | "adopt" | "decision";

export type Route =
  | { page: "now" }
  | { page: "patient"; patient: string }
  | { page: "write"; patient: string; what: Writing }
  | { page: "stopped"; patient: string }
  | { page: "undo"; patient: string; fact: string }
  | { page: "sign"; patient: string; fact: string }
  | { page: "task"; key: string }
  | { page: "stop" }
  | { page: "record"; patient: string | null }
  | { page: "call" }
  | { page: "phone" }
  | { page: "rules"; hash: string | null }
  | { page: "enrol"; code: string }
  | { page: "sign-in" }
  | { page: "ways" };

const WRITES = new Set<string>(["bag", "restart", "note", "grade", "convulsion", "complete", "adopt", "decision"]);

/** The screen of `#/…`; what is not understood is the first screen, never an empty one. */
export function routeOf(hash: string): Route {
  const [page, first, second, third] = hash.replace(/^#\/?/, "").split("/").map(decoded);
  if (page === "patient" && first) return patientRoute(first, second, third);
  if (page === "task" && first) return { page, key: [first, second, third].filter(Boolean).join("/") };
  if (page === "record") return { page, patient: first || null };
  if (page === "rules") return { page, hash: first || null };
  if (page === "enrol") return { page, code: first ?? "" };
  if (page === "stop" || page === "call" || page === "phone" || page === "sign-in" || page === "ways") return { page };
  return { page: "now" };
}

function patientRoute(patient: string, what: string | undefined, fact: string | undefined): Route {
  if (what === "stopped") return { page: "stopped", patient };
  if ((what === "undo" || what === "sign") && fact) return { page: what, patient, fact };
  if (what && WRITES.has(what)) return { page: "write", patient, what: what as Writing };
  return { page: "patient", patient };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function patientHash(patient: string, ...further: string[]): string {
  return `#/${["patient", patient, ...further].map(encodeURIComponent).join("/")}`;
}

export function taskHash(key: string): string {
  return `#/task/${encodeURIComponent(key)}`;
}

/** The patient a screen is about, if it is about one. */
export function patientOf(route: Route): string | null {
  return "patient" in route ? route.patient : null;
}
