/** What a person can do on a screen. Views call these and nothing else. */
import type { Form } from "./forms.ts";

export interface Acts {
  /** The form as it is after an entry. */
  change(form: Form): void;
  /** Save what the present form says; the screen moves on only when it is on disk. */
  save(): void;
  /** An infusion was found stopped: the time is saved at once, whoever's it is. */
  stopTapped(patient: string | null): void;
  /** The patient of that stop. */
  stopIs(patient: string): void;
  /** It was no stop. */
  forgetStop(): void;
  enrol(): void;
  /** Meet the server now. */
  sync(): void;
  putAwaySaved(): void;
  useNewVersion(): void;
  /** Ask the browser for notices, after the person asked for them. */
  allowReminders(): void;
}
