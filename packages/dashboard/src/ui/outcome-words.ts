// What an attempt ended in, as people say it.
import type { Outcome } from '../api/wire.ts';

const phases = { connect: 'connecting', headers: 'waiting for the answer', total: 'waiting for the answer' };
const reasons = {
  dns: 'its name was not found',
  connect: 'no connection',
  tls: 'no secure connection',
  reset: 'the connection broke',
};

export function outcomeWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'delivered':
      return `accepted with ${outcome.status}`;
    case 'rejected':
      return `answered ${outcome.status}`;
    case 'gone':
      return `answered ${outcome.status}, wants nothing any more`;
    case 'timed_out':
      return `timed out ${phases[outcome.phase]}`;
    case 'unreachable':
      return `${reasons[outcome.reason]} (${outcome.detail})`;
    case 'blocked':
      return `blocked: ${outcome.address} is private`;
    case 'unauthorized':
      return `no access token: ${outcome.detail}`;
  }
}
