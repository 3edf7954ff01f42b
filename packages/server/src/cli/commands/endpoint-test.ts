// cuewire endpoints test: a signed sample of an event, and what the receiver made of it.
import type { Command } from 'commander';
import { does } from '../action.ts';
import type { Program } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { visible } from '../terminal.ts';

const BODY_LENGTH_SHOWN = 2000;

export function endpointTest(noun: Command, program: Program): void {
  const test = noun
    .command('test')
    .argument('<id>')
    .description('send it a signed sample of an event and show its answer; nothing of it is stored')
    .option(
      '--type <type>',
      "of which event, in Cuewire's or any dialect's words (default: the first it asks for)",
    );
  does<[string], { type?: string }>(program, test, async (context, [id], { type }) => {
    const {
      request,
      response,
      outcome,
      duration_ms: durationMs,
      ...more
    } = await context.client().endpoints.test(id, type === undefined ? {} : { type });
    const isDelivered = outcome.kind === 'delivered';
    context.show({ request, response, outcome, duration_ms: durationMs, ...more }, [
      { name: 'sent to', value: request.url },
      { name: 'event', value: typeIn(request.body) },
      { name: 'outcome', value: outcome.summary, paint: isDelivered ? 'green' : 'red' },
      { name: 'took', value: `${durationMs} ms` },
      { name: 'answer', value: response === null ? null : response.body.slice(0, BODY_LENGTH_SHOWN) },
    ]);
    return isDelivered ? EXIT.done : EXIT.failed;
  });
}

/** Every dialect has it in the same place. */
function typeIn(body: string): string | null {
  try {
    return visible((JSON.parse(body) as { type: string }).type);
  } catch {
    return null;
  }
}
