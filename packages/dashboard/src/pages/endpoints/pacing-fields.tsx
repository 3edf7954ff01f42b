// How deliveries to an endpoint are ordered, paced and repeated.
import type { Problem } from '../../api/problem.ts';
import type { EndpointDraft, RetryKind } from './endpoint-draft.ts';
import { ChoiceField, mistakeOf, Section, TextField } from '../../ui/fields.tsx';

interface PacingProps {
  readonly draft: EndpointDraft;
  readonly problem: Problem | null;
  readonly change: (changes: Partial<EndpointDraft>) => void;
}

const orders: readonly { value: EndpointDraft['order']; label: string }[] = [
  { value: 'none', label: 'None: as they come' },
  { value: 'subject', label: 'Per subject: an event waits until the earlier ones of its subject have ended' },
  { value: 'endpoint', label: 'All: one event after the other' },
];
const retryKinds: readonly { value: RetryKind; label: string }[] = [
  { value: 'dialect', label: 'As the dialect does' },
  { value: 'schedule', label: 'After these pauses' },
  { value: 'exponential', label: 'After pauses that grow' },
];

export function PacingFields(props: PacingProps) {
  const { draft, problem, change } = props;
  return (
    <Section title="How it gets it">
      <ChoiceField
        label="Order"
        value={draft.order}
        choices={orders}
        onChange={(order) => change({ order })}
      />
      <ChoiceField
        label="Try again"
        value={draft.retryKind}
        choices={retryKinds}
        onChange={(retryKind) => change({ retryKind })}
        mistake={mistakeOf(problem, '/retry')}
      />
      {draft.retryKind === 'schedule' ? (
        <TextField
          label="Pauses in seconds"
          hint="With commas between them; an attempt follows each."
          isMono
          value={draft.schedule}
          onChange={(schedule) => change({ schedule })}
        />
      ) : null}
      {draft.retryKind === 'exponential' ? <GrowingPauses {...props} /> : null}
      <div class="field-row">
        <TextField
          label="Requests per second"
          hint="Nothing: no limit."
          inputMode="decimal"
          value={draft.ratePerSecond}
          onChange={(ratePerSecond) => change({ ratePerSecond })}
          mistake={mistakeOf(problem, '/rate_limit')}
        />
        <TextField
          label="At once after a rest"
          hint="Nothing: what a second allows."
          inputMode="decimal"
          value={draft.rateBurst}
          onChange={(rateBurst) => change({ rateBurst })}
        />
        <TextField
          label="At the same time, at most"
          hint="Nothing: as the server allows."
          inputMode="decimal"
          value={draft.concurrencyMax}
          onChange={(concurrencyMax) => change({ concurrencyMax })}
          mistake={mistakeOf(problem, '/concurrency_max')}
        />
      </div>
      <TextField
        label="Headers"
        hint="Sent with each attempt, a line for each. They may be credentials, so the log hides their values."
        isLong
        isMono
        placeholder="X-Team: video"
        value={draft.headers}
        onChange={(headers) => change({ headers })}
        mistake={mistakeOf(problem, '/headers')}
      />
    </Section>
  );
}

function GrowingPauses({ draft, change }: PacingProps) {
  const field = (name: 'first' | 'factor' | 'max' | 'attemptsMax') => ({
    value: draft[name],
    onChange: (value: string) => change({ [name]: value }),
    inputMode: 'decimal' as const,
  });
  return (
    <div class="field-row">
      <TextField label="First pause, seconds" {...field('first')} />
      <TextField label="Times" {...field('factor')} />
      <TextField label="Longest pause, seconds" {...field('max')} />
      <TextField label="Attempts at most" {...field('attemptsMax')} />
    </div>
  );
}
