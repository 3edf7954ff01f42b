// What can be known of the deployment files without the engines that they are for: that they parse, that what they start
// runs and becomes healthy with their own settings, that it ends in time, and that they name nothing that is not there.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { type Setting, settings } from '../packages/server/src/config/schema.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const unit = read('deploy/systemd/cuewire.service');
const dockerfile = read('deploy/docker/Dockerfile');
const known = new Set(Object.values<Setting>(settings).map(({ environment }) => environment));

const compose = parse(read('deploy/docker/compose.yaml')) as {
  services: { cuewire: { environment: Record<string, string>; volumes: string[]; read_only: boolean } };
};
const kubernetes = parseAllDocuments(read('deploy/kubernetes/cuewire.yaml')).map(
  (document) => document.toJS() as Manifest,
);

interface Manifest {
  readonly kind: string;
  readonly stringData?: Record<string, string>;
  readonly spec?: { replicas?: number; template?: { spec: PodSpec } };
}
interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly {
    ports: { containerPort: number }[];
    livenessProbe: { httpGet: { path: string } };
    readinessProbe: { httpGet: { path: string } };
    volumeMounts: { mountPath: string }[];
  }[];
}

function unitValues(name: string): string[] {
  return [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => String(value));
}

/** ENV of the image, whose lines may go on. */
function imageEnvironment(): Record<string, string> {
  const joined = dockerfile.replaceAll(/\\\n\s*/g, '');
  const [, pairs = ''] = /^ENV (.+)$/m.exec(joined) ?? [];
  return Object.fromEntries(pairs.split(' ').map((pair) => pair.split('=') as [string, string]));
}

function imageCommand(line: RegExp): string[] {
  const [, list = '[]'] = line.exec(dockerfile) ?? [];
  return JSON.parse(list) as string[];
}

const imageStart = [...imageCommand(/^ENTRYPOINT (.+)$/m), ...imageCommand(/^CMD (.+)$/m)];
const imageHealthCheck = imageCommand(/^ +CMD (.+)$/m);

async function serve(
  [, ...rest]: readonly string[],
  environment: Record<string, string>,
): Promise<{ url: string; dataDir: string; stop: () => Promise<number | null> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cuewire-deploy-'));
  const child = spawn(process.execPath, rest, {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      ...environment,
      CUEWIRE_DATA_DIR: dataDir,
      CUEWIRE_HOST: '127.0.0.1',
      CUEWIRE_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
    rmSync(dataDir, { recursive: true, force: true });
  });
  const url = await new Promise<string>((resolve, reject) => {
    void exited.then(([code]) => reject(new Error(`it ended with ${code}`)));
    createInterface(child.stdout).on('line', (line) => {
      const [, found] = /^Cuewire listens on (\S+)$/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url,
    dataDir,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code;
    },
  };
}

describe('the service of systemd', () => {
  test('starts a server that becomes ready, and ends with 0 when it is told to', async () => {
    const [command = ''] = unitValues('ExecStart');
    const { url, stop } = await serve(command.split(' '), {});
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await stop()).toBe(0);
  });

  test('gives it longer to end than it takes', () => {
    const graceMs = Number(settings.shutdownGraceMs.fallback);
    expect(Number(unitValues('TimeoutStopSec')[0]) * 1000).toBeGreaterThan(2 * graceMs);
  });

  test('sets what there is to set, within the folder it may write to', () => {
    const environment = unitValues('Environment').map((pair) => pair.split('=') as [string, string]);
    expect(environment.map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
    expect(environment).toContainEqual(['CUEWIRE_DATA_DIR', `/var/lib/${unitValues('StateDirectory')[0]}`]);
  });
});

describe('the image', () => {
  test('starts a server that its own health check finds healthy', async () => {
    const { url, stop } = await serve(imageStart, imageEnvironment());
    const [, ...check] = imageHealthCheck;
    const health = spawnSync(process.execPath, check, {
      env: { CUEWIRE_PORT: new URL(url).port },
      timeout: 20_000,
    });
    expect(health.status).toBe(0);
    expect(await stop()).toBe(0);
    const afterwards = spawnSync(process.execPath, check, { env: { CUEWIRE_PORT: new URL(url).port } });
    expect(afterwards.status).toBe(1);
  });

  test('runs as nobody special, and is made of what there is', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    const settingsOfImage = Object.keys(imageEnvironment()).filter((name) => name.startsWith('CUEWIRE_'));
    expect(settingsOfImage.filter((name) => !known.has(name))).toEqual([]);
    for (const [, from] of dockerfile.matchAll(/^COPY --from=build \/opt\/cuewire\/(\S+)/gm)) {
      expect(existsSync(join(ROOT, String(from)))).toBe(true);
    }
  });

  test('gets in compose a volume where it writes, and nothing else to write to', () => {
    const { environment, volumes, read_only: isReadOnly } = compose.services.cuewire;
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    expect(volumes).toEqual([`data:${imageEnvironment()['CUEWIRE_DATA_DIR']}`]);
    expect(isReadOnly).toBe(true);
  });
});

describe('the manifests of Kubernetes', () => {
  const set = kubernetes.find(({ kind }) => kind === 'StatefulSet');
  const pod = set?.spec?.template?.spec;

  test('run one process on one volume, on the port and the folder of the image', () => {
    expect(set?.spec?.replicas).toBe(1);
    const environment = imageEnvironment();
    expect(pod?.containers[0]?.ports[0]?.containerPort).toBe(Number(environment['CUEWIRE_PORT']));
    const mounts = pod?.containers[0]?.volumeMounts.map(({ mountPath }) => mountPath);
    expect(mounts).toContain(environment['CUEWIRE_DATA_DIR']);
    const graceMs = Number(settings.shutdownGraceMs.fallback);
    expect((pod?.terminationGracePeriodSeconds ?? 0) * 1000).toBeGreaterThan(2 * graceMs);
  });

  test('ask for health where it is told, and set what there is to set', async () => {
    const { url } = await serve(['node', 'packages/server/src/main.ts', 'serve'], {});
    const probes = pod?.containers.flatMap(({ livenessProbe, readinessProbe }) => [
      livenessProbe.httpGet.path,
      readinessProbe.httpGet.path,
    ]);
    expect(probes).toHaveLength(2);
    for (const path of probes ?? []) expect((await fetch(url + path)).status).toBe(200);
    const secret = kubernetes.find(({ kind }) => kind === 'Secret');
    expect(Object.keys(secret?.stringData ?? {}).filter((name) => !known.has(name))).toEqual([]);
  });
});
