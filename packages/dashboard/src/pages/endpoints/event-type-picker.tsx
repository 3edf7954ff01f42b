// Which events an endpoint asks for, in its dialect's own words.
import { useState } from 'preact/hooks';
import type { DialectName } from '@cuewire/contract';
import { call } from '../../api/call.ts';
import type { EventType, Page } from '../../api/wire.ts';
import { Loaded } from '../../ui/states.tsx';
import { useResource } from '../../ui/use-resource.ts';

const ALL = '*';

interface PickerProps {
  readonly dialect: DialectName;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly mistake: string | undefined;
}

export function EventTypePicker({ dialect, chosen, onChange, mistake }: PickerProps) {
  const types = useResource('event types', (signal) =>
    call<Page<EventType>>('GET', '/v1/event-types', { signal }),
  );
  const isAll = chosen.includes(ALL);
  return (
    <fieldset class="field picker">
      <legend class="field-label">Event types</legend>
      <label class="choice">
        <input type="radio" name="all-types" checked={isAll} onChange={() => onChange([ALL])} />
        <span>All that {dialect} has a word for, also those to come</span>
      </label>
      <label class="choice">
        <input type="radio" name="all-types" checked={!isAll} onChange={() => onChange([])} />
        These
      </label>
      {mistake === undefined ? null : <p class="field-problem">{mistake}</p>}
      {isAll ? null : (
        <Loaded resource={types}>
          {({ data }) => <Words types={data} dialect={dialect} chosen={chosen} onChange={onChange} />}
        </Loaded>
      )}
    </fieldset>
  );
}

function Words({
  types,
  dialect,
  chosen,
  onChange,
}: Omit<PickerProps, 'mistake'> & { types: readonly EventType[] }) {
  const [search, setSearch] = useState('');
  const words = types.flatMap(({ words, meaning }) => {
    const word = words[dialect];
    return word === null || word === undefined ? [] : [{ word, meaning }];
  });
  const shown = words.filter(({ word, meaning }) => `${word} ${meaning}`.includes(search.trim()));
  return (
    <div class="picker-words">
      <input
        type="search"
        value={search}
        aria-label="Search event types"
        placeholder={`Search ${words.length} event types`}
        onInput={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <ul>
        {shown.map(({ word, meaning }) => (
          <li key={word} class="choice">
            <input
              type="checkbox"
              id={`type-${word}`}
              checked={chosen.includes(word)}
              onChange={({ currentTarget }) =>
                onChange(currentTarget.checked ? [...chosen, word] : chosen.filter((one) => one !== word))
              }
            />
            <label for={`type-${word}`}>
              <span class="mono">{word}</span> <span class="quiet">{meaning}</span>
            </label>
          </li>
        ))}
      </ul>
    </div>
  );
}
