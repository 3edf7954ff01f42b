import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { answer, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { until } from '../../test/fixtures/until.ts';
import { newTraceparent } from '../core/trace-context.ts';
import { attemptLog, type LoggedAttempts } from './attempt-log.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** The lines of a first attempt that fails and a second one that does not. */
async function linesOf(which: LoggedAttempts, level: string): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(line, _, done) {
      lines.push(JSON.parse(String(line)) as Record<string, unknown>);
      done();
    },
  });
  const bundle = await engineBundle({ alsoTell: { attempted: attemptLog(pino({ level }, sink), which) } });
  await bundle.endpoint({
    url: 'https://receiver.example:8443/path-with-a-token?key=secret-in-query',
    headers: { 'x-key': 'secret-in-header' },
  });
  bundle.respond = () => answer(bundle.sent.length === 1 ? 500 : 204);
  await bundle.publish({}, { traceparent: newTraceparent(TRACE, '00f067aa0ba902b7', true) });
  await until(() => bundle.recorded.length === 1, 'an attempt');
  bundle.clock.advance(6000);
  await until(() => bundle.recorded.length === 2, 'a retry');
  await bundle.engine.stop(0);
  return lines;
}

describe('the log of attempts', () => {
  test('tells of those that failed all that an incident asks, whatever the level of other lines', async () => {
    const lines = await linesOf('failed', 'error');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      msg: 'attempt',
      event_type: 'media.ready',
      subject: 'media/vi4blUQJFrYWbaG44NChkH11',
      endpoint_host: 'receiver.example:8443',
      dialect: 'standard',
      order: 'none',
      attempt: 1,
      outcome: 'rejected',
      status: 500,
      detail: 'rejected(500)',
      state: 'pending',
      trace_id: TRACE,
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      next_attempt_at: expect.any(Number),
    });
    for (const name of ['workspace_id', 'event_id', 'delivery_id', 'endpoint_id']) {
      expect(lines[0]?.[name]).toMatch(/^(?:wsp|evt|del|end)_[0-9a-f]{32}$/);
    }
    expect(JSON.stringify(lines)).not.toMatch(/token|secret|whsec_/);
  });

  test('can tell of all of them', async () => {
    const lines = await linesOf('all', 'warn');
    expect(lines.map(({ outcome, state }) => [outcome, state])).toEqual([
      ['rejected', 'pending'],
      ['delivered', 'delivered'],
    ]);
  });

  test.each([
    ['none', 'debug'],
    ['all', 'silent'],
  ] as const)('tells nothing for "%s" at level %s', async (which, level) => {
    expect(await linesOf(which, level)).toEqual([]);
  });
});
