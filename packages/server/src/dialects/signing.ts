// Signing while a secret is being replaced. Where the dialect's header may hold several signatures, the old and the
// new one go out side by side; where it holds one, the old secret signs until the instant of the switch.
import type { Endpoint } from '../core/endpoint.ts';
import type { Dialect, Signer } from './dialect.ts';

type Keyed = Pick<Endpoint, 'id' | 'secret' | 'previousSecret' | 'dialectSettings'>;

export function signerOf(dialect: Dialect, { id, secret, previousSecret, dialectSettings }: Keyed): Signer {
  const { signer, sideBySide } = dialect.signature(dialectSettings);
  const sign = signer({ id, secret });
  if (previousSecret === null) return sign;
  const { until } = previousSecret;
  const signAsBefore = signer({ id, secret: previousSecret.secret });
  return (request) => {
    if (request.at >= until) return sign(request);
    const before = signAsBefore(request);
    return sideBySide === undefined ? before : sideBySide(sign(request), before);
  };
}
