// Where an endpoint is, which events it asks for, and in whose words.
import type { DialectName } from '@cuewire/contract';
import { dialectNames } from '@cuewire/contract/dialect-names';
import type { Problem } from '../../api/problem.ts';
import { DialectSettingsFields } from './dialect-settings-fields.tsx';
import type { EndpointDraft } from './endpoint-draft.ts';
import { EventTypePicker } from './event-type-picker.tsx';
import { ChoiceField, mistakeOf, Section, TextField } from '../../ui/fields.tsx';

interface HearingProps {
  readonly draft: EndpointDraft;
  readonly problem: Problem | null;
  readonly change: (changes: Partial<EndpointDraft>) => void;
  /** The dialect of an endpoint stays as it was made. */
  readonly isNew: boolean;
}

export function HearingFields(props: HearingProps) {
  return (
    <>
      <Place {...props} />
      <Hearing {...props} />
    </>
  );
}

function Place({ draft, problem, change }: HearingProps) {
  return (
    <Section title="Where">
      <TextField
        label="URL"
        inputMode="url"
        isMono
        required
        placeholder="https://receiver.example/webhooks"
        value={draft.url}
        onChange={(url) => change({ url })}
        mistake={mistakeOf(problem, '/url')}
      />
      <TextField
        label="Description"
        hint="How it is called in this dashboard."
        placeholder="Player backend"
        value={draft.description}
        onChange={(description) => change({ description })}
        mistake={mistakeOf(problem, '/description')}
      />
    </Section>
  );
}

function Hearing({ draft, problem, change, isNew }: HearingProps) {
  return (
    <Section title="What it hears">
      {isNew ? (
        <ChoiceField<DialectName>
          label="Dialect"
          hint="Whose words, payloads and signature the receiver understands. It stays as it is made."
          value={draft.dialect}
          choices={dialectNames.map((name) => ({ value: name, label: name }))}
          onChange={(dialect) => change({ dialect, eventTypes: ['*'], dialectSettings: {} })}
        />
      ) : null}
      <DialectSettingsFields
        dialect={draft.dialect}
        settings={draft.dialectSettings}
        problem={problem}
        onChange={(dialectSettings) => change({ dialectSettings })}
      />
      <EventTypePicker
        dialect={draft.dialect}
        chosen={draft.eventTypes}
        onChange={(eventTypes) => change({ eventTypes })}
        mistake={mistakeOf(problem, '/event_types')}
      />
      <TextField
        label="Filter"
        isMono
        hint="A condition on subject and data; nothing: all."
        placeholder="data.quality == '720p'"
        value={draft.filter}
        onChange={(filter) => change({ filter })}
        mistake={mistakeOf(problem, '/filter')}
      />
    </Section>
  );
}
