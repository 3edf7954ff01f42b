import { describe, expect, test } from 'vitest';
import { createAddressGuard, literalAddress, parseRange } from './address-guard.ts';

const guard = createAddressGuard([]);

/** The address that a URL leads to literally, after the normalising that every URL goes through. */
const addressIn = (url: string) => literalAddress(new URL(url)) ?? 'a name';

describe('a delivery may not reach', () => {
  test.each([
    ['this host', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['a private address', '10.0.0.1'],
    ['the end of a private range', '10.255.255.255'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['the end of carrier-grade NAT', '100.127.255.255'],
    ["Alibaba Cloud's metadata", '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback, far out', '127.255.255.254'],
    ['a link-local address', '169.254.0.1'],
    ['the metadata of most clouds', '169.254.169.254'],
    ["the metadata of AWS's containers", '169.254.170.2'],
    ['a private address of the middle range', '172.16.0.1'],
    ['the end of the middle range', '172.31.255.255'],
    ['protocol assignments', '192.0.0.1'],
    ["Oracle Cloud's metadata", '192.0.0.192'],
    ['documentation', '192.0.2.1'],
    ['a 6to4 relay', '192.88.99.1'],
    ['a home network', '192.168.1.1'],
    ['benchmarks', '198.18.0.1'],
    ['the end of benchmarks', '198.19.255.255'],
    ['more documentation', '198.51.100.7'],
    ['still more documentation', '203.0.113.9'],
    ['multicast', '224.0.0.1'],
    ['the end of multicast', '239.255.255.255'],
    ['a reserved address', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['nowhere', '::'],
    ['loopback in IPv6', '::1'],
    ['loopback in IPv6, written out', '0:0:0:0:0:0:0:1'],
    ['an IPv4-compatible loopback', '::127.0.0.1'],
    ['a mapped loopback', '::ffff:127.0.0.1'],
    ['a mapped loopback in hexadecimal', '::ffff:7f00:1'],
    ['a mapped loopback, written out', '0:0:0:0:0:ffff:7f00:1'],
    ['mapped metadata', '::ffff:169.254.169.254'],
    ['a mapped private address', '::FFFF:10.0.0.1'],
    ['a translated private address', '::ffff:0:10.0.0.1'],
    ['loopback through NAT64', '64:ff9b::7f00:1'],
    ['metadata through NAT64', '64:ff9b::169.254.169.254'],
    ['even a public address through NAT64', '64:ff9b::8.8.8.8'],
    ['local NAT64', '64:ff9b:1::1'],
    ['the discard prefix', '100::1'],
    ['Teredo', '2001::1'],
    ['benchmarks in IPv6', '2001:2::1'],
    ['ORCHID', '2001:20::1'],
    ['documentation in IPv6', '2001:db8::1'],
    ['loopback through 6to4', '2002:7f00:1::'],
    ['a private address through 6to4', '2002:a00:1::1'],
    ['newer documentation in IPv6', '3fff::1'],
    ['segment routing', '5f00::1'],
    ['a unique local address', 'fc00::1'],
    ['a unique local address, as they are made', 'fd12:3456:789a::1'],
    ["AWS's metadata in IPv6", 'fd00:ec2::254'],
    ['a link-local address in IPv6', 'fe80::1'],
    ['the end of the link-local range', 'febf:ffff::1'],
    ['a link-local address with a zone', 'fe80::1%eth0'],
    ['a link-local address with a numbered zone', 'fe80::1%2'],
    ['loopback with a zone', '::1%lo'],
    ['a site-local address', 'fec0::1'],
    ['multicast in IPv6', 'ff02::1'],
  ])('%s: %s', (_, address) => {
    expect(guard.mayReach(address)).toBe(false);
  });

  test.each([
    '',
    ' ',
    'localhost',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '8.8.8.8/32',
    '[::1]',
    '8.8.8.8 ',
  ])('what is no address: "%s"', (text) => {
    expect(guard.mayReach(text)).toBe(false);
  });
});

describe('a delivery may reach', () => {
  test.each([
    ['1.1.1.1'],
    ['8.8.8.8'],
    ['9.255.255.255'],
    ['11.0.0.0'],
    ['100.63.255.255'],
    ['100.128.0.0'],
    ['126.255.255.255'],
    ['128.0.0.1'],
    ['169.253.255.255'],
    ['172.15.255.255'],
    ['172.32.0.0'],
    ['192.0.1.1'],
    ['192.167.255.255'],
    ['192.169.0.0'],
    ['198.17.255.255'],
    ['198.20.0.0'],
    ['223.255.255.255'],
    ['2001:200::1'],
    ['2001:4860:4860::8888'],
    ['2606:4700:4700::1111'],
    ['2a00:1450:4001:82a::200e'],
    ['::ffff:8.8.8.8'],
  ])('the public address %s', (address) => {
    expect(guard.mayReach(address)).toBe(true);
  });
});

describe('a URL cannot disguise', () => {
  test.each([
    ['as a decimal number', 'http://2130706433/', '127.0.0.1'],
    ['as a hexadecimal number', 'http://0x7f000001/', '127.0.0.1'],
    ['in octal', 'http://0177.0.0.1/', '127.0.0.1'],
    ['in a mixture', 'http://0x7f.0.0.01/', '127.0.0.1'],
    ['in two parts', 'http://127.1/', '127.0.0.1'],
    ['in three parts', 'http://10.0.1/', '10.0.0.1'],
    ['as nothing', 'http://0/', '0.0.0.0'],
    ['with a dot behind', 'http://127.0.0.1./', '127.0.0.1'],
    ['in circled digits', 'http://①②⑦.⓪.⓪.①/', '127.0.0.1'],
    ['in full width', 'http://１２７.０.０.１/', '127.0.0.1'],
    ['percent-encoded', 'http://%31%32%37.0.0.1/', '127.0.0.1'],
    ['behind user info', 'http://receiver.example@127.0.0.1/', '127.0.0.1'],
    ['behind a port', 'http://127.0.0.1:8080/', '127.0.0.1'],
    ['as metadata in decimal', 'http://2852039166/latest', '169.254.169.254'],
    ['in brackets', 'http://[::1]/', '::1'],
    ['mapped', 'http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
    ['mapped and written out', 'http://[0:0:0:0:0:ffff:127.0.0.1]/', '::ffff:7f00:1'],
    ['compatible', 'http://[::7f00:1]/', '::7f00:1'],
    ['through NAT64', 'http://[64:ff9b::10.0.0.1]/', '64:ff9b::a00:1'],
  ])('a private address %s: %s', (_, url, address) => {
    expect(addressIn(url)).toBe(address);
    expect(guard.mayReach(address)).toBe(false);
  });

  test.each(['http://[fe80::1%25eth0]/', 'http://[fe80::1%eth0]/', 'http://256.0.0.1/', 'http://1.2.3.4.5/'])(
    'an address in a URL that is none: %s',
    (url) => {
      expect(URL.canParse(url)).toBe(false);
    },
  );

  test.each([
    'http://localhost/',
    'http://receiver.example/',
    'http://127.0.0.1.nip.io/',
    'http://1.example/',
  ])('a name is no literal address: %s', (url) => {
    expect(literalAddress(new URL(url))).toBeUndefined();
  });
});

describe("the operator's ranges", () => {
  test('open what they name, and nothing beside it', () => {
    const open = createAddressGuard(['127.0.0.0/8', 'fd00::/8', '169.254.169.254']);
    for (const address of [
      '127.0.0.1',
      '127.9.9.9',
      '::ffff:127.0.0.1',
      'fd00::1',
      '169.254.169.254',
      '8.8.8.8',
    ]) {
      expect({ address, may: open.mayReach(address) }).toEqual({ address, may: true });
    }
    for (const address of [
      '10.0.0.1',
      '::1',
      'fc00::1',
      '169.254.169.253',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
    ]) {
      expect({ address, may: open.mayReach(address) }).toEqual({ address, may: false });
    }
  });

  test('of IPv4 open nothing of IPv6, not even all of them', () => {
    const open = createAddressGuard(['0.0.0.0/0']);
    expect(open.mayReach('10.0.0.1')).toBe(true);
    expect(open.mayReach('::1')).toBe(false);
    expect(open.mayReach('fd00::1')).toBe(false);
  });

  test('that are no ranges are refused', () => {
    expect(() => createAddressGuard(['127.0.0.0/8', 'localhost'])).toThrow('localhost is not a CIDR range');
  });
});

describe('a range', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0', 8, 'ipv4'],
    [' 10.0.0.0/8 ', '10.0.0.0', 8, 'ipv4'],
    ['0.0.0.0/0', '0.0.0.0', 0, 'ipv4'],
    ['192.168.1.7', '192.168.1.7', 32, 'ipv4'],
    ['fd00::/8', 'fd00::', 8, 'ipv6'],
    ['::1', '::1', 128, 'ipv6'],
  ])('%s is read', (text, address, prefix, family) => {
    expect(parseRange(text)).toEqual({ address, prefix, family });
  });

  test.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8.5',
    '10.0.0.0/eight',
    '10.0.0.0/8/8',
    '10.0.0.0 /8',
    '10.0.0/8',
    '10.0.0.0-10.0.0.9',
    '010.0.0.0/8',
    'fd00::/129',
    'fd00:/8',
    '[fd00::]/8',
    'fe80::%eth0/10',
    '::ffff:127.0.0.0/104',
    'localhost',
    '*',
  ])('"%s" is refused', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});
