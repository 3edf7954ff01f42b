// The receiver, a program: takes POSTs, counts them, and measures how long ago the body says that it was sent. One
// process serves all endpoints, each on its own port, and each may be told to misbehave.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type Behaviour, respond } from './instruments/behaviour.ts';
import { nowUs } from './instruments/clock.ts';
import { NUMBER_MARK, NUMBER_OFFSET, TIME_MARK, TIME_MEMBER } from './instruments/event.ts';
import { digitsAt, MessageFramer } from './instruments/framing.ts';
import { type LatencySummary, summarize } from './instruments/latencies.ts';
import { Ledger } from './instruments/ledger.ts';
import { answerCalls } from './instruments/program.ts';
import { type BytesHandler, readAccepted, readOrdinarily } from './instruments/socket-reading.ts';

export interface Arrivals {
  /** All that arrived, repeated ones among them. */
  readonly count: number;
  readonly repeated: number;
  readonly missing: number;
  /** Microseconds since 1970; 0 when nothing arrived. */
  readonly firstAtUs: number;
  readonly lastAtUs: number;
  /** What is missing counts with the time for which it was waited at the end. */
  readonly latency: LatencySummary | null;
  /** The most that were open at the same time. */
  readonly connectionsMax: number;
  readonly cpuUs: number;
}

export interface Expectation {
  readonly ports: readonly number[];
  /** Null only counts what comes within the limit. */
  readonly expected: number | null;
  /** What does not come for this long is given up. */
  readonly stallMs: number;
  readonly limitMs: number;
}

export type ReceiverCalls = typeof calls;

interface Endpoint {
  readonly ledger: Ledger;
  behaviour: Behaviour;
}

const TIME_BYTES = Buffer.from(TIME_MEMBER);
const CHECK_MS = 5;

const endpoints = new Map<number, Endpoint>();
let cpuStart = process.cpuUsage();
let connectionsOpen = 0;
let connectionsMax = 0;

const calls = {
  /** Opens `count` free ports on the loopback address and tells which. */
  async listen({
    count,
    tls,
  }: {
    count: number;
    tls: { key: string; cert: string } | null;
  }): Promise<number[]> {
    const ports: number[] = [];
    for (let opened = 0; opened < count; opened += 1) {
      const endpoint: Endpoint = { ledger: new Ledger(), behaviour: 'answer' };
      const port = await listenOnFreePort(tls === null ? plainServer(endpoint) : tlsServer(endpoint, tls));
      endpoints.set(port, endpoint);
      ports.push(port);
    }
    return ports;
  },

  behave({ ports, behaviour }: { ports: readonly number[]; behaviour: Behaviour }): void {
    for (const port of ports) endpointAt(port).behaviour = behaviour;
  },

  /** Forgets what arrived. What was sent before now and arrives later counts only if `countsOlder`. */
  forget({ countsOlder }: { countsOlder: boolean }): void {
    const us = nowUs();
    for (const { ledger } of endpoints.values()) ledger.forget(countsOlder ? 0 : us);
    connectionsMax = connectionsOpen;
    cpuStart = process.cpuUsage();
  },

  /** Answers once `expected` have arrived at `ports`, or none came for `stallMs`, or `limitMs` have passed. */
  async arrivals({ ports, expected, stallMs, limitMs }: Expectation): Promise<Arrivals> {
    const ledgers = ports.map((port) => endpointAt(port).ledger);
    const distinct = () => ledgers.reduce((sum, { count, repeated }) => sum + count - repeated, 0);
    const enough = expected ?? Number.POSITIVE_INFINITY;
    const startUs = nowUs();
    while (distinct() < enough) {
      const us = nowUs();
      const lastAtUs = Math.max(startUs, ...ledgers.map((ledger) => ledger.lastAtUs));
      if (us - lastAtUs > stallMs * 1000 || us - startUs > limitMs * 1000) break;
      await new Promise((resolve) => setTimeout(resolve, CHECK_MS));
    }
    // All were sent before this call: what is missing took at least as long as was waited for it here.
    return summaryOf(ledgers, {
      count: Math.max(0, (expected ?? 0) - distinct()),
      waitedUs: nowUs() - startUs,
    });
  },
};

function summaryOf(
  ledgers: readonly Ledger[],
  missing: { readonly count: number; readonly waitedUs: number },
): Arrivals {
  const { user, system } = process.cpuUsage(cpuStart);
  const begun = ledgers.map(({ firstAtUs }) => firstAtUs).filter((us) => us > 0);
  return {
    count: ledgers.reduce((sum, { count }) => sum + count, 0),
    repeated: ledgers.reduce((sum, { repeated }) => sum + repeated, 0),
    missing: missing.count,
    firstAtUs: begun.length === 0 ? 0 : Math.min(...begun),
    lastAtUs: Math.max(0, ...ledgers.map(({ lastAtUs }) => lastAtUs)),
    latency: summarize(
      ledgers.map(({ latenciesUs }) => latenciesUs),
      missing,
    ),
    connectionsMax,
    cpuUs: user + system,
  };
}

function endpointAt(port: number): Endpoint {
  const endpoint = endpoints.get(port);
  if (endpoint === undefined) throw new RangeError(`The receiver does not listen on ${port}.`);
  return endpoint;
}

function plainServer(endpoint: Endpoint): Server {
  return createServer({ pauseOnConnect: true }, (accepted) => receive(accepted, endpoint, readAccepted));
}

function tlsServer(endpoint: Endpoint, { key, cert }: { key: string; cert: string }): Server {
  return createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (accepted) =>
    receive(accepted, endpoint, readOrdinarily),
  );
}

async function listenOnFreePort(server: Server): Promise<number> {
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
  await once(server, 'listening');
  // A listening TCP server has an address of this shape.
  return (server.address() as AddressInfo).port;
}

function receive(
  accepted: Socket,
  endpoint: Endpoint,
  read: (accepted: Socket, push: BytesHandler) => Socket,
): void {
  const { ledger } = endpoint;
  const framer = new MessageFramer((bytes, _, bodyStart, end) => {
    const { behaviour } = endpoint;
    if (behaviour === 'answer' || behaviour === 'close') record(ledger, bytes, bodyStart, end);
    respond(socket, behaviour);
  });
  const socket = read(accepted, (bytes, length) => framer.push(bytes, length));
  connectionsOpen += 1;
  connectionsMax = Math.max(connectionsMax, connectionsOpen);
  socket.once('close', () => {
    connectionsOpen -= 1;
  });
  // The sender has gone: what it sent is counted, and whoever started it hears about its end.
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.destroy());
}

function record(ledger: Ledger, bytes: Buffer, bodyStart: number, end: number): void {
  const member = bytes.indexOf(TIME_BYTES, bodyStart);
  if (member === -1 || member >= end) return;
  const timeAt = member + TIME_BYTES.length;
  const number = digitsAt(bytes, timeAt + NUMBER_OFFSET, NUMBER_MARK.length);
  ledger.add(number, digitsAt(bytes, timeAt, TIME_MARK.length), nowUs());
}

answerCalls(calls);
