/** One of a few: large buttons that are radio buttons to every assistive technology. */
import { html, nothing, type TemplateResult } from "lit-html";

export interface Option<T> {
  value: T;
  label: string;
  hint?: string;
}

export function choice<T>(
  name: string,
  legend: string,
  options: readonly Option<T>[],
  chosen: T | null,
  choose: (value: T) => void,
): TemplateResult {
  return html`<fieldset class="choice choice-${name}">
    <legend>${legend}</legend>
    <div class="options">
      ${options.map(
        (option) => html`<label class="option">
          <input type="radio" name=${name} .checked=${option.value === chosen} @change=${() => choose(option.value)} />
          <span>${option.label}${option.hint ? html`<small>${option.hint}</small>` : nothing}</span>
        </label>`,
      )}
    </div>
  </fieldset>`;
}

/** One of many: the phone's own list. */
export function selectField(
  label: string,
  options: readonly Option<string>[],
  chosen: string | null,
  choose: (value: string | null) => void,
): TemplateResult {
  return html`<label class="field">
    <span>${label}</span>
    <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value || null)}>
      <option value="" .selected=${chosen === null}>Choose</option>
      ${options.map((option) => html`<option value=${option.value} .selected=${option.value === chosen}>${option.label}</option>`)}
    </select>
  </label>`;
}

/** One thing that is so, or is not. */
export function tick(words: string, hint: string, on: boolean, change: (on: boolean) => void): TemplateResult {
  return html`<label class="check">
    <input type="checkbox" .checked=${on} @change=${(event: Event) => change((event.target as HTMLInputElement).checked)} />
    <span>${words} <small>${hint}</small></span>
  </label>`;
}

/** What is missing, above the form; it takes the focus, and is read out. */
export function errorSummary(errors: readonly string[], heading = "Not saved yet"): TemplateResult | typeof nothing {
  if (errors.length === 0) return nothing;
  return html`<section class="errors" role="alert" tabindex="-1" id="errors">
    <h2>${heading}</h2>
    <ul>
      ${errors.map((error) => html`<li>${error}</li>`)}
    </ul>
  </section>`;
}

export function textField(
  label: string,
  value: string,
  type: string,
  change: (value: string) => void,
  extra: { mode?: string; complete?: string; max?: number } = {},
): TemplateResult {
  return html`<label class="field">
    <span>${label}</span>
    <input
      type=${type}
      .value=${value}
      inputmode=${extra.mode ?? nothing}
      autocomplete=${extra.complete ?? "off"}
      maxlength=${extra.max ?? nothing}
      @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
    />
  </label>`;
}
