import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Checkouts } from '../../lib/adapters/local/sandbox/index.ts';
import type { SourceRepository } from '../../lib/app/ports.ts';

export interface TreeFile {
  text: string;
  mode?: '100644' | '100755' | '120000';
}
export type TreeFiles = Record<string, string | TreeFile>;

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const fileOf = (file: string | TreeFile): TreeFile => (typeof file === 'string' ? { text: file } : file);

/** Trees of git without git: enough for what only reads them. */
export class Trees implements Pick<SourceRepository, 'tree' | 'readBlob'>, Checkouts {
  readonly #trees = new Map<string, TreeFiles>();
  readonly #blobs = new Map<string, string>();

  /** Id that a job can name. */
  add(files: TreeFiles): string {
    const id = sha1(`${this.#trees.size} ${JSON.stringify(files)}`);
    this.#trees.set(id, files);
    for (const file of Object.values(files)) this.#blobs.set(sha1(fileOf(file).text), fileOf(file).text);
    return id;
  }

  tree(id: string) {
    const entries = Object.entries(this.#trees.get(id) ?? {}).map(([path, file]) => {
      const { text, mode = '100644' } = fileOf(file);
      return { path, mode, oid: sha1(text), size: text.length };
    });
    return Promise.resolve(entries);
  }

  readBlob(oid: string): Promise<Uint8Array | undefined> {
    const text = this.#blobs.get(oid);
    return Promise.resolve(text === undefined ? undefined : Buffer.from(text));
  }

  async checkout(id: string): Promise<{ path: string; dispose(): Promise<void> }> {
    const path = await mkdtemp(join(tmpdir(), 'tree-'));
    for (const [name, file] of Object.entries(this.#trees.get(id) ?? {})) {
      const { text, mode = '100644' } = fileOf(file);
      await mkdir(dirname(join(path, name)), { recursive: true });
      if (mode === '120000') await symlink(text, join(path, name));
      else await writeFile(join(path, name), text);
      if (mode === '100755') await chmod(join(path, name), 0o755);
    }
    return { path, dispose: () => rm(path, { recursive: true, force: true }) };
  }
}
