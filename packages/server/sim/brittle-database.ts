// A SQLite connection on which a statement can be made to fail: what a call of the store has begun is then half done.
import { DatabaseSync, type DatabaseSyncOptions, type StatementSync } from 'node:sqlite';

export class BrittleDatabase extends DatabaseSync {
  readonly #ignored: ReadonlySet<string>;
  /** Statements that still work; null when all do. */
  #left: number | null = null;
  #fail: () => void = () => undefined;

  /** `ignored` are statements that do nothing, for a store that is broken on purpose. */
  constructor(path: string, options: DatabaseSyncOptions, ignored: readonly string[]) {
    super(path, options);
    this.#ignored = new Set(ignored);
  }

  /** The statement after `statements` others runs `fail` instead, which throws. */
  arm(statements: number, fail: () => void): void {
    this.#left = statements;
    this.#fail = fail;
  }

  disarm(): void {
    this.#left = null;
  }

  override exec(sql: string): void {
    // What comes behind a commit changes nothing on the disk, and cannot undo it.
    if (sql !== 'PRAGMA secure_delete = OFF') this.#count();
    if (!this.#ignored.has(sql)) super.exec(sql);
  }

  override prepare(sql: string): StatementSync {
    const statement = super.prepare(sql);
    const run = statement.run.bind(statement);
    const get = statement.get.bind(statement);
    return Object.assign(statement, {
      run: (...values: Parameters<typeof run>) => {
        this.#count();
        return run(...values);
      },
      get: (...values: Parameters<typeof get>) => {
        this.#count();
        return get(...values);
      },
    });
  }

  #count(): void {
    if (this.#left === null) return;
    this.#left -= 1;
    if (this.#left >= 0) return;
    this.disarm();
    this.#fail();
  }
}
