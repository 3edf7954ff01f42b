// Stands between the server's socket and node:http: each connection begins as a plain one. It takes over what node:http does
// for connections that it keeps: ending those that are quiet for too long, and those of a server that closes.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { assert } from '../../../core/assert.ts';
import type { Clock } from '../../../engine/ports.ts';
import { PlainConnection, type PlainParts } from './plain-connection.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Ends all connections, whatever they are at. */
    cutConnections: () => void;
  }
}

/** How often is looked for connections that are quiet. */
export const LOOK_EVERY_MS = 15_000;

export function keepPlainConnections(
  app: FastifyInstance,
  clock: Clock,
  parts: Omit<PlainParts, 'nodeHttp' | 'left' | 'now'>,
): void {
  const { server } = app;
  const plain = new Set<PlainConnection>();
  const nodeHttp = takeListener(server);
  const shared: PlainParts = {
    ...parts,
    nodeHttp,
    now: () => clock.now(),
    left: (connection) => plain.delete(connection),
  };
  server.on('connection', (socket: Socket) => {
    if (parts.isClosing()) nodeHttp(socket);
    else plain.add(new PlainConnection(socket, shared));
  });

  function look(): void {
    const quietSince = clock.now() - server.keepAliveTimeout;
    for (const connection of plain) connection.cutIfQuietSince(quietSince);
    alarm = clock.alarm(LOOK_EVERY_MS, look);
  }
  let alarm = clock.alarm(LOOK_EVERY_MS, look);

  app.addHook('preClose', (done) => {
    alarm.cancel();
    for (const connection of plain) connection.close();
    done();
  });
  app.decorate('cutConnections', () => {
    for (const connection of plain) connection.cut();
    server.closeAllConnections();
  });
}

/** What node:http itself does with a new connection; it listens before anybody else can. */
function takeListener(server: Server): (socket: Socket) => void {
  const [listener] = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
  assert(listener !== undefined, 'node:http listens for connections from the start');
  server.removeListener('connection', listener);
  return listener.bind(server);
}
