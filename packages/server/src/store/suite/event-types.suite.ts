import { describe, expect, test } from 'vitest';
import type { CustomEventType } from '../../core/event-type.ts';
import { NOW, setup, type TestedPlace } from './setup.suite.ts';

const reviewed = {
  type: 'media.reviewed',
  meaning: 'ein Mensch hat geprüft',
  schema: '{"required":["score"]}',
  sample: { subject: { kind: 'media', id: 'vi1' }, data: { score: 0.5, note: 'grüße' } },
  createdAt: NOW,
};

export function eventTypeSuite(newPlace: () => TestedPlace): void {
  describe('event types of workspaces', () => {
    test('are read back exactly as they were stored, of all workspaces, also by the next start', async () => {
      const place = newPlace();
      const { store, workspaceId, otherWorkspaceId } = await setup(place);
      const stored: CustomEventType[] = [
        { ...reviewed, workspaceId, type: 'Z.before_a', createdAt: NOW + 2 },
        { ...reviewed, workspaceId },
        { ...reviewed, workspaceId: otherWorkspaceId, meaning: '', sample: null, createdAt: NOW + 1 },
      ];
      for (const type of stored.toReversed()) await store.insertEventType(type);
      expect(await store.eventTypes()).toEqual(stored);
      const again = await place.open();
      expect(await again.eventTypes()).toEqual(stored);
      await again.close();
    });

    test('can be changed and removed, without touching those of another workspace', async () => {
      const { store, workspaceId, otherWorkspaceId } = await setup(newPlace());
      const ours = { ...reviewed, workspaceId };
      const theirs = { ...reviewed, workspaceId: otherWorkspaceId, createdAt: NOW + 1 };
      await store.insertEventType(ours);
      await store.insertEventType(theirs);
      const changed = { ...ours, meaning: 'new', schema: '{}', sample: null };
      await store.updateEventType(changed);
      expect(await store.eventTypes()).toEqual([changed, theirs]);
      await store.removeEventType(workspaceId, reviewed.type);
      expect(await store.eventTypes()).toEqual([theirs]);
    });
  });
}
