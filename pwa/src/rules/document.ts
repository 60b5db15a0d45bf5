/**
 * The protocol as encoded, for people: clause by clause, with the numbers, decisions and queries.
 *
 * Twin of shared_rules/document.py; tables are in alphabetical order here, as the exported rules are. It knows nothing
 * of how it is drawn.
 */
import type { Protocol } from "../engine/protocol.ts";

type Rule = Protocol["rules"][string];
type Row = readonly [label: string, text: string];

/** One thing said, with what belongs to it. */
export interface Entry {
  title: string;
  rows: Row[];
}

export interface Section {
  title: string;
  entries: Entry[];
}

const WORDS_AND_LISTS = new Set(["clauses", "decisions", "queries", "rules", "tasks"]);
const HONOURED: Record<string, string> = {
  enforced: "enforced by a rule",
  timed: "a timed task or reminder",
  checked: "a check at the bedside",
  shown: "shown where it matters",
};

/** The whole document, in the order in which a pharmacist reads it. */
export function outline(protocol: Protocol, hash: string): Section[] {
  const softerFirst = [...protocol.decisions].sort((one, other) => Number(other.softens) - Number(one.softens));
  const version: Row[] = [["Source", protocol.source], ["Hash", hash], ["Status", protocol.not_for_clinical_use]];
  return [
    { title: "This version", entries: [{ title: protocol.title, rows: version }] },
    { title: "Clauses of the written protocol", entries: protocol.clauses.map((clause) => clauseEntry(protocol, clause)) },
    { title: "Decisions awaiting sign-off", entries: softerFirst.map(decisionEntry) },
    {
      title: "Queries for the protocol's owner",
      entries: protocol.queries.map((query) => ({
        title: query.place,
        rows: [["Prints", query.prints], ["Asks", query.asks]],
      })),
    },
    { title: "Numbers the rules read", entries: tables(protocol) },
    { title: "What is said", entries: codes(protocol).map(([code, rule]) => ruleEntry(code, rule)) },
  ];
}

function codes(protocol: Protocol): [string, Rule][] {
  return Object.entries(protocol.rules).sort(([one], [other]) => (one < other ? -1 : 1));
}

function clauseEntry(protocol: Protocol, clause: Protocol["clauses"][number]): Entry {
  const spoken = codes(protocol)
    .filter(([, rule]) => [rule, ...Object.values(rule.cases ?? {})].some((source) => source.clause === clause.id))
    .map(([code]) => code);
  const named = [...spoken, ...(clause.shown_with ?? []).filter((code) => !spoken.includes(code))];
  const rows: Row[] = [
    ["Says", clause.says],
    ["Honoured", clause.honoured.map((way) => HONOURED[way] ?? way).join(", ")],
  ];
  if (named.length > 0) rows.push(["Rules", named.join(", ")]);
  return { title: `${clause.place}: ${clause.id}`, rows };
}

function decisionEntry(decision: Protocol["decisions"][number]): Entry {
  const rows: Row[] = [
    ["Question", decision.question],
    ["Reading", decision.reading],
    ["Alternatives", decision.alternatives.join("; ") || "none"],
    ["Status", decision.status ?? "proposed"],
    ["Approver", decision.approver || "nobody yet"],
    ["Date", decision.date || "not signed off"],
    ["Read from", decision.reads.join(", ") || "nothing the rules read"],
  ];
  if (decision.softens) rows.push(["Note", "Softens the protocol's word: first on the sign-off list"]);
  return { title: decision.id, rows };
}

function ruleEntry(code: string, rule: Rule): Entry {
  const cases = Object.entries(rule.cases ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  const rows: Row[] = [
    [rule.level, rule.say],
    ["Source", rule.clause || rule.decision || "worked out"],
    ["Ends with", rule.ends],
    ...cases.map(([name, met]): Row => [`${name}: ${met.level}`, met.say || rule.say]),
  ];
  return { title: `${rule.title} (${code})`, rows };
}

function tables(protocol: Protocol): Entry[] {
  return Object.entries(protocol)
    .filter(([name, value]) => !WORDS_AND_LISTS.has(name) && typeof value !== "string")
    .map(([name, value]) => ({ title: name, rows: rowsOf(value, "") }));
}

function rowsOf(value: unknown, path: string): Row[] {
  const below = (key: string | number) => `${path} ${key}`.trim();
  if (Array.isArray(value) && value.some(isTable)) {
    return value.flatMap((part, place) => rowsOf(part, below(place + 1)));
  }
  if (isTable(value)) return Object.entries(value).flatMap(([key, part]) => rowsOf(part, below(key)));
  return [[path.replaceAll("_", " ") || "value", sayPlain(value)]];
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One value as text, as the server says it. */
export function sayPlain(value: unknown): string {
  if (value === null || value === undefined) return "not known";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(sayPlain).join(", ");
  if (isTable(value)) return Object.entries(value).map(([name, part]) => `${name} ${sayPlain(part)}`).join(" ");
  return typeof value === "string" ? value.replaceAll("_", " ") : String(value);
}
