// Signing while a secret is being replaced. Where the dialect's header may hold several signatures, the old and the
// new one go out side by side; where it holds one, the old secret signs until the instant of the switch.
import type { Endpoint } from '../core/endpoint.ts';
import type { Dialect, Signer } from './dialect.ts';

type Keyed = Pick<Endpoint, 'id' | 'secret' | 'previousSecret'>;

export function signerOf(dialect: Dialect, { id, secret, previousSecret }: Keyed): Signer {
  const sign = dialect.signer({ id, secret });
  if (previousSecret === null) return sign;
  const { until } = previousSecret;
  const signAsBefore = dialect.signer({ id, secret: previousSecret.secret });
  const { signatures } = dialect;
  return (request) => {
    if (request.at >= until) return sign(request);
    const before = signAsBefore(request);
    if (signatures === undefined) return before;
    const now = sign(request);
    const { header, separator } = signatures;
    return { ...now, [header]: `${now[header]}${separator}${before[header]}` };
  };
}
