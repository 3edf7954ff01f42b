// A producer's publish call, from what it sends to what it is told.
import type { EventInput } from '../src/engine/intake.ts';
import { RefusalError } from '../src/core/refusal.ts';
import type { Life } from './life.ts';
import type { Answer, ModelEvent } from './model-events.ts';
import { inspectAcknowledgement } from './promises/acknowledged.ts';
import type { World } from './world.ts';

export function publish(world: World, life: Life, events: readonly ModelEvent[]): void {
  const [first] = events;
  if (first === undefined) return;
  world.tick();
  const { workspaceId } = first;
  const audiences = events.map((event) => world.endpoints.audience(event));
  const call = world.events.open(events, audiences);
  world.note(`publish ${call.number}: ${events.map(({ marker, type }) => `${marker} ${type}`).join(', ')}`);
  const answer = (given: Answer) => {
    world.tick();
    call.answer = given;
    world.note(`publish ${call.number}: ${given.kind} ${given.kind === 'refused' ? given.code : ''}`);
  };
  life.call((engine) => engine.intake.publish(workspaceId, events.map(inputOf)), {
    answered(accepted) {
      const ids = accepted.map(({ id }) => id);
      answer({ kind: 'acknowledged', ids });
      for (const { marker } of events) world.events.acknowledged.add(marker);
      inspectAcknowledgement(world, call, ids);
    },
    failed(cause) {
      answer({ kind: 'refused', code: cause instanceof RefusalError ? cause.code : String(cause) });
    },
    lost: () => answer({ kind: 'unknown' }),
  });
}

function inputOf({ marker, type, subject, data, idempotencyKey }: ModelEvent): EventInput {
  return { type, subject, data, occurredAt: marker, idempotencyKey };
}
