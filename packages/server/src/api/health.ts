// GET /health/live and /health/ready, for whoever restarts or routes.
import type { FastifyInstance } from 'fastify';
import { CLOCK_MIN_MS, DISK_FREE_BYTES_MIN } from '../core/machine-bounds.ts';
import type { ApiParts } from './parts.ts';

const RETRY_AFTER_SECONDS = '2';

type HealthParts = Pick<ApiParts, 'records' | 'engine' | 'clock' | 'diskFreeBytes'>;

export function healthRoutes(app: FastifyInstance, parts: HealthParts): void {
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async (request, reply) => {
    const reasons = await reasonsNotToBeReady(parts, (cause) =>
      request.log.error({ err: cause }, 'the store cannot be read'),
    );
    if (reasons.length === 0) return { status: 'ready' };
    return reply
      .code(503)
      .header('retry-after', RETRY_AFTER_SECONDS)
      .send({ status: 'unavailable', reasons });
  });
}

/** Why it could not accept and deliver just now; empty when it can. */
async function reasonsNotToBeReady(
  { records, engine, clock, diskFreeBytes }: HealthParts,
  failed: (cause: unknown) => void,
): Promise<string[]> {
  const reasons: string[] = [];
  try {
    await records.probe();
  } catch (cause) {
    failed(cause);
    reasons.push('the store cannot be read');
  }
  if (engine.vitals().isStoreFailing) reasons.push('the store does not take what is to be written');
  const free = await diskFreeBytes();
  if (free !== null && free < DISK_FREE_BYTES_MIN) reasons.push('the disk of the data folder is full');
  if (clock.now() < CLOCK_MIN_MS) reasons.push('the clock of the machine is not set');
  return reasons;
}
