// Sends spans to a collector, a batch at a time. Whoever makes spans never waits for it: what does not fit into its queue, and
// what the collector does not take, is dropped and counted.
import type { Alarm, Clock } from '../../engine/ports.ts';
import { type Attributes, otlpJson, type Span } from './span.ts';

export interface ExporterLimits {
  /** Spans that wait. */
  readonly spansMax: number;
  /** In one request. */
  readonly batchMax: number;
  /** Between the first span that waits and the request that has it. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Requests for one batch, the first included. */
  readonly triesMax: number;
  /** Before the second of them; each further pause is twice as long. */
  readonly pauseMs: number;
}

export const defaultExporterLimits: ExporterLimits = {
  spansMax: 8192,
  batchMax: 512,
  intervalMs: 1000,
  timeoutMs: 10_000,
  triesMax: 4,
  pauseMs: 1000,
};

export interface ExporterOptions {
  /** Of OTLP/HTTP, the URL for traces. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: Attributes;
  readonly clock: Clock;
  readonly limits: ExporterLimits;
  /** So many spans were sent, or will never be. */
  readonly counted: (what: 'exported' | 'dropped', count: number) => void;
  readonly failed: (cause: unknown) => void;
}

/** Those that the specification wants tried again. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export class SpanExporter {
  readonly #options: ExporterOptions;
  #waiting: Span[] = [];
  #alarm: Alarm | null = null;
  #sending: Promise<void> | null = null;
  /** Ends a pause between two tries. */
  #goOn: (() => void) | null = null;
  readonly #end = new AbortController();
  #isStopping = false;

  constructor(options: ExporterOptions) {
    this.#options = options;
  }

  add(span: Span): void {
    const { limits, clock, counted } = this.#options;
    if (this.#waiting.length >= limits.spansMax) {
      counted('dropped', 1);
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= limits.batchMax) this.#send();
    else this.#alarm ??= clock.alarm(limits.intervalMs, () => this.#send());
  }

  /** Sends what waits, each batch once, and drops what is not sent within that time. */
  async stop(withinMs: number): Promise<void> {
    const cutOff = this.#options.clock.alarm(withinMs, () => this.#end.abort());
    this.#isStopping = true;
    this.#goOn?.();
    this.#send();
    await this.#sending;
    cutOff.cancel();
  }

  #send(): void {
    this.#alarm?.cancel();
    this.#alarm = null;
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
  }

  async #sendAll(): Promise<void> {
    const { limits, counted, failed } = this.#options;
    while (this.#waiting.length > 0) {
      // At the end there is no time for more than to count them.
      const batch = this.#waiting.splice(0, this.#end.signal.aborted ? limits.spansMax : limits.batchMax);
      try {
        await this.#post(batch);
        counted('exported', batch.length);
      } catch (cause) {
        counted('dropped', batch.length);
        failed(cause);
      }
    }
  }

  async #post(batch: readonly Span[]): Promise<void> {
    const { url, headers, resource, limits } = this.#options;
    const body = otlpJson(resource, batch);
    for (let tries = 1; ; tries += 1) {
      const problem = await this.#problemWith(url, headers, body);
      if (problem === null) return;
      if (!problem.isPassing || tries === limits.triesMax || this.#isStopping) throw problem.cause;
      await this.#pause(limits.pauseMs * 2 ** (tries - 1));
    }
  }

  async #problemWith(url: string, headers: ExporterOptions['headers'], body: string) {
    const timeout = AbortSignal.timeout(this.#options.limits.timeoutMs);
    const signal = AbortSignal.any([timeout, this.#end.signal]);
    try {
      const sent = { ...headers, 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers: sent, body, signal, redirect: 'error' });
      await response.body?.cancel();
      if (response.ok) return null;
      const cause = new Error(`the collector of traces answered ${response.status}`);
      return { isPassing: PASSING.has(response.status), cause };
    } catch (error) {
      const reason =
        error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      // Headers may hold a credential, and errors of the library their text.
      return { isPassing: true, cause: new Error(`the collector of traces cannot be reached: ${reason}`) };
    }
  }

  #pause(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const alarm = this.#options.clock.alarm(durationMs, resolve);
      this.#goOn = () => {
        alarm.cancel();
        resolve();
      };
    });
  }
}
