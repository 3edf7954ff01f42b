// The receiver, a program: takes every POST with 200, counts, and measures how long ago the body says that it
// was sent. One process serves all endpoints, each on its own port.
import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { nowUs } from './clock.ts';
import { MessageFramer } from './http-framing.ts';
import { Latencies, type LatencySummary } from './latencies.ts';
import { answerCalls } from './program.ts';

export interface Arrivals {
  readonly count: number;
  /** Microseconds since 1970; 0 when nothing arrived. */
  readonly lastAtUs: number;
  readonly latency: LatencySummary | null;
  readonly cpuUs: number;
}

export type ReceiverCalls = typeof calls;

const OK = Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok');
const TIME_MEMBER = Buffer.from('"ts":');
const TIME_DIGITS = 16;
const DIGIT_ZERO = 48;
const CHECK_MS = 5;

const latencies = new Latencies();
let count = 0;
let lastAtUs = 0;
let cpuStart = process.cpuUsage();

const calls = {
  /** Opens `ports` free ports on the loopback address and tells which. */
  async listen({ ports }: { ports: number }): Promise<number[]> {
    const servers = Array.from({ length: ports }, () => createServer({ noDelay: true }, receive));
    return Promise.all(servers.map(listenOnFreePort));
  },

  /** Forgets what arrived. */
  reset(): void {
    latencies.clear();
    count = 0;
    lastAtUs = 0;
    cpuStart = process.cpuUsage();
  },

  /** Answers once `expected` have arrived, or none came for `stallMs`, or `limitMs` have passed. */
  async arrivals(wait: { expected: number; stallMs: number; limitMs: number }): Promise<Arrivals> {
    const startUs = nowUs();
    while (count < wait.expected) {
      const us = nowUs();
      if (us - Math.max(startUs, lastAtUs) > wait.stallMs * 1000 || us - startUs > wait.limitMs * 1000) break;
      await new Promise((resolve) => setTimeout(resolve, CHECK_MS));
    }
    const { user, system } = process.cpuUsage(cpuStart);
    return { count, lastAtUs, latency: latencies.summary(), cpuUs: user + system };
  },
};

async function listenOnFreePort(server: Server): Promise<number> {
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
  await once(server, 'listening');
  // A listening TCP server has an address of this shape.
  return (server.address() as AddressInfo).port;
}

function receive(socket: Socket): void {
  const framer = new MessageFramer((bytes, _, bodyStart, end) => {
    lastAtUs = nowUs();
    count += 1;
    const member = bytes.indexOf(TIME_MEMBER, bodyStart);
    if (member !== -1 && member < end) latencies.add(lastAtUs - timeAt(bytes, member + TIME_MEMBER.length));
    socket.write(OK);
  });
  socket.on('data', (chunk) => framer.push(chunk));
  // The sender has gone: what it sent is counted, and whoever started it hears about its end.
  socket.on('error', () => socket.destroy());
}

function timeAt(bytes: Buffer, offset: number): number {
  let us = 0;
  for (let index = offset; index < offset + TIME_DIGITS; index += 1) {
    us = us * 10 + (bytes[index] ?? 0) - DIGIT_ZERO;
  }
  return us;
}

answerCalls(calls);
