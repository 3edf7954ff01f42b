// Making and changing an endpoint.
import type { DialectName } from '@cuewire/contract';
import { dialectNames } from '@cuewire/contract/dialect-names';
import { useState } from 'preact/hooks';
import { Refusal } from '../../ui/refusal.tsx';
import { useAction } from '../../ui/use-action.ts';
import { DialectSettingsFields } from './dialect-settings-fields.tsx';
import type { EndpointDraft } from './endpoint-draft.ts';
import { EventTypePicker } from './event-type-picker.tsx';
import { ChoiceField, mistakeOf, Section, TextField } from './fields.tsx';
import { PacingFields } from './pacing-fields.tsx';

export function EndpointForm({
  initial,
  isNew,
  submitLabel,
  onSubmit,
  cancelAddress,
}: {
  initial: EndpointDraft;
  /** The dialect of an endpoint stays as it was made. */
  isNew: boolean;
  submitLabel: string;
  onSubmit: (draft: EndpointDraft) => Promise<void>;
  cancelAddress: string;
}) {
  const [draft, setDraft] = useState(initial);
  const { problem, isBusy, run } = useAction(onSubmit);
  const change = (changes: Partial<EndpointDraft>) => setDraft({ ...draft, ...changes });
  return (
    <form
      class="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        run(draft);
      }}
    >
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
      <PacingFields draft={draft} problem={problem} change={change} />
      <Refusal problem={problem} />
      <div class="form-end">
        <button type="submit" class="button button-main" disabled={isBusy}>
          {submitLabel}
        </button>
        <a class="button button-quiet" href={cancelAddress}>
          Leave it
        </a>
      </div>
    </form>
  );
}
