// The completion scripts in the shells that they are for.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../fixtures/cli-here.ts';

const folder = mkdtempSync(join(tmpdir(), 'cuewire-completion-'));

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await cliHere(folder, ['completion', shell]);
    writeFileSync(join(folder, shell), stdout);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, values: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync(program, values, { encoding: 'utf8', cwd: folder });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

/** The words after `cuewire`; the last one is being typed. */
const shells: Readonly<Record<string, (words: readonly string[]) => string[]>> = {
  bash: (words) =>
    run('bash', [
      '--norc',
      '-c',
      'source ./bash; COMP_WORDS=(cuewire "$@"); COMP_CWORD=$#; _cuewire; printf "%s\\n" "${COMPREPLY[@]}"',
      'bash',
      ...words,
    ]),
  // What zsh's own functions would show needs a terminal; what they are given does not.
  zsh: (words) =>
    run('zsh', [
      '-f',
      '-c',
      [
        'compdef() { : }; _files() { : }',
        '_describe() { local each; for each in "${(@P)2}"; do print -r -- "${${each//\\\\:/;}%%:*}"; done }',
        'source ./zsh; words=(cuewire "$@"); CURRENT=$(( $# + 1 )); _cuewire',
      ].join('\n'),
      'zsh',
      ...words,
    ]).filter((word) => word.startsWith(words.at(-1) ?? '')),
  fish: (words) => {
    const line = ['cuewire', ...words].map((word) => `'${word}'`).join(' ');
    const typed = line.replace(/'([^']*)'$/, '$1');
    return run('fish', ['--no-config', '-c', `source ./fish; complete -C "${typed}"`]).map(
      (each) => each.split('\t')[0] ?? '',
    );
  },
};

describe.each(Object.entries(shells))('%s completes', (_, complete) => {
  test('commands', () => {
    expect(complete(['deli'])).toEqual(['deliveries']);
    expect(complete(['endpoints', 're'])).toEqual(expect.arrayContaining(['recover', 'replay']));
    expect(complete(['endpoints', 're'])).not.toContain('retry');
  });

  test('options, those of the command and those of all', () => {
    expect(complete(['deliveries', 'list', '--s']).toSorted()).toEqual(['--server', '--state', '--subject']);
  });

  test('what an option takes', () => {
    expect(complete(['deliveries', 'list', '--state', 'ex']).toSorted()).toEqual(['exhausted', 'expired']);
  });

  test('event types in any dialect’s words', () => {
    expect(complete(['trigger', 'video.media.live'])).toEqual(['video.media.live_stream.created']);
  });
});
