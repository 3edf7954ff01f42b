// A data directory of a server, which goes when the scenario that made it ends.
import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export class DataDirectory implements AsyncDisposable {
  readonly path: string;

  /** Empty, or with what `original` holds. No server may be running on either. */
  static async make(parent: string, original: DataDirectory | null = null): Promise<DataDirectory> {
    const directory = new DataDirectory(await mkdtemp(join(parent, 'cuewire-bench-')));
    if (original !== null) await cp(original.path, directory.path, { recursive: true });
    return directory;
  }

  private constructor(path: string) {
    this.path = path;
  }

  async sizeBytes(): Promise<number> {
    const entries = await readdir(this.path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(
      files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
