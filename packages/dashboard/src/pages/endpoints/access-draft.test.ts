import { expect, test } from 'vitest';
import { accessDraftOf, authenticationOf, noAccess } from './access-draft.ts';

const shown = { authentication: { kind: 'basic', username: 'me', password: '(hidden)' } } as const;

test('credentials that were not touched are not sent', () => {
  const draft = accessDraftOf(shown);
  expect(authenticationOf(draft, draft)).toBeUndefined();
});

test('what answers hide never comes back as a secret', () => {
  const before = accessDraftOf(shown);
  expect(before.secret).toBe('');
  expect(authenticationOf({ ...before, secret: 'new' }, before)).toEqual({
    kind: 'basic',
    username: 'me',
    password: 'new',
  });
});

test('credentials are taken back by choosing none', () => {
  expect(authenticationOf(noAccess, accessDraftOf(shown))).toBeNull();
});
