/** A field for what nobody else should read, as the browser's own keepers of passwords know it. */
import { html, nothing, type TemplateResult } from "lit-html";

export type Kept = "current-password" | "new-password" | "one-time-code" | "username" | "off";

/** `kept` tells the browser what it is; `hint` stands below. */
export function secretField(
  label: string,
  value: string,
  kept: Kept,
  change: (value: string) => void,
  hint: string | null = null,
): TemplateResult {
  return html`<label class="field">
    <span>${label}</span>
    <input
      type="password"
      .value=${value}
      autocomplete=${kept}
      autocapitalize="none"
      spellcheck="false"
      maxlength="256"
      @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
    />
  </label>
    ${hint === null ? nothing : html`<p class="hint">${hint}</p>`}`;
}

/** A form that is sent by its button or the keyboard, and by nothing else. */
export function entryForm(send: () => void, fields: unknown): TemplateResult {
  return html`<form
    novalidate
    autocomplete="off"
    @submit=${(event: Event) => {
      event.preventDefault();
      send();
    }}
  >
    ${fields}
  </form>`;
}
