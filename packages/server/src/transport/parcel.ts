// Requests and results between threads, as flat arrays of texts and numbers: copying costs per object and per property
// name, so objects would be several times dearer. Each pair below writes and reads the same order.
import type { TlsSettings } from '../core/endpoint-access.ts';
import type { TransportRequest, TransportResult } from '../engine/ports.ts';

type Value = string | number;
export type Parcel = readonly Value[];

interface NumberedRequest {
  readonly number: number;
  readonly request: Omit<TransportRequest, 'signal'>;
}

interface NumberedResult {
  readonly number: number;
  readonly result: TransportResult;
}

export function packRequests(requests: readonly NumberedRequest[]): Parcel {
  const parcel: Value[] = [];
  for (const { number, request } of requests) {
    parcel.push(number, request.connectionsOf, request.url, request.body);
    pushRecord(parcel, request.headers);
    pushTls(parcel, request.tls);
  }
  return parcel;
}

export function unpackRequests(parcel: Parcel): NumberedRequest[] {
  const source = new ParcelSource(parcel);
  return source.all(() => ({
    number: source.number(),
    request: {
      connectionsOf: source.text(),
      url: source.text(),
      body: source.text(),
      headers: source.record(),
      tls: unpackTls(source),
    },
  }));
}

export function packResults(results: readonly NumberedResult[]): Parcel {
  const parcel: Value[] = [];
  for (const { number, result } of results) {
    parcel.push(number, result.kind);
    switch (result.kind) {
      case 'answered':
        parcel.push(result.status, result.body);
        pushRecord(parcel, result.headers);
        break;
      case 'timed_out':
        parcel.push(result.phase);
        break;
      case 'unreachable':
        parcel.push(result.reason, result.detail);
        break;
      case 'blocked':
        parcel.push(result.address);
        break;
      case 'aborted':
        break;
    }
  }
  return parcel;
}

export function unpackResults(parcel: Parcel): NumberedResult[] {
  const source = new ParcelSource(parcel);
  return source.all(() => ({ number: source.number(), result: unpackResult(source) }));
}

function unpackResult(source: ParcelSource): TransportResult {
  const kind = source.text<TransportResult['kind']>();
  switch (kind) {
    case 'answered':
      return { kind, status: source.number(), body: source.text(), headers: source.record() };
    case 'timed_out':
      return { kind, phase: source.text() };
    case 'unreachable':
      return { kind, reason: source.text(), detail: source.text() };
    case 'blocked':
      return { kind, address: source.text() };
    case 'aborted':
      return { kind };
  }
}

function pushTls(parcel: Value[], tls: TlsSettings | null): void {
  if (tls === null) {
    parcel.push(0);
    return;
  }
  const { clientCertificate, clientKey, ca, minVersion, dangerouslySkipVerification } = tls;
  parcel.push(1, clientCertificate ?? '', clientKey ?? '', ca ?? '', minVersion);
  parcel.push(dangerouslySkipVerification ? 1 : 0);
}

function unpackTls(source: ParcelSource): TlsSettings | null {
  if (source.number() === 0) return null;
  return {
    clientCertificate: source.textOrNull(),
    clientKey: source.textOrNull(),
    ca: source.textOrNull(),
    minVersion: source.text(),
    dangerouslySkipVerification: source.number() === 1,
  };
}

function pushRecord(parcel: Value[], record: Readonly<Record<string, string>>): void {
  const entries = Object.entries(record);
  parcel.push(entries.length);
  for (const [name, value] of entries) parcel.push(name, value);
}

class ParcelSource {
  readonly #parcel: Parcel;
  #next = 0;

  constructor(parcel: Parcel) {
    this.#parcel = parcel;
  }

  all<Item>(one: () => Item): Item[] {
    const items: Item[] = [];
    while (this.#next < this.#parcel.length) items.push(one());
    return items;
  }

  /** The caller knows which texts can stand here, because the same file wrote them. */
  text<Text extends string>(): Text {
    return this.#take() as Text;
  }

  /** Null was written as an empty text. */
  textOrNull(): string | null {
    const text = this.text();
    return text === '' ? null : text;
  }

  number(): number {
    return this.#take() as number;
  }

  record(): Record<string, string> {
    const record: Record<string, string> = {};
    for (let left = this.number(); left > 0; left -= 1) {
      const name = this.text();
      record[name] = this.text();
    }
    return record;
  }

  #take(): Value | undefined {
    const value = this.#parcel[this.#next];
    this.#next += 1;
    return value;
  }
}
