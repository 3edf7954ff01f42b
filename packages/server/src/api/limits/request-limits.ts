// Who may make how many requests in a minute, over all routes.
import type { ApiKeyId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { Clock } from '../../engine/ports.ts';
import { type ClientAddress, clientAddressBehind } from './client-address.ts';
import { MinuteCounter } from './minute-counter.ts';
import { networkOf } from './network-of.ts';

export interface RequestLimitSettings {
  /** Of one key, those that publish and all others. */
  readonly publishesPerMinute: number;
  readonly requestsPerMinute: number;
  /** Of one address (network-of.ts), with whatever key. */
  readonly addressRequestsPerMinute: number;
  /** Of one address, with a key that is not known. */
  readonly failedSignInsPerMinute: number;
  /** CIDR ranges of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
}

export const defaultRequestLimits: RequestLimitSettings = {
  publishesPerMinute: 3_000_000,
  requestsPerMinute: 30_000,
  addressRequestsPerMinute: 60_000,
  failedSignInsPerMinute: 60,
  trustedProxies: [],
};

/** From so many addresses a key is remembered to have been used. */
const ADDRESSES_PER_KEY = 16;

export class RequestLimits {
  readonly #publishes: MinuteCounter;
  readonly #requests: MinuteCounter;
  readonly #addresses: MinuteCounter;
  readonly #failures: MinuteCounter;
  readonly #settings: RequestLimitSettings;
  readonly #addressesOf = new Map<ApiKeyId, Set<string>>();
  readonly addressOf: ClientAddress;

  constructor(clock: Pick<Clock, 'now'>, settings: RequestLimitSettings) {
    this.#settings = settings;
    this.#publishes = new MinuteCounter(clock, settings.publishesPerMinute);
    this.#requests = new MinuteCounter(clock, settings.requestsPerMinute);
    this.#addresses = new MinuteCounter(clock, settings.addressRequestsPerMinute);
    this.#failures = new MinuteCounter(clock, settings.failedSignInsPerMinute);
    this.addressOf = clientAddressBehind(settings.trustedProxies);
  }

  /** Of any request; refuses with too_many_requests. */
  countAddress(address: string): void {
    if (this.#addresses.count(networkOf(address))) return;
    throw this.#refusal('address', this.#settings.addressRequestsPerMinute, this.#addresses);
  }

  /** Of a request with a key that is known, or of a portal session; refuses with too_many_requests. */
  countRequest(who: string): void {
    if (this.#requests.count(who)) return;
    throw this.#refusal('key', this.#settings.requestsPerMinute, this.#requests);
  }

  countPublish(apiKeyId: ApiKeyId): void {
    if (this.mayPublish(apiKeyId)) return;
    throw this.#refusal('key', this.#settings.publishesPerMinute, this.#publishes);
  }

  /** Counts it. */
  mayPublish(apiKeyId: ApiKeyId): boolean {
    return this.#publishes.count(apiKeyId);
  }

  signInFailed(address: string): void {
    this.#failures.count(networkOf(address));
  }

  /** Remembers that the key belongs there, so that failures of others behind the same address do not shut it out. */
  signedIn(apiKeyId: ApiKeyId, address: string): void {
    let known = this.#addressesOf.get(apiKeyId);
    if (known === undefined) this.#addressesOf.set(apiKeyId, (known = new Set()));
    if (known.has(address)) return;
    const [oldest] = known;
    if (known.size >= ADDRESSES_PER_KEY && oldest !== undefined) known.delete(oldest);
    known.add(address);
  }

  /** Whether keys are being guessed from there, and this one, if it is one, has not been used there before. */
  isGuess(address: string, apiKeyId: ApiKeyId | undefined): boolean {
    if (!this.#failures.isUsedUp(networkOf(address))) return false;
    return apiKeyId === undefined || this.#addressesOf.get(apiKeyId)?.has(address) !== true;
  }

  guessRefusal(): RefusalError {
    return this.#refusal('address with unknown keys', this.#settings.failedSignInsPerMinute, this.#failures);
  }

  #refusal(whose: string, max: number, { secondsLeft }: MinuteCounter): RefusalError {
    return new RefusalError('too_many_requests', `At most ${max} requests per minute of one ${whose}.`, {
      retryAfterSeconds: secondsLeft,
    });
  }
}
