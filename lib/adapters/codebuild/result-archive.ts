import { zipSync, type Zippable } from 'fflate';
import { anyGlob } from '../../domain/shared/globs.ts';
import * as z from 'zod';
import type { RemoteJob } from '../../app/gates/jobs.ts';
import type { SandboxResult } from '../../app/ports.ts';
import { StoredSandboxResult } from '../../app/run-checks.ts';
import type { Hash } from '../../domain/shared/digest.ts';
import { type UnzipLimits, unzipBounded } from './bounded-unzip.ts';

/** `result.json` of the archive that a build leaves. */
export const JobResult = z.strictObject({
  schema: z.literal('stringline.sandbox-result/1'),
  name: z.string(),
  result: StoredSandboxResult,
});

/** Largest archive that is read, in bytes as it was uploaded. */
export const MAX_RESULT_BYTES = 64 * 1024 * 1024;
const LIMITS: UnzipLimits = { entries: 3000, entryBytes: 100 * 1024 * 1024, totalBytes: 300 * 1024 * 1024 };

const ENTRY = /^(?:result\.json|blobs\/[0-9a-f]{64})$/;

/** The archive of a result: what happened, and every output and report once, named by its digest. */
export function packResult(name: string, result: SandboxResult, blobs: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const content = { schema: 'stringline.sandbox-result/1', name, result };
  const entries: Zippable = { 'result.json': Buffer.from(JSON.stringify(content)) };
  for (const [digest, bytes] of blobs) entries[`blobs/${digest}`] = bytes;
  return zipSync(entries, { level: 6 });
}

export type ReadResult = { ok: true; result: SandboxResult; blobs: Map<string, Uint8Array> } | { ok: false; reason: string };

/**
 * Reads an archive that came out of a build, in which code of strangers ran. It must be the answer to this job: the same name, the same
 * commands in the same order, reports only where the job asks for them, and every digest with the bytes it names.
 */
export function readResult(bytes: Uint8Array, job: Pick<RemoteJob, 'name' | 'job'>, hash: Hash): ReadResult {
  if (bytes.length > MAX_RESULT_BYTES) return refuse(`it has ${bytes.length} bytes, more than ${MAX_RESULT_BYTES}`);
  const unzipped = unzipBounded(bytes, LIMITS, (name) => ENTRY.test(name));
  if (!unzipped.ok) return refuse(unzipped.reason);
  const parsed = parse(unzipped.files.get('result.json'));
  if (typeof parsed === 'string') return refuse(parsed);
  const blobs = new Map([...unzipped.files].flatMap(([name, content]) => (name === 'result.json' ? [] : [[name.slice(6), content]])));
  const result: SandboxResult = {
    ...parsed.result,
    commands: parsed.result.commands.map((command) => ({ ...command, exitCode: command.exitCode })),
  };
  const problem = parsed.name === job.name ? problemOf(result, job.job, { blobs, hash }) : 'it answers another job';
  return problem === undefined ? { ok: true, result, blobs } : refuse(problem);
}

const refuse = (reason: string): ReadResult => ({ ok: false, reason });

function parse(bytes: Uint8Array | undefined): z.infer<typeof JobResult> | string {
  if (bytes === undefined) return 'it has no result.json';
  try {
    const parsed = JobResult.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return parsed.success ? parsed.data : `its result.json does not fit: ${parsed.error.issues[0]?.message ?? ''}`;
  } catch (error) {
    return `its result.json is no JSON (${error instanceof Error ? error.message.slice(0, 100) : ''})`;
  }
}

function problemOf(
  result: SandboxResult,
  job: RemoteJob['job'],
  { blobs, hash }: { blobs: ReadonlyMap<string, Uint8Array>; hash: Hash },
): string | undefined {
  const asked = JSON.stringify(job.commands.map(({ name, run }) => [name, run]));
  if (JSON.stringify(result.commands.map(({ name, run }) => [name, run])) !== asked) return 'its commands are not those of the job';
  const odd = result.commands.find(
    ({ outcome, exitCode }) => (outcome === 'exited') !== (exitCode !== undefined) && outcome !== 'not-found',
  );
  if (odd !== undefined) return `${odd.name} ended as ${odd.outcome} with exit code ${odd.exitCode}`;
  const wanted = anyGlob(job.reports, { nonegate: true });
  const stray = result.reports.find(({ path }) => !isPlain(path) || !wanted(path));
  if (stray !== undefined) return `it brings a report that was not asked for (${JSON.stringify(stray.path.slice(0, 100))})`;
  if (new Set(result.reports.map(({ path }) => path)).size !== result.reports.length) return 'it brings a report twice';
  const digests = [...result.commands.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...result.reports.map(({ digest }) => digest)];
  const absent = digests.find((digest) => !blobs.has(digest));
  if (absent !== undefined) return `the bytes of ${JSON.stringify(absent.slice(0, 64))} are missing`;
  const false_ = [...blobs].find(([digest, content]) => hash(content) !== digest);
  return false_ === undefined ? undefined : `the bytes of ${false_[0]} are others`;
}

const isPlain = (path: string): boolean =>
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\p{Cc}]/u.test(path);
