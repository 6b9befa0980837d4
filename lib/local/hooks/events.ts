import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { changesBetween, mergeBase, stagedChanges, stagedTree } from '../../adapters/git/index.ts';
import { readRegular } from '../../adapters/local/read-regular.ts';
import { sha256 } from '../../adapters/local/sha256.ts';
import { spelledOnDisk } from '../../adapters/local/spelled-on-disk.ts';
import { CAUSE_VARIABLE } from '../../app/hooks/actions/index.ts';
import { type ChangedFile, type DispatchEvent, HookCause } from '../../domain/hooks/dispatch/index.ts';
import { type HookTrigger, namesFiles, namesTools } from '../../domain/hooks/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { canonicalPath } from '../../domain/source/index.ts';
import type { HookHost } from './host.ts';

export interface EventWords {
  trigger: HookTrigger;
  /** Paths from the root; for tools the name of the tool. */
  words: readonly string[];
  /** Folder from the root in which somebody works; undefined for the root itself. */
  from?: string | undefined;
  /** Of a pull request: what it goes into. */
  base?: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** Beside the causes that the environment names. */
  cause?: readonly HookCause[];
}

/** The event that somebody names, with what it changes: at a commit what is staged, at a pull request what the branch changes. */
export async function eventOf(
  { trigger, words, from, base, environment, cause = [] }: EventWords,
  host: Pick<HookHost, 'root' | 'repository'>,
): Promise<DispatchEvent> {
  const facts = { version: 1 as const, id: `hook-${randomUUID()}`, trigger, at: new Date().toISOString(), actor: actorOf(environment) };
  const causes = [...causesIn(environment), ...cause];
  const where = from === undefined || namesFiles(trigger) ? {} : { from };
  const [tool] = words;
  if (namesTools(trigger)) return { ...facts, ...where, files: [], cause: causes, ...(tool !== undefined && { tool: { name: tool } }) };
  if (trigger === 'commit') return { ...facts, ...(await commitFacts(host.root, words, environment)), cause: causes };
  if (trigger === 'pr') return { ...facts, ...(await pullRequestFacts(host, base ?? 'main')), cause: causes };
  const files = await Promise.all(words.map((word) => savedFile(host.root, word)));
  return { ...facts, ...where, files: [...new Map(files.map((file) => [file.path, file])).values()], cause: causes };
}

/** What is staged, of the files that are named where any are. */
async function commitFacts(
  root: string,
  words: readonly string[],
  environment: EventWords['environment'],
): Promise<Pick<DispatchEvent, 'tree' | 'files'>> {
  const index = environment['GIT_INDEX_FILE'];
  const [tree, staged] = [await stagedTree(root, index), await stagedChanges(root, index)];
  if (words.length === 0) return { tree, files: staged };
  const named = new Set(words.map(pathOf));
  const absent = [...named].find((name) => !staged.some(({ path }) => path === name));
  if (absent !== undefined) throw notStaged(absent);
  return { tree, files: staged.filter(({ path }) => named.has(path)) };
}

const notStaged = (path: string): StringlineError =>
  new StringlineError({
    code: 'hook-file-not-staged',
    message: `Nothing of the file \`${path}\` is staged, and a commit is about what is.`,
    fix: 'git add it, or name no files to look at all that is staged.',
    exit: EXIT.usage,
  });

async function pullRequestFacts(
  { root, repository }: Pick<HookHost, 'root' | 'repository'>,
  ref: string,
): Promise<Pick<DispatchEvent, 'commit' | 'base' | 'tree' | 'files'>> {
  const [head, base] = [await repository.resolve('HEAD'), await repository.resolve(ref)];
  if (head === undefined || base === undefined)
    throw new StringlineError({
      code: 'revision-unknown',
      message: `There is no commit \`${head === undefined ? 'HEAD' : ref}\` in this repository.`,
      fix: 'Name the branch that the pull request goes into: --base main',
      exit: EXIT.usage,
    });
  const from = (await mergeBase(root, base, head)) ?? base;
  return { commit: head, base, tree: head, files: await changesBetween(root, from, head) };
}

/** A saved file with the digest of its content. */
async function savedFile(root: string, word: string): Promise<ChangedFile> {
  const path = pathOf(word);
  const bytes = await readRegular(root, path);
  return { path: await spelledOnDisk(root, path), digest: bytes === undefined ? null : sha256(bytes) };
}

/** @throws StringlineError `path-outside` */
function pathOf(word: string): string {
  const path = canonicalPath(word);
  if (path.ok) return path.path;
  throw new StringlineError({
    code: 'path-outside',
    message: `The path \`${word}\` ${path.reason}.`,
    fix: 'Name files of this repository.',
    exit: EXIT.usage,
  });
}

/** Causes that a hook has put into the environment of its command; anything else there is no cause of ours. */
function causesIn(environment: EventWords['environment']): HookCause[] {
  const text = environment[CAUSE_VARIABLE];
  if (text === undefined || text === '') return [];
  const parsed = z
    .string()
    .transform((json, context) => {
      try {
        return JSON.parse(json) as unknown;
      } catch {
        context.addIssue('not JSON');
        return z.NEVER;
      }
    })
    .pipe(z.array(HookCause).max(100))
    .safeParse(text);
  if (parsed.success) return parsed.data;
  throw new StringlineError({
    code: 'hook-cause-invalid',
    message: `${CAUSE_VARIABLE} does not hold what a hook of stringline puts there.`,
    fix: `unset ${CAUSE_VARIABLE}`,
    exit: EXIT.usage,
  });
}

function actorOf(environment: EventWords['environment']): string {
  return environment['GIT_AUTHOR_NAME'] ?? environment['USER'] ?? environment['LOGNAME'] ?? 'unknown';
}
