// How an endpoint of the receiver treats a request.
import type { Socket } from 'node:net';

export type Behaviour =
  /** Takes it with 200 and keeps the connection. */
  | 'answer'
  /** Takes it with 200 and closes the connection. */
  | 'close'
  /** Refuses it with 500. */
  | 'refuse'
  /** Never says a word. */
  | 'hang'
  /** Sends an answer one byte at a time, too slowly to end. */
  | 'drip';

const OK = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok';
const OK_AND_CLOSE =
  'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok';
const REFUSED = 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\nno';
/** A status line of 17 bytes then takes longer than the 15 s that Cuewire grants. */
const DRIP_MS = 1000;

export function respond(socket: Socket, behaviour: Behaviour): void {
  switch (behaviour) {
    case 'answer':
      // As text: a Buffer takes a slower way through node:net.
      socket.write(OK, 'latin1');
      break;
    case 'close':
      socket.end(OK_AND_CLOSE, 'latin1');
      break;
    case 'refuse':
      socket.write(REFUSED, 'latin1');
      break;
    case 'drip':
      drip(socket);
      break;
    case 'hang':
      break;
  }
}

function drip(socket: Socket): void {
  let sent = 0;
  const drops = setInterval(() => {
    socket.write(OK.charAt(sent), 'latin1');
    sent += 1;
    if (sent === OK.length) clearInterval(drops);
  }, DRIP_MS);
  socket.once('close', () => clearInterval(drops));
}
