// SOCKS5 (RFC 1928), with user and password (RFC 1929) where the proxy asks for them.
import { isIPv4, isIPv6, type Socket } from 'node:net';
import { answerOf } from './answer-of.ts';
import { groupsOf } from '../embedded-addresses.ts';
import type { Destination } from './dial.ts';
import { type EgressProxy, EgressError } from './egress-proxy.ts';

const VERSION = 5;
const LOGIN_VERSION = 1;
const METHOD = { none: 0, password: 2 } as const;
const COMMAND_CONNECT = 1;
const KIND = { ipv4: 1, name: 3, ipv6: 4 } as const;
const REPLIES: Readonly<Record<number, string>> = {
  1: 'general failure',
  2: 'not allowed',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'expired',
  7: 'command not supported',
  8: 'address not supported',
};

export async function openBySocks5(
  socket: Socket,
  { credentials }: EgressProxy,
  { host, port }: Destination,
): Promise<void> {
  const methods = credentials === null ? [METHOD.none] : [METHOD.none, METHOD.password];
  socket.write(Uint8Array.from([VERSION, methods.length, ...methods]));
  const [version, method] = await fixed(socket, 2);
  if (version !== VERSION) throw new EgressError('no SOCKS5');
  if (method === METHOD.password && credentials !== null) await logIn(socket, credentials);
  else if (method !== METHOD.none) throw new EgressError('no method of authentication is accepted');
  const portBytes = [port >> 8, port & 0xff];
  socket.write(Uint8Array.from([VERSION, COMMAND_CONNECT, 0, ...addressBytes(host), ...portBytes]));
  const [, reply = 1] = await answerOf(socket, replyLength);
  if (reply !== 0) throw new EgressError(REPLIES[reply] ?? `reply ${reply}`);
}

async function logIn(
  socket: Socket,
  { user, password }: NonNullable<EgressProxy['credentials']>,
): Promise<void> {
  socket.write(Uint8Array.from([LOGIN_VERSION, ...counted(user), ...counted(password)]));
  const [, status] = await fixed(socket, 2);
  if (status !== 0) throw new EgressError('the user or password is refused');
}

function fixed(socket: Socket, length: number): Promise<Buffer> {
  return answerOf(socket, (bytes) => (bytes.length < length ? null : length));
}

/** Version, reply, nothing, kind of address, address, port. */
function replyLength(bytes: Buffer): number | null {
  const [, , , kind, nameLength] = bytes;
  if (kind === undefined || nameLength === undefined) return null;
  const address = kind === KIND.ipv4 ? 4 : kind === KIND.ipv6 ? 16 : 1 + nameLength;
  const length = 4 + address + 2;
  return bytes.length < length ? null : length;
}

function addressBytes(host: string): number[] {
  if (isIPv4(host)) return [KIND.ipv4, ...host.split('.').map(Number)];
  if (isIPv6(host)) return [KIND.ipv6, ...groupsOf(host).flatMap((group) => [group >> 8, group & 0xff])];
  return [KIND.name, ...counted(host)];
}

/** RFC 1928 and 1929 give a length one byte. */
function counted(text: string): number[] {
  const bytes = Buffer.from(text);
  if (bytes.length > 255) throw new EgressError('a name or password is too long for SOCKS5');
  return [bytes.length, ...bytes];
}
