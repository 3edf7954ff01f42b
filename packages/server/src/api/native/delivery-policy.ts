// How deliveries to an endpoint are paced, repeated and ordered: from the wire to the core, and back.
import type { NewEndpoint } from '@cuewire/contract';
import type { DeliveryPolicy } from '../../core/endpoint.ts';
import type { RateLimit } from '../../core/rate-limiter.ts';
import { retryPolicyOfWire, wireRetryPolicy } from './retry-policy.ts';

type WirePolicy = Pick<NewEndpoint, 'order' | 'retry' | 'rate_limit' | 'concurrency_max' | 'filter'>;

/** What is undefined stays undefined: a patch leaves it as it is. */
export function policyOfWire(wire: { [Key in keyof WirePolicy]?: WirePolicy[Key] | undefined }): {
  [Key in keyof DeliveryPolicy]: DeliveryPolicy[Key] | undefined;
} {
  const { order, retry, rate_limit: rateLimit, concurrency_max: concurrencyMax, filter } = wire;
  return {
    order,
    retry: retry === undefined || retry === null ? retry : retryPolicyOfWire(retry),
    rateLimit: rateLimit === undefined || rateLimit === null ? rateLimit : rateLimitOfWire(rateLimit),
    concurrencyMax,
    filter,
  };
}

export function wirePolicy({ order, retry, rateLimit, concurrencyMax, filter }: DeliveryPolicy) {
  return {
    order,
    retry: retry === null ? null : wireRetryPolicy(retry),
    rate_limit: rateLimit === null ? null : { per_second: rateLimit.perSecond, burst: rateLimit.burst },
    concurrency_max: concurrencyMax,
    filter,
  };
}

function rateLimitOfWire(wire: NonNullable<NewEndpoint['rate_limit']>): RateLimit {
  const perSecond = typeof wire === 'number' ? wire : wire.per_second;
  const burst = typeof wire === 'number' ? undefined : wire.burst;
  return { perSecond, burst: burst ?? Math.max(1, Math.floor(perSecond)) };
}
