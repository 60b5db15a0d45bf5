/** The words of the rules document: what a finding and a task say, and what their sources are. */

export interface Spoken {
  title: string;
  say: string;
}

export interface SpokenCase {
  level: string;
  clause?: string | null;
  decision?: string | null;
  say?: string | null;
}

export interface SpokenRule extends Spoken {
  clause?: string | null;
  decision?: string | null;
  cases?: Record<string, SpokenCase>;
}

export interface Wording {
  title: string;
  drug: string;
  not_for_clinical_use: string;
  clauses: readonly { id: string; place: string; says: string }[];
  decisions: readonly { id: string; question: string; reading: string; status?: string }[];
  /** Which roles may answer which question, and by which answers it is settled. */
  authorities: readonly { question: string; roles: readonly string[]; answers: readonly string[] }[];
  rules: Record<string, SpokenRule>;
  tasks: Record<string, Spoken>;
}
