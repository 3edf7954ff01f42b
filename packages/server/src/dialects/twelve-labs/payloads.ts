// Twelve Labs' notifications (docs.twelvelabs.io, "notification schema"): an envelope around what is known of a task.
// Their members are written in snake_case as Cuewire's are, so whatever else the producer says is passed on.
import { findRow } from '@cuewire/contract';
import type { DialectSettings } from '../../core/endpoint.ts';
import type { Event } from '../../core/event.ts';

type Members = Readonly<Record<string, unknown>>;

/** Compact JSON; undefined when Twelve Labs has no word for the event's type. */
export function renderTwelveLabs(event: Event, settings: DialectSettings): string | undefined {
  const type = findRow(event.type)?.words['twelve-labs'];
  if (type === undefined) return undefined;
  const said = JSON.parse(event.data) as Members;
  const status = event.type.slice(event.type.lastIndexOf('.') + 1);
  return JSON.stringify({
    // The notification's id: the same over retries, so that receivers know a repetition.
    id: `whe_${event.id}`,
    created_at: new Date(event.occurredAt).toISOString(),
    type,
    data: type.startsWith('index.')
      ? indexTask(event.subject.id, status, said, settings)
      : { id: event.subject.id, custom_id: null, status, ...said },
  });
}

function indexTask(id: string, status: string, said: Members, settings: DialectSettings): Members {
  const { duration_ms: durationMs, models = [], tags = [], ...more } = said;
  return {
    id,
    metadata: typeof durationMs === 'number' ? { duration: durationMs / 1000 } : {},
    status,
    ...(settings['task_models'] === 'engines' ? engines(models as readonly Members[]) : { models }),
    tags,
    ...more,
  };
}

/** Before version 1.3 of their API, models were engines, and their options were told a second time, together. */
function engines(models: readonly Members[]): Members {
  const options = models.flatMap(({ options = [] }) => options as readonly string[]);
  return { engines: models, engine_options: [...new Set(options)] };
}
