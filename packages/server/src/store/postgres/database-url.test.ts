import { describe, expect, test } from 'vitest';
import { parseDatabaseUrl } from './database-url.ts';

const urlsOf = (text: string) => parseDatabaseUrl(text)?.hosts.map(({ url }) => url);

describe('the URL of a database', () => {
  test.each([
    'postgres://cuewire:p%40ss@db.example:5433/cuewire?sslmode=require',
    'postgresql://db/cuewire',
    'postgres://db',
    'postgres://cuewire@[::1]:5432/cuewire',
  ])('with one host is taken as it is: %s', (text) => {
    expect(urlsOf(text)).toEqual([text]);
  });

  test('with several hosts stands for one URL each, in their order', () => {
    expect(
      urlsOf('postgres://u:p@a:1,b,[::1]:3/name?target_session_attrs=read-write&sslmode=disable'),
    ).toEqual([
      'postgres://u:p@a:1/name?sslmode=disable',
      'postgres://u:p@b/name?sslmode=disable',
      'postgres://u:p@[::1]:3/name?sslmode=disable',
    ]);
  });

  test('names hosts without what is secret', () => {
    const { hosts } = parseDatabaseUrl('postgres://u:secret@a:1,b/name') ?? { hosts: [] };
    expect(hosts.map(({ name }) => name)).toEqual(['a:1', 'b']);
  });

  test.each([
    '',
    'db',
    'mysql://db/cuewire',
    'postgres:///cuewire',
    'postgres://a:port/cuewire',
    'postgres://a,,b/cuewire',
    // Only the primary takes writes.
    'postgres://a,b/cuewire?target_session_attrs=standby',
  ])('is not "%s"', (text) => {
    expect(parseDatabaseUrl(text)).toBeUndefined();
  });
});
