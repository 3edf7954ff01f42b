// A verification told step by step: which ones hold, which one fails, and why.
import type { DialectName } from '@cuewire/contract';
import { verify, VerificationError, type VerificationFailure, verifySignature } from '@cuewire/verify';
import { visible } from '../terminal.ts';
import type { CapturedRequest } from './captured-request.ts';
import { carriedForm, type Form, macOf } from './forms.ts';
import { nearMiss } from './near-misses.ts';

const stepNames = ['secret', 'headers', 'form', 'time', 'signature', 'body'] as const;
type StepName = (typeof stepNames)[number];

export interface Step {
  readonly name: StepName;
  readonly state: 'holds' | 'fails' | 'open';
  readonly told: string;
}

export interface Verdict {
  readonly dialect: DialectName;
  readonly isVerified: boolean;
  readonly steps: readonly Step[];
  /** What the signature is made over. */
  readonly signed: string;
  /** What it should be, by the first secret; null when there is no usable one. */
  readonly expected: string | null;
  readonly event: { readonly type: string; readonly id: string | null } | null;
}

export interface Question {
  readonly form: Form;
  readonly secrets: readonly string[];
  readonly request: CapturedRequest;
  readonly now: number;
  readonly toleranceSeconds: number;
}

const stepOf: Readonly<Record<VerificationFailure, StepName>> = {
  bad_secret: 'secret',
  missing_header: 'headers',
  malformed: 'form',
  stale: 'time',
  no_match: 'signature',
  too_large: 'body',
};

export async function verdictOf(question: Question): Promise<Verdict> {
  const { form, secrets, request } = question;
  const failed = new Map<StepName, string>();
  const late = await failureOf(question, failed);
  // A captured request is old by its nature: whether it was right when it was sent is worth knowing all the same.
  if (late) await failureOf({ ...question, now: (form.timeOf(request.headers) ?? 0) * 1000 }, failed);
  const isSigned = [...failed.keys()].every((name) => name === 'time');
  const event = isSigned ? await eventOf(question, failed) : null;
  const firstOther = stepNames.findIndex((name) => name !== 'time' && failed.has(name));
  const steps = stepNames.map((name, index): Step => {
    const why = failed.get(name);
    if (why !== undefined) return { name, state: 'fails', told: why };
    if (firstOther >= 0 && index > firstOther) return { name, state: 'open', told: 'not looked at' };
    return { name, state: 'holds', told: holds(name, question, event) };
  });
  const [secret] = secrets;
  const key = secret === undefined || failed.has('secret') ? null : form.keyOf(secret);
  const prefix = form.prefixOf(request.headers);
  return {
    dialect: form.dialect,
    isVerified: failed.size === 0,
    steps,
    signed: prefix + request.body.toString('utf8'),
    expected: key === null || failed.has('headers') ? null : macOf(form, key, prefix, request.body),
    event,
  };
}

/** Notes what fails; true when that is only the time. */
async function failureOf(question: Question, failed: Map<StepName, string>): Promise<boolean> {
  const { form, secrets, request, ...options } = question;
  const { dialect, signature } = form;
  try {
    await verifySignature(dialect, secrets, request.headers, request.body, { ...options, signature });
    return false;
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    failed.set(stepOf[error.failure], why(error, question));
    return error.failure === 'stale';
  }
}

async function eventOf(question: Question, failed: Map<StepName, string>): Promise<Verdict['event']> {
  const { form, secrets, request, toleranceSeconds } = question;
  const { dialect, signature } = form;
  const signedAt = form.timeOf(request.headers);
  const now = signedAt === null ? question.now : signedAt * 1000;
  try {
    const { type, id } = await verify(dialect, secrets, request.headers, request.body, {
      now,
      toleranceSeconds,
      signature,
    });
    return { type, id };
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    failed.set('body', error.message);
    return null;
  }
}

function why({ failure, message }: VerificationError, question: Question): string {
  const { form, request, secrets, now, toleranceSeconds } = question;
  switch (failure) {
    case 'bad_secret':
      return secretFault(form, secrets);
    case 'missing_header':
      return headerFault(message, request, form);
    case 'malformed':
      return `${message} It is written as ${form.written}.`;
    case 'stale':
      return timeFault((form.timeOf(request.headers) ?? 0) * 1000 - now, toleranceSeconds);
    case 'no_match': {
      const near = nearMiss(form, request, secrets);
      return near ?? 'It belongs to another body or another secret.';
    }
    case 'too_large':
      return message;
  }
}

function secretFault(form: Form, secrets: readonly string[]): string {
  const blank = secrets.find((secret) => secret !== secret.trim() || /^["'].*["']$/.test(secret));
  if (secrets.length === 0 || secrets.includes('')) return `It is empty. It is ${form.secret}.`;
  if (blank !== undefined) return 'It has blanks or quotes around it that do not belong to it.';
  return `It is not written as this dialect writes it: ${form.secret}.`;
}

function headerFault(
  message: string,
  request: CapturedRequest,
  { headers, dialect, signature }: Form,
): string {
  const other = carriedForm(request);
  if (other !== undefined && other.dialect !== dialect) {
    return `${message} It carries a signature of ${other.dialect}: try --dialect ${other.dialect}.`;
  }
  if (other !== undefined && other.signature !== signature) {
    return `${message} It is signed as ${other.signature}: try --signature ${other.signature}.`;
  }
  const missing = headers.filter((name) => (request.headers[name] ?? []).every((value) => value === ''));
  return `Missing: ${missing.join(', ')}. Proxies and frameworks sometimes drop or rename headers.`;
}

function timeFault(aheadMs: number, toleranceSeconds: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const beyond = duration(seconds - toleranceSeconds);
  const when = aheadMs > 0 ? `${duration(seconds)} in the future` : `${duration(seconds)} ago`;
  const clock =
    aheadMs > 0 ? ' A clock is wrong.' : ' Check the clocks, or say --at INSTANT for a request of the past.';
  return `It was signed ${when}: ${beyond} beyond the ${toleranceSeconds} s that are allowed.${clock}`;
}

function holds(name: StepName, { form, secrets, request, now }: Question, event: Verdict['event']): string {
  switch (name) {
    case 'secret':
      return secrets.length === 1 ? form.secret : `${secrets.length} of them, each ${form.secret}`;
    case 'headers':
      return form.headers.join(', ');
    case 'form':
      return form.written;
    case 'time': {
      const at = form.timeOf(request.headers);
      return at === null
        ? 'none is signed: keep what you have seen, or a recorded request passes again'
        : `signed ${duration(Math.round(Math.abs(now / 1000 - at)))} ago`;
    }
    case 'signature':
      return 'belongs to this body and this secret';
    case 'body':
      return event === null ? '' : visible(event.id === null ? event.type : `${event.type}, ${event.id}`);
  }
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d`;
}
