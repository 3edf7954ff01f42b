// HTTP CONNECT (RFC 9110, 9.3.6).
import { isIPv6, type Socket } from 'node:net';
import { answerOf } from './answer-of.ts';
import type { Destination } from './dial.ts';
import { type EgressProxy, EgressError } from './egress-proxy.ts';

const HEAD_END = '\r\n\r\n';

export async function openByConnect(
  socket: Socket,
  { credentials }: EgressProxy,
  { host, port }: Destination,
): Promise<void> {
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`];
  if (credentials !== null) {
    const basic = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
    lines.push(`Proxy-Authorization: Basic ${basic}`);
  }
  socket.write(lines.join('\r\n') + HEAD_END);
  const head = await answerOf(socket, (bytes) => {
    const end = bytes.indexOf(HEAD_END);
    return end === -1 ? null : end + HEAD_END.length;
  });
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1'))?.[1];
  if (status === undefined) throw new EgressError('no HTTP');
  if (!status.startsWith('2')) throw new EgressError(status);
}
