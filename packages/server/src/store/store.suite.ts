// What every store promises to the engine and to the APIs: the contract of the ports in engine/ports.ts and
// engine/records.ts, as tests. Each adapter's own test calls it with a way to open an empty store.
import { describe } from 'vitest';
import { attemptSuite, commitSuite, idempotencySuite } from './suite/commit.suite.ts';
import { erasureSuite } from './suite/erasure.suite.ts';
import { eventTypeSuite } from './suite/event-types.suite.ts';
import { feedSuite } from './suite/feed.suite.ts';
import { lineSuite } from './suite/lines.suite.ts';
import { queueSuite, reopenSuite } from './suite/queue.suite.ts';
import { deliveryRecordsSuite, eventRecordsSuite, isolationSuite } from './suite/records.suite.ts';
import { accountSuite, endpointSuite, lifeSuite } from './suite/registry.suite.ts';
import { statsSuite } from './suite/stats.suite.ts';
import { auditSuite } from './suite/audit.suite.ts';
import type { TestedPlace } from './suite/setup.suite.ts';

export { nodeSuite, type SharedPlace } from './suite/nodes.suite.ts';
export type { TestedPlace } from './suite/setup.suite.ts';

export function storeSuite(newPlace: () => TestedPlace): void {
  describe('keeps the contract of the ports', () => {
    commitSuite(newPlace);
    idempotencySuite(newPlace);
    attemptSuite(newPlace);
    queueSuite(newPlace);
    reopenSuite(newPlace);
    lineSuite(newPlace);
    endpointSuite(newPlace);
    accountSuite(newPlace);
    auditSuite(newPlace);
    eventTypeSuite(newPlace);
    eventRecordsSuite(newPlace);
    deliveryRecordsSuite(newPlace);
    isolationSuite(newPlace);
    feedSuite(newPlace);
    erasureSuite(newPlace);
    statsSuite(newPlace);
    lifeSuite(newPlace);
  });
}
