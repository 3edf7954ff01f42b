import { openApiDocument, type Route, routes } from '@cuewire/contract';
import { expect, test } from 'vitest';
import { nativeApi } from '../../../test/fixtures/native-api.ts';

test('the OpenAPI document is given to everybody', async () => {
  const { send } = await nativeApi();
  const { status, headers, body } = await send('GET', '/v1/openapi.json', {});
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(body).toEqual(openApiDocument());
});

test('every route of the table is served', async () => {
  const { app } = await nativeApi();
  await app.ready();
  const missing = Object.values<Route>(routes).filter(
    ({ method, path }) => !app.hasRoute({ method, url: `/v1${path.replace(/\{\w+\}/, ':open')}` }),
  );
  expect(missing).toEqual([]);
});

test('every reference in the document leads somewhere', () => {
  const document = openApiDocument() as { components: { schemas: Record<string, unknown> } };
  const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name = '']) => name,
  );
  expect(new Set(names)).toContain('Problem');
  for (const name of names) expect(document.components.schemas).toHaveProperty(name);
});
