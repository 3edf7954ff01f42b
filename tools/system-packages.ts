// Makes sure that Debian packages which tests need are there: installs them where it may, or says in one line
// what to install. Nothing is skipped for want of a package.
//   node tools/system-packages.ts ffmpeg
import { spawnSync } from 'node:child_process';

/** Programs by which a package is recognised. */
const programsOf: Readonly<Record<string, readonly string[]>> = {
  ffmpeg: ['ffmpeg', 'ffprobe'],
};

const wanted = process.argv.slice(2);
const missing = wanted.filter((name) =>
  (programsOf[name] ?? [name]).some((program) => !isInstalled(program)),
);
if (missing.length > 0) process.exitCode = install(missing);

function isInstalled(program: string): boolean {
  return spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
}

function install(packages: readonly string[]): number {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    process.stderr.write(`The tests need ${packages.join(' and ')}: sudo ${command}\n`);
    return 1;
  }
  process.stderr.write(`Installing ${packages.join(' and ')} …\n`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const step of ['apt-get update', command]) {
    const [program = '', ...values] = step.split(' ');
    const { status, stdout, stderr } = spawnSync(program, values, { env: environment, encoding: 'utf8' });
    if (status === 0) continue;
    process.stderr.write(`${step} failed:\n${stdout}${stderr}\n`);
    return 1;
  }
  return 0;
}
