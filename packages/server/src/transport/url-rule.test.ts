import { expect, test } from 'vitest';
import { createAddressGuard } from './address-guard.ts';
import { createUrlRule } from './url-rule.ts';

const rule = createUrlRule(createAddressGuard(['127.0.0.0/8']));

test('a literal address that deliveries may not reach is refused, and the setting named', () => {
  expect(rule('http://10.0.0.1/in')).toMatch(/10\.0\.0\.1.*CUEWIRE_DELIVERY_ALLOW/);
  expect(rule('http://[fd00::1]:8080/')).toContain('fd00::1');
  expect(rule('http://3232235521/')).toContain('192.168.0.1');
});

test('a public address, an allowed one and any name are taken', () => {
  for (const url of [
    'https://8.8.8.8/',
    'http://127.0.0.1:9000/',
    'http://localhost/',
    'https://receiver.example/',
  ]) {
    expect(rule(url)).toBeUndefined();
  }
});
