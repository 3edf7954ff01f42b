// Making and changing an endpoint.
import { useState } from 'preact/hooks';
import { Refusal } from '../../ui/refusal.tsx';
import { useAction } from '../../ui/use-action.ts';
import { AccessFields } from './access-fields.tsx';
import type { EndpointDraft } from './endpoint-draft.ts';
import { HearingFields } from './hearing-fields.tsx';
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
      <HearingFields draft={draft} problem={problem} change={change} isNew={isNew} />
      <AccessFields
        draft={draft.access}
        problem={problem}
        change={(access) => change({ access })}
        isNew={isNew}
      />
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
