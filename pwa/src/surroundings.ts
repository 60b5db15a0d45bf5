/** What the app needs of the world around it: a page, a browser, a server. Filled in by main.ts alone. */
import type { Clock } from "./clock.ts";
import type { Acts } from "./models/acts.ts";
import type { Model } from "./models/model.ts";
import type { Reminders } from "./push/subscribe.ts";
import type { Library } from "./rules/library.ts";
import type { HttpWire } from "./sync/wire.ts";

/** What the tabs of one browser tell each other: the log has grown, people have changed, all are to lock, somebody is here. */
export type News = "written" | "people" | "locked" | "touched";

export interface Surroundings {
  clock: Clock;
  /** Speaks for whoever has unlocked this phone. */
  wire: HttpWire;
  /** Speaks for nobody: carries what waits, and asks after each person. */
  courier: HttpWire;
  /** Whether this browser can have passkeys for this server. */
  passkeysOffered: boolean;
  rules: Library;
  /** Ask the server for its word on the rules and for what `needed` names; it is told whether to judge anew. */
  meetRules(needed: (learnt: boolean) => readonly string[]): Promise<void>;
  /** Put a model on the page. `moved` when it is another screen than before. */
  draw(model: Model, acts: Acts, moved: boolean): void;
  go(hash: string): void;
  tell(news: News): void;
  askToPersist(): Promise<boolean | null>;
  allowReminders(): Promise<Reminders | null>;
  useNewVersion(): void;
}
