import type { FastifyRequest } from 'fastify';

/** How this client reaches the server, without a slash at the end: as the operator says, or as the client did. */
export function publicBase(request: FastifyRequest, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const asked = `${request.protocol}://${request.host}`;
  if (URL.canParse(asked)) return new URL(asked).origin;
  // No Host header (HTTP/1.0) or a senseless one: the address that the connection was made to.
  const { localAddress = 'localhost', localPort } = request.socket;
  return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
