// Filters of a list. They take effect when they are chosen, or with Enter.
import type { ComponentChildren } from 'preact';
import { useQuery } from './use-query.ts';

export function Filters({ names, children }: { names: readonly string[]; children: ComponentChildren }) {
  const { query, addressWith } = useQuery();
  const isFiltered = names.some((name) => query[name] !== undefined);
  return (
    <search aria-label="Filters">
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        {children}
        {isFiltered ? (
          <a
            class="button button-quiet"
            href={addressWith(Object.fromEntries(names.map((name) => [name, undefined])))}
          >
            Clear
          </a>
        ) : null}
      </form>
    </search>
  );
}

export function TextFilter({ name, label, hint }: { name: string; label: string; hint: string }) {
  const { query, change } = useQuery();
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <input
        key={query[name] ?? ''}
        type="search"
        defaultValue={query[name] ?? ''}
        placeholder={hint}
        autoComplete="off"
        spellcheck={false}
        onChange={({ currentTarget }) => change({ [name]: currentTarget.value.trim() || undefined })}
      />
    </label>
  );
}

export function ChoiceFilter({
  name,
  label,
  choices,
}: {
  name: string;
  label: string;
  choices: readonly { value: string; label: string }[];
}) {
  const { query, change } = useQuery();
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <select
        value={query[name] ?? ''}
        onChange={({ currentTarget }) => change({ [name]: currentTarget.value || undefined })}
      >
        <option value="">All</option>
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
