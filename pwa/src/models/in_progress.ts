/** A form that is being filled, as it is kept while the phone is locked, with the address it belongs to. */
import { isEntry } from "./entry_forms.ts";
import type { RecordForm } from "./forms.ts";
import { recordIn, textIn } from "./reading.ts";
import { withoutSecret } from "./second_check.ts";

export interface Begun {
  hash: string;
  form: RecordForm;
}

/** A value that JSON carries whole. */
export function packed({ hash, form }: Begun): unknown {
  if (form.form === "bag") return { hash, form: { ...withoutSecret(form), checks: [...form.checks] } };
  return { hash, form: form.form === "restart" ? withoutSecret(form) : form };
}

/** Null if it is none: an older version's form may not be what this one draws. */
export function unpacked(value: unknown): Begun | null {
  const said = recordIn(value);
  const form = recordIn(said?.["form"]);
  const hash = textIn(said?.["hash"]);
  const name = textIn(form?.["form"]);
  if (!form || hash === null || name === null || isEntry({ form: name })) return null;
  const { checks } = form;
  const whole = name === "bag" ? { ...form, checks: new Set(Array.isArray(checks) ? checks : []) } : form;
  return { hash, form: whole as unknown as RecordForm };
}
