// Fields of a form, each with its label, its hint and what the server found wrong with it.
import type { ComponentChildren, TargetedInputEvent } from 'preact';
import { useId } from 'preact/hooks';
import type { Problem } from '../api/problem.ts';
import './fields.css';

/** What the server says of a field, by the beginning of its JSON pointer. */
export function mistakeOf(problem: Problem | null, pointer: string): string | undefined {
  const mistakes = problem?.errors?.filter(
    ({ field }) => field === pointer || field.startsWith(`${pointer}/`),
  );
  return mistakes === undefined || mistakes.length === 0
    ? undefined
    : mistakes
        .map(({ field, message }) =>
          field === pointer ? message : `${field.slice(pointer.length + 1)} ${message}`,
        )
        .join('; ');
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren | undefined;
  readonly mistake?: string | undefined;
}

export function TextField({
  label,
  hint,
  mistake,
  value,
  onChange,
  isLong = false,
  isMono = false,
  isSecret = false,
  ...more
}: FieldProps & {
  value: string;
  onChange: (value: string) => void;
  isLong?: boolean;
  isMono?: boolean;
  isSecret?: boolean;
  placeholder?: string;
  required?: boolean;
  inputMode?: 'decimal' | 'url';
}) {
  const id = useId();
  const common = {
    ...more,
    id,
    value,
    class: isMono ? 'mono' : '',
    autoComplete: isSecret ? 'new-password' : 'off',
    spellcheck: false,
    'aria-invalid': mistake !== undefined,
    'aria-describedby': `${id}-more`,
    onInput: ({ currentTarget }: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onChange(currentTarget.value),
  };
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {isLong ? <textarea {...common} rows={3} /> : null}
      {isSecret ? <input {...common} type="password" /> : null}
      {isLong || isSecret ? null : <input {...common} type="text" />}
      <More id={`${id}-more`} hint={hint} mistake={mistake} />
    </div>
  );
}

export function ChoiceField<Value extends string>({
  label,
  hint,
  mistake,
  value,
  choices,
  onChange,
}: FieldProps & {
  value: Value;
  choices: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        aria-describedby={`${id}-more`}
        onChange={({ currentTarget }) => onChange(currentTarget.value as Value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <More id={`${id}-more`} hint={hint} mistake={mistake} />
    </div>
  );
}

function More({ id, hint, mistake }: { id: string; hint?: ComponentChildren; mistake?: string | undefined }) {
  if (hint === undefined && mistake === undefined) return null;
  return (
    <div id={id}>
      {mistake === undefined ? null : (
        <p class="field-problem" role="alert">
          {label(mistake)}
        </p>
      )}
      {hint === undefined ? null : <p class="field-hint">{hint}</p>}
    </div>
  );
}

function label(mistake: string): string {
  return mistake.charAt(0).toUpperCase() + mistake.slice(1);
}

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card form-section">
      <h2>{title}</h2>
      <div class="form-fields">{children}</div>
    </section>
  );
}
