import { zipSync, type Zippable } from 'fflate';
import * as z from 'zod';
import type { SandboxJob, SourceRepository } from '../../app/ports.ts';
import { StoredSandboxJob } from '../../app/run-checks.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** Modes of git that become files; submodules have no content of their own. */
const FileMode = z.enum(['100644', '100755', '120000']);

/** `job.json` of the archive that a build reads: what to do with the blobs beside it. */
export const JobInput = z.strictObject({
  schema: z.literal('stringline.sandbox-input/1'),
  /** Name of the job, which the result must carry. */
  name: z.string(),
  job: StoredSandboxJob,
  files: z.array(z.strictObject({ path: z.string(), mode: FileMode, blob: z.string() })),
  /** Where the result is put: one object, once. */
  resultUrl: z.string(),
  /** Folder of the download caches: those of other projects, and of tasks where this is a gate, are not for this job. */
  cache: z.string().regex(/^[0-9a-f]{64}$/),
});
export type JobInput = z.infer<typeof JobInput>;

/** Largest tree that is sent to a build, in bytes. */
const MAX_TREE_BYTES = 512 * 1024 * 1024;
/** Blobs read at a time. */
const AT_ONCE = 16;

export const blobEntry = (oid: string): string => `blobs/${oid}`;

type Source = Pick<SourceRepository, 'tree' | 'readBlob'>;

async function readBlobs(source: Source, oids: readonly string[]): Promise<[string, Uint8Array][]> {
  const read: [string, Uint8Array][] = [];
  let total = 0;
  for (let from = 0; from < oids.length; from += AT_ONCE) {
    const part = await Promise.all(oids.slice(from, from + AT_ONCE).map(async (oid) => [oid, await source.readBlob(oid)] as const));
    for (const [oid, bytes] of part) {
      if (bytes === undefined) throw fault('source-incomplete', `Blob ${oid} of the tree is missing.`, 'Send the snapshot again.');
      total += bytes.length;
      read.push([oid, bytes]);
    }
    if (total > MAX_TREE_BYTES)
      throw fault('source-too-large', `The tree has more than ${MAX_TREE_BYTES} bytes.`, 'Use gates of your own CI for this repository.');
  }
  return read;
}

const fault = (code: string, message: string, fix: string): StringlineError =>
  new StringlineError({ code, message, fix, exit: EXIT.usage });

export interface InputParts {
  name: string;
  job: SandboxJob;
  resultUrl: string;
  cache: string;
  source: Source;
  /** The bundled runner. */
  runner: Uint8Array;
}

/** The archive that a build reads: the runner, what to do, and every blob of the tree once. */
export async function packInput({ name, job, resultUrl, cache, source, runner }: InputParts): Promise<Uint8Array> {
  const files = (await source.tree(job.tree)).flatMap(({ path, mode, oid }) => {
    const known = FileMode.safeParse(mode);
    return known.success ? [{ path, mode: known.data, blob: oid }] : [];
  });
  const blobs = await readBlobs(source, [...new Set(files.map(({ blob }) => blob))]);
  const input: JobInput = { schema: 'stringline.sandbox-input/1', name, job, files, resultUrl, cache };
  const entries: Zippable = { 'runner.mjs': runner, 'job.json': Buffer.from(JSON.stringify(input)) };
  for (const [oid, bytes] of blobs) entries[blobEntry(oid)] = bytes;
  return zipSync(entries, { level: 6 });
}
