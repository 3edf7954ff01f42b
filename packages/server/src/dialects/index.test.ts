import { catalogue, dialectNames, wordFor } from '@cuewire/contract';
import { expect, test } from 'vitest';
import type { EventId, WorkspaceId } from '../core/ids.ts';
import { findDialect, spokenDialects } from './index.ts';

test('a dialect is found under its own name', () => {
  for (const name of spokenDialects) expect(findDialect(name)?.name).toBe(name);
  expect(dialectNames.filter((name) => findDialect(name) !== undefined)).toEqual(spokenDialects);
});

test.each(spokenDialects)('%s renders a body for exactly the events that it has a word for', (name) => {
  for (const row of catalogue) {
    const body = findDialect(name)?.render({
      id: '018cc251f40070018001020304050607' as EventId,
      workspaceId: 'w' as WorkspaceId,
      type: row.type,
      subject: { kind: 'media', id: 'vi1' },
      data: '{}',
      occurredAt: 0,
    });
    const type = body === undefined ? undefined : (JSON.parse(body) as { type: string }).type;
    expect(type).toBe(wordFor(row, name));
  }
});
