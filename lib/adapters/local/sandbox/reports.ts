import { type Dirent, constants } from 'node:fs';
import { open, readdir, realpath, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { anyGlob } from '../../../domain/shared/globs.ts';

/** Largest report that is brought back, in bytes. */
export const MAX_REPORT_BYTES = 100 * 1024 * 1024;
/** Bytes of all reports of a job, and how many of them. */
const MAX_ALL_BYTES = 256 * 1024 * 1024;
const MAX_REPORTS = 1000;

const SKIPPED = new Set(['.git', 'node_modules']);

interface Walk {
  root: string;
  matches: (path: string) => boolean;
}

/** Entries of a checkout that the globs name, sorted, directories not followed through links. */
async function matching({ root, matches }: Walk, directory = ''): Promise<{ path: string; entry: Dirent }[]> {
  const entries = await readdir(join(root, directory), { withFileTypes: true });
  const found: { path: string; entry: Dirent }[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) found.push(...(await matching({ root, matches }, path)));
    } else if (matches(path)) {
      found.push({ path, entry });
    }
  }
  return found;
}

const walkOf = (root: string, globs: readonly string[]): Walk => ({
  root,
  matches: anyGlob(globs, { nonegate: true }),
});

/** Deletes what an earlier run, or a commit, left in the place of a report. */
export async function deleteReports(root: string, globs: readonly string[]): Promise<void> {
  for (const { path } of await matching(walkOf(root, globs))) await rm(join(root, path), { force: true });
}

const refused = (why: string): Buffer => Buffer.from(`${why}\n`);

/** Bytes of a regular file inside the checkout; a sentence in their place when it is something else. */
async function readInside(root: string, path: string, left: number): Promise<Buffer> {
  const real = await realpath(join(root, path));
  if (!real.startsWith(root + sep)) return refused('The report leads out of the checkout and was not read.');
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = await file.stat();
    if (size > MAX_REPORT_BYTES) return refused(`The report has ${size} bytes; at most ${MAX_REPORT_BYTES} are read.`);
    if (size > left) return refused('The reports of this job are too large together; this one was not read.');
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/**
 * Reads the reports that the commands left behind. Links, pipes and devices, and files that are too large, are answered with a sentence
 * in the place of their content, which no reader takes for a report: they are seen and never believed.
 */
export async function collectReports(root: string, globs: readonly string[]): Promise<{ path: string; bytes: Buffer }[]> {
  const base = await realpath(root);
  const reports: { path: string; bytes: Buffer }[] = [];
  let left = MAX_ALL_BYTES;
  for (const { path, entry } of await matching(walkOf(base, globs))) {
    const readable = entry.isFile() && reports.length < MAX_REPORTS;
    const bytes = readable
      ? await readInside(base, path, left)
      : refused(entry.isFile() ? 'There are too many reports; this one was not read.' : 'The report is no regular file and was not read.');
    left -= bytes.length;
    reports.push({ path, bytes });
  }
  return reports;
}
