// cuewire verify: every vector that the libraries are held to, and the mistakes that receivers make.
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import verification from '../../../../spec/vectors/verification.json' with { type: 'json' };
import { cliHere } from '../fixtures/cli-here.ts';
import { cli } from '../fixtures/cli-process.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

interface Case {
  readonly dialect: string;
  readonly name: string;
  readonly signature?: string;
  readonly secrets: readonly string[];
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly body_base64?: string;
  readonly now_seconds: number;
  readonly tolerance_seconds?: number;
  readonly expected: { readonly event?: { readonly type: string }; readonly failure?: string };
}

interface Answer {
  readonly verified: boolean;
  readonly steps: readonly { readonly name: string; readonly state: string; readonly told: string }[];
  readonly event: { readonly type: string } | null;
}

/** Nothing is read from there. */
const home = '/nowhere';
const stepsOf: Readonly<Record<string, readonly string[]>> = {
  bad_secret: ['secret'],
  missing_header: ['headers'],
  malformed: ['form', 'body'],
  stale: ['time'],
  no_match: ['signature'],
};

function failedIn({ steps }: Answer): string[] {
  return steps.filter(({ state }) => state === 'fails').map(({ name }) => name);
}

async function verify(
  argv: readonly string[],
  input: string | Buffer = '',
): Promise<Answer & { code: number | null; stderr: string }> {
  const { code, stdout, stderr } = await cliHere(home, ['verify', '--json', ...argv], { input });
  return { ...(JSON.parse(stdout === '' ? '{"steps": []}' : stdout) as Answer), code, stderr };
}

/** The one that must be the first to fail. What is malformed may be so in a header or in the body. */
function stepOf(failure: string, answer: Answer): string | undefined {
  const [first] = failedIn(answer);
  const may = stepsOf[failure] ?? [];
  return may.includes(first ?? '') ? first : may[0];
}

const cases = (verification.cases as unknown as readonly Case[]).filter(({ secrets }) => secrets.length > 0);

test('without a secret nothing is checked', async () => {
  const { code, stderr } = await cliHere(home, ['verify'], { input: 'webhook-signature: v1,x\n\n{}' });
  expect([code, stderr]).toEqual([2, expect.stringContaining('There is no secret')]);
});

describe('the vectors', () => {
  test.each(cases)('$dialect, $name', async (vector) => {
    const folder = temporaryFolder();
    const [headers, body] = [join(folder, 'headers.json'), join(folder, 'body')];
    writeFileSync(headers, JSON.stringify(vector.headers));
    writeFileSync(
      body,
      Buffer.from(vector.body ?? vector.body_base64 ?? '', vector.body === undefined ? 'base64' : 'utf8'),
    );
    const { secrets, dialect, signature, now_seconds: now, tolerance_seconds: tolerance, expected } = vector;
    const answer = await verify([
      '--dialect',
      dialect,
      '--headers',
      headers,
      '--body',
      body,
      '--at',
      String(now),
      ...(signature === undefined ? [] : ['--signature', signature]),
      ...(tolerance === undefined ? [] : ['--tolerance', String(tolerance)]),
      ...secrets.flatMap((secret) => ['--secret', secret]),
    ]);
    const verdict = expected.failure === undefined ? expected.event?.type : stepOf(expected.failure, answer);
    expect(expected.failure === undefined ? answer.event?.type : failedIn(answer)[0]).toBe(verdict);
    expect([answer.verified, answer.code]).toEqual(expected.failure === undefined ? [true, 0] : [false, 1]);
  });
});

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"type":"media.ready","timestamp":"2026-01-01T10:00:00.000Z","data":{"n":1}}';
const AT = 1_767_261_600;

function signed(body: string, key = Buffer.from(SECRET.slice(6), 'base64')): string {
  const mac = createHmac('sha256', key).update(`evt_1.${AT}.${body}`).digest('base64');
  return `POST /in HTTP/1.1\r\nHost: x\r\nWebhook-Id: evt_1\r\nWebhook-Timestamp: ${AT}\r\nWebhook-Signature: v1,${mac}\r\n\r\n`;
}

describe('a request as raw HTTP', () => {
  const argv = ['--secret', SECRET, '--at', String(AT + 10)];

  test('verifies, and its dialect is recognised', async () => {
    const answer = await verify(argv, signed(BODY) + BODY);
    expect(answer).toMatchObject({
      dialect: 'standard',
      verified: true,
      event: { type: 'media.ready', id: 'evt_1' },
    });
  });

  test('of the past is late by so much, and all else is still looked at', async () => {
    const late = await verify(['--secret', SECRET, '--at', String(AT + 1000)], signed(BODY) + BODY);
    expect(failedIn(late)).toEqual(['time']);
    expect(late.steps.find(({ name }) => name === 'time')?.told).toMatch(
      /16 min 40 s ago: 11 min 40 s beyond the 300 s/,
    );
    expect(late.steps.find(({ name }) => name === 'signature')?.state).toBe('holds');
    expect(late.code).toBe(1);
  });

  test.each([
    ['a line end that was added', `${BODY}\n`, 'without the line end after it'],
    ['a line end that was taken away', BODY, 'with a line end after it', `${BODY}\n`],
    ['JSON that was written anew', JSON.stringify(JSON.parse(BODY), null, 2), 'parsed and written anew'],
    ['another body', '{}', 'another body or another secret'],
  ])('%s is told', async (_, captured, told, sent = BODY) => {
    const answer = await verify(argv, signed(sent) + captured);
    expect(failedIn(answer)).toEqual(['signature']);
    expect(answer.steps.find(({ name }) => name === 'signature')?.told).toContain(told);
  });

  test('a secret that the sender has not decoded is told', async () => {
    const answer = await verify(argv, signed(BODY, Buffer.from(SECRET)) + BODY);
    expect(answer.steps.find(({ name }) => name === 'signature')?.told).toContain('has not decoded it');
  });

  test('checked as another dialect is recognised', async () => {
    const answer = await verify(['--dialect', 'fastpix', '--secret', 'abcd'], signed(BODY) + BODY);
    expect(answer.steps.find(({ name }) => name === 'headers')?.told).toContain('--dialect standard');
  });

  test('in chunks is put together', async () => {
    const head = signed(BODY).replace('\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunks = [BODY.slice(0, 10), BODY.slice(10)].map(
      (chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`,
    );
    expect(await verify(argv, `${head}${chunks.join('')}0\r\n\r\n`)).toMatchObject({ verified: true });
  });

  test.each([
    ['no header at all', '{"type":"x"}', 2],
    ['no signature', 'Host: x\n\n{}', 1],
    ['a body that is shorter than it says', 'Content-Length: 10\n\n{}', 2],
  ])('%s is an error of two lines', async (_, input, code) => {
    const answer = await verify(argv, input);
    expect(answer.code).toBe(code);
    expect(answer.stderr.trimEnd().split('\n')).toHaveLength(2);
  });
});

test('people see each step, what was signed, and what the signature should be', async () => {
  const input = signed(BODY) + BODY.replace('1', '2');
  const argv = ['verify', '--at', String(AT)];
  const { code, stdout } = await cli(temporaryFolder(), argv, {
    input,
    environment: { CUEWIRE_WEBHOOK_SECRET: SECRET },
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^not verified, as standard\n\n✓ secret/);
  expect(stdout).toMatch(
    /✗ signature {2}.*\n· body {7}not looked at\n\nsigned {5}evt_1\.1767261600\.\{"type"/,
  );
  expect(stdout).toMatch(/expected {3}[A-Za-z0-9+/]{43}=/);
});
