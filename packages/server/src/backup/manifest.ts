// What a backup says of itself: which files it has, and how to tell that they are still the same.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

const MANIFEST = 'manifest.json';
const FORMAT = 1;

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.string(),
  created_at: z.iso.datetime(),
  files: z.array(
    z.strictObject({
      path: z.string().regex(/^(?!.*(?:^|\/)\.\.?(?:\/|$))[^/\\].*$/, 'must lie inside the backup'),
      size_bytes: z.number().int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

export type Manifest = z.output<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];

/** A backup cannot be used: what is wrong, and what to do. */
export class BackupError extends Error {
  override name = 'BackupError';
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}

export async function describeFile(folder: string, path: string): Promise<ManifestFile> {
  const hash = createHash('sha256');
  const whole = join(folder, path);
  await pipeline(createReadStream(whole), hash);
  return { path, size_bytes: (await stat(whole)).size, sha256: hash.digest('hex') };
}

export async function writeManifest(
  folder: string,
  facts: Pick<Manifest, 'version' | 'created_at' | 'files'>,
): Promise<Manifest> {
  const manifest: Manifest = { format: FORMAT, ...facts };
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  return manifest;
}

/** Rejects with a BackupError when the folder is no backup of a form that is known. */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST), 'utf8');
  } catch (cause) {
    throw new BackupError(
      `${folder} has no ${MANIFEST}: it is not a whole backup.`,
      'Give the folder that `cuewire backup` named.',
      {
        cause,
      },
    );
  }
  const parsed = manifestSchema.safeParse(jsonOrNull(text));
  if (parsed.success) return parsed.data;
  throw new BackupError(
    `${MANIFEST} of ${folder} is not readable: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}.`,
    'Use another backup, or the version of Cuewire that made this one.',
  );
}

/** Rejects with a BackupError naming the first file that is missing or altered. */
export async function checkFiles(folder: string, { files }: Manifest): Promise<void> {
  for (const expected of files) {
    const found = await describeFile(folder, expected.path).catch((cause: unknown) => {
      throw new BackupError(`${expected.path} cannot be read.`, 'Use another backup.', { cause });
    });
    if (found.sha256 !== expected.sha256) {
      throw new BackupError(`${expected.path} is not what was backed up.`, 'Use another backup.');
    }
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
