// One connection for as long as it brings nothing but requests of the usual form, one after the other. With the first piece
// that is anything else it goes over to node:http, that piece unread, and stays there.
import type { Socket } from 'node:net';
import type { Caller } from '../../keyring.ts';
import type { Answer, AnswerText } from './answer-text.ts';
import { type UsualHead, usualHead } from './usual-head.ts';

/** What the connections of one server share. */
export interface PlainParts {
  /** Undefined for a request that is to be refused, or looked at more closely; node:http gets it. */
  readonly callerOf: (
    request: Pick<UsualHead, 'headers'> & { readonly socket: Socket },
  ) => Caller | undefined;
  readonly publish: (
    caller: Caller,
    request: Pick<UsualHead, 'headers'> & { readonly text: string },
    send: (answer: Answer) => void,
  ) => void;
  /** Where a connection goes on that is given up here. */
  readonly nodeHttp: (socket: Socket) => void;
  readonly answerText: AnswerText;
  readonly now: () => number;
  readonly isClosing: () => boolean;
  /** Given up, or over. */
  readonly left: (connection: PlainConnection) => void;
}

export class PlainConnection {
  readonly #socket: Socket;
  readonly #parts: PlainParts;
  #state: 'idle' | 'publishing' | 'draining' = 'idle';
  /** Since when it waits for its client: for a request, for the rest of one, or for an answer to be taken. */
  #quietSince: number;
  #head: UsualHead | null = null;
  /** The head of a request whose body has not come yet: many clients send it on its own. */
  #begun: Buffer | null = null;
  /** What came before the answer to the request before it was taken. Nothing more is read then. */
  #held: Buffer | null = null;

  constructor(socket: Socket, parts: PlainParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#quietSince = parts.now();
    socket.on('data', this.#arrived);
    socket.on('end', this.#ended);
    socket.on('close', this.#closed);
    socket.on('error', ignored);
  }

  /** Of a server that closes. What is being answered is answered first. */
  close(): void {
    const socket = this.#socket;
    if (this.#state === 'idle') {
      if (this.#begun === null) socket.destroy();
      else this.#giveUp(this.#begun);
    } else if (this.#state === 'draining') {
      socket.off('drain', this.#next);
      socket.destroySoon();
    }
  }

  cut(): void {
    this.#socket.destroy();
  }

  cutIfQuietSince(instant: number): void {
    if (this.#state !== 'publishing' && this.#quietSince <= instant) this.cut();
  }

  readonly #arrived = (chunk: Buffer): void => {
    if (this.#state !== 'idle') {
      this.#held = chunk;
      this.#socket.pause();
    } else if (this.#begun === null) this.#take(chunk);
    else {
      const whole = Buffer.concat([this.#begun, chunk]);
      this.#begun = null;
      this.#take(whole);
    }
  };

  #take(chunk: Buffer): void {
    const { callerOf, publish, now, isClosing } = this.#parts;
    const socket = this.#socket;
    const head = isClosing() ? null : usualHead(chunk, this.#head);
    if (head !== null && chunk.length === head.text.length) {
      this.#begun = chunk;
      this.#quietSince = now();
      return;
    }
    const caller = head === null ? undefined : callerOf({ headers: head.headers, socket });
    if (head === null || caller === undefined) {
      // node:http does not answer who has ended the sending half of a connection, and nothing can be put back there.
      if (socket.readableEnded) socket.end();
      else this.#giveUp(chunk);
      return;
    }
    this.#head = head;
    this.#state = 'publishing';
    publish(caller, { headers: head.headers, text: chunk.toString('utf8', head.text.length) }, this.#send);
  }

  readonly #send = (answer: Answer): void => {
    const { answerText, now, isClosing } = this.#parts;
    const socket = this.#socket;
    if (socket.destroyed) return;
    const isLast = isClosing() || (socket.readableEnded && this.#held === null);
    const { text, encoding } = answerText.of(answer, isLast);
    const hasRoom = socket.write(text, encoding);
    this.#quietSince = now();
    if (isLast) {
      this.#state = 'draining';
      socket.destroySoon();
    } else if (hasRoom) this.#next();
    else {
      this.#state = 'draining';
      socket.once('drain', this.#next);
    }
  };

  readonly #next = (): void => {
    this.#state = 'idle';
    const held = this.#held;
    if (held !== null) {
      this.#held = null;
      this.#socket.resume();
      this.#take(held);
    }
    if (this.#state === 'idle' && this.#socket.readableEnded) this.#socket.end();
  };

  #giveUp(chunk: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#arrived);
    socket.off('end', this.#ended);
    socket.off('close', this.#closed);
    socket.off('error', ignored);
    this.#parts.left(this);
    // At rest while it changes hands, so that what is put back comes before what has not arrived yet.
    socket.pause();
    socket.unshift(chunk);
    this.#parts.nodeHttp(socket);
    socket.resume();
  }

  readonly #ended = (): void => {
    if (this.#state === 'idle') this.#socket.end();
  };

  readonly #closed = (): void => {
    this.#parts.left(this);
  };
}

/** What breaks a connection also closes it. */
function ignored(): void {}
