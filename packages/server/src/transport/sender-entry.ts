// Runs inside the sender thread: takes requests in batches, sends them, and reports results in batches.
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../core/assert.ts';
import type { TransportResult } from '../engine/ports.ts';
import { createAddressGuard } from './address-guard.ts';
import { HttpTransport } from './http.ts';
import { createNameResolver } from './name-resolver.ts';
import { packResults, type Parcel, unpackRequests } from './parcel.ts';
import type { SenderData } from './sender-thread.ts';

const port = parentPort;
assert(port !== null, 'sender-entry.ts is the entry of a worker thread');
const { allowed, denied, deniedPorts, proxy, allowUnverifiedTls, limits } = workerData as SenderData;
const guard = createAddressGuard(allowed, denied);
const resolver = createNameResolver();
const transport = new HttpTransport({ guard, deniedPorts, proxy, allowUnverifiedTls, resolver }, limits);

let finished: { number: number; result: TransportResult }[] = [];

function report(): void {
  const results = finished;
  finished = [];
  port?.postMessage(packResults(results));
}

port.on('message', (parcel: Parcel) => {
  unpackRequests(parcel, (number, request) => {
    transport.dispatch(request, (result) => {
      if (finished.length === 0) setImmediate(report);
      finished.push({ number, result });
    });
  });
});
