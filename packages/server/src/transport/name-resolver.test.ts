import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LookupAddress } from 'node:dns';
import { expect, onTestFinished, test } from 'vitest';
import { dnsServer } from '../../test/fixtures/dns-server.ts';
import type { Resolver } from './connector.ts';
import { hostsFileNames } from './hosts-file.ts';
import { createNameResolver, type NameResolverOptions } from './name-resolver.ts';

const HANGING = 'hanging.example';
const TIMEOUT_MS = 400;

/** Names below `hanging.example` are never answered; `silent.six.example` answers for IPv4 alone; others as `zone` says. */
async function setup(options: NameResolverOptions = {}) {
  const asked: string[] = [];
  const server = await dnsServer((name) => {
    asked.push(name);
    if (name.endsWith(HANGING)) return null;
    return name === 'good.example' ? ['192.0.2.1', '2001:db8::1'] : [];
  });
  const bySystem: string[] = [];
  const askSystem: Resolver = (hostname, _, callback) => {
    bySystem.push(hostname);
    if (hostname === 'own.machine') callback(null, [{ address: '10.0.0.7', family: 4 }]);
    else callback(Object.assign(new Error(hostname), { code: 'ENOTFOUND' }), []);
  };
  const resolve = createNameResolver({
    timeoutMs: TIMEOUT_MS,
    servers: [server],
    askSystem,
    isInHostsFile: () => false,
    ...options,
  });
  const addressesOf = (hostname: string, family = 0) =>
    new Promise<LookupAddress[] | string>((found) => {
      resolve(hostname, { all: true, family }, (error, addresses) =>
        found(error === null ? addresses : (error.code ?? 'no code')),
      );
    });
  return { addressesOf, bySystem, asked };
}

const GOOD = [
  { address: '192.0.2.1', family: 4 },
  { address: '2001:db8::1', family: 6 },
];

test('all addresses of a name, or those of a family', async () => {
  const { addressesOf, bySystem } = await setup();
  expect(await addressesOf('good.example')).toEqual(GOOD);
  expect(await addressesOf('good.example', 6)).toEqual([GOOD[1]]);
  expect(bySystem).toEqual([]);
});

test('name servers that hang hold up no other name, however many names hang', async () => {
  const { addressesOf, asked } = await setup();
  let settled = 0;
  const hanging = Array.from({ length: 300 }, async (_, at) => {
    const outcome = await addressesOf(`name-${at}.${HANGING}`);
    settled += 1;
    return outcome;
  });
  const elsewhere = Array.from({ length: 40 }, (_, at) => addressesOf(`in.other-${at}-${HANGING}`));
  expect(await addressesOf('good.example')).toEqual(GOOD);
  expect(settled).toBe(0);
  expect(new Set(await Promise.all([...hanging, ...elsewhere]))).toEqual(new Set(['EAI_AGAIN']));
  // Those that never got their turn were not asked for later, either.
  const names = new Set(asked.filter((name) => name.endsWith(`.${HANGING}`)));
  expect(names.size).toBe(8);
});

test('a name that many connections want is asked for once at a time', async () => {
  const { addressesOf, asked } = await setup();
  const all = await Promise.all(Array.from({ length: 20 }, () => addressesOf('good.example')));
  expect(all).toEqual(Array.from({ length: 20 }, () => GOOD));
  // Once for each family.
  expect(asked).toEqual(['good.example', 'good.example']);
  await addressesOf('good.example');
  expect(asked).toHaveLength(4);
});

test('what stands in the hosts file, what has no dot and what the DNS does not know is asked of the system', async () => {
  const { addressesOf, bySystem, asked } = await setup({ isInHostsFile: (name) => name === 'own.machine' });
  expect(await addressesOf('own.machine')).toEqual([{ address: '10.0.0.7', family: 4 }]);
  expect(asked).toEqual([]);
  expect(await addressesOf('printer')).toBe('ENOTFOUND');
  expect(asked).toEqual([]);
  expect(await addressesOf('unknown.example')).toBe('ENOTFOUND');
  expect(bySystem).toEqual(['own.machine', 'printer', 'unknown.example']);
});

test('a system that hangs on one name keeps the others waiting no longer than their time, and the DNS not at all', async () => {
  const begun: string[] = [];
  const { addressesOf } = await setup({
    isInHostsFile: (name) => name === 'own.machine',
    askSystem: (hostname, _, callback) => {
      begun.push(hostname);
      if (hostname === 'own.machine') callback(null, [{ address: '10.0.0.7', family: 4 }]);
    },
  });
  const stuck = [addressesOf('stuck'), addressesOf('stuck-too')];
  expect(await addressesOf('good.example')).toEqual(GOOD);
  expect(await addressesOf('own.machine')).toEqual([{ address: '10.0.0.7', family: 4 }]);
  expect(await Promise.all(stuck)).toEqual(['EAI_AGAIN', 'EAI_AGAIN']);
  // Of the threads that the system resolves with, strange names have one.
  expect(begun).toEqual(['stuck', 'own.machine']);
});

test('a name server that nobody is behind is a failure that may pass', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  const { addressesOf, bySystem } = await setup({ servers: [`127.0.0.1:${port}`] });
  expect(await addressesOf('good.example')).toBe('EAI_AGAIN');
  expect(bySystem).toEqual([]);
});

test('the names of a hosts file, without its comments', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cuewire-hosts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'hosts');
  writeFileSync(
    path,
    '127.0.0.1 localhost\n# 10.0.0.1 commented.example\n10.0.0.2\tBox.Example box # box2\n\n',
  );
  const has = hostsFileNames(path);
  expect(['localhost', 'box.example', 'BOX.example.', 'box'].map((name) => has(name))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['commented.example', 'box2', '10.0.0.2', ''].map((name) => has(name))).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(hostsFileNames(join(folder, 'none'))('localhost')).toBe(false);
});
