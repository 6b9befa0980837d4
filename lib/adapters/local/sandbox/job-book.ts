import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { StoredSandboxJob } from '../../../app/run-checks.ts';
import { hooked, type WriteHooks } from '../write-hooks.ts';

const Entry = z.strictObject({ job: StoredSandboxJob, token: z.string() });
export type JobEntry = z.infer<typeof Entry>;

/** Jobs under way, written down so that a process that dies does not lose them. Tokens are secrets: the files are the owner's alone. */
export interface JobBook {
  add(name: string, entry: JobEntry): Promise<void>;
  remove(name: string): Promise<void>;
  /** Entries that were never removed, oldest name first. */
  open(): Promise<JobEntry[]>;
}

export function openJobBook(directory: string, hooks?: WriteHooks): JobBook {
  const file = (name: string): string => join(directory, `${name}.json`);
  return {
    async add(name, entry) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const draft = `${file(name)}.${process.pid}.tmp`;
      await writeFile(draft, JSON.stringify(entry), { mode: 0o600, flush: true });
      await hooked(
        hooks,
        () => ({ kind: 'job', what: `add ${entry.job.id}` }),
        () => rename(draft, file(name)),
      );
    },
    remove: (name) =>
      hooked(
        hooks,
        () => ({ kind: 'job', what: `remove ${name}` }),
        () => rm(file(name), { force: true }),
      ),
    async open() {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).sort();
      return Promise.all(names.map(async (name) => Entry.parse(JSON.parse(await readFile(join(directory, name), 'utf8')))));
    },
  };
}
