// The signature of an attempt, step by step, as a receiver would check it.
import { useState } from 'preact/hooks';
import { call } from '../../api/call.ts';
import { may } from '../../api/session.ts';
import type { Attempt, Endpoint, EndpointSecret } from '../../api/wire.ts';
import { Code } from '../../ui/code.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Mark } from '../../ui/status.tsx';
import { useAction } from '../../ui/use-action.ts';
import { check, schemesOf, type SignatureScheme } from './signature-scheme.ts';

export function SignatureSteps({ attempt, endpoint }: { attempt: Attempt; endpoint: Endpoint | null }) {
  const { headers, body } = attempt.request;
  if (body === null) return <p>The body of that time is gone, and with it what was signed.</p>;
  const schemes = schemesOf(headers, body);
  if (schemes.length === 0) return <p>This request carries no signature.</p>;
  return (
    <>
      {schemes.map((scheme) => (
        <Steps key={scheme.name} scheme={scheme} endpoint={endpoint} />
      ))}
    </>
  );
}

function Steps({ scheme, endpoint }: { scheme: SignatureScheme; endpoint: Endpoint | null }) {
  return (
    <ol class="steps">
      <li>
        <h4>Take the signature from its header</h4>
        <p class="quiet">{scheme.name}</p>
        <Code text={`${scheme.header}: ${scheme.headerValue}`} label="signature header" />
      </li>
      <li>
        <h4>Put together what was signed</h4>
        <p class="quiet">{scheme.recipe}</p>
        <Code text={scheme.signedText} label="signed text" />
      </li>
      <li>
        <h4>Make the key</h4>
        <p class="quiet">{scheme.keyRecipe}</p>
      </li>
      <li>
        <h4>
          {scheme.algorithm === 'Ed25519'
            ? 'Verify with Ed25519'
            : `Compute the ${scheme.algorithm} and write it in ${scheme.encoding}`}
        </h4>
        <p class="quiet">
          {scheme.signatures.length === 1
            ? 'It must be the one in the header. Compare in constant time.'
            : 'It must be one of those in the header: while a secret is replaced there are two. Compare in constant time.'}
        </p>
        {endpoint !== null && may('manage') ? <Check scheme={scheme} endpoint={endpoint} /> : null}
      </li>
    </ol>
  );
}

interface Verdict {
  readonly isMatch: boolean;
  readonly expected: string | null;
}

function Check({ scheme, endpoint }: { scheme: SignatureScheme; endpoint: Endpoint }) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const action = useAction(async () => {
    const { secret, previous } = await call<EndpointSecret>('GET', `/v1/endpoints/${endpoint.id}/secret`);
    const now = await check(scheme, secret);
    const before = previous === null || now.isMatch ? null : await check(scheme, previous.secret);
    setVerdict(before?.isMatch === true ? before : now);
  });
  // Browsers keep their cryptography to pages that came securely.
  if (!globalThis.isSecureContext) {
    return <p class="quiet">Served over HTTPS, this page could check it with the endpoint’s secret.</p>;
  }
  return (
    <div class="stack-tight">
      <button type="button" class="button button-small" disabled={action.isBusy} onClick={() => action.run()}>
        Check it with the endpoint’s secret
      </button>
      <Refusal problem={action.problem} />
      {verdict === null ? null : <VerdictWords verdict={verdict} />}
    </div>
  );
}

function VerdictWords({ verdict: { isMatch, expected } }: { verdict: Verdict }) {
  return (
    <div aria-live="polite" class={`verdict-line tone-${isMatch ? 'good' : 'bad'}`}>
      <p>
        <Mark shape={isMatch ? 'disc' : 'cross'} tone={isMatch ? 'good' : 'bad'} />
        {isMatch
          ? 'The signature fits the secret that the endpoint has now.'
          : 'It does not fit the secret that the endpoint has now: the secret was replaced since.'}
      </p>
      {expected === null ? null : <Code text={expected} label="computed signature" />}
    </div>
  );
}
