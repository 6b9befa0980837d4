import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CreateRunInput } from '../app/create-run.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { WorkflowType } from '../domain/workflow/run.ts';
import type { CommandContext } from './main.ts';
import { budgetOf, type CarryingOptions } from './options.ts';
import { readAll } from './read-stream.ts';

export interface RunOptions extends CarryingOptions {
  file?: string;
  spec?: string;
  workflow?: string;
  bugfix?: boolean;
  review?: string;
  branch?: string;
  allowDirty?: boolean;
  force?: boolean;
}

/** What is to be built and how, from the words and options of `run`; all that can be wrong with them is said here. */
export async function runInput(
  words: readonly string[],
  options: RunOptions,
  context: CommandContext,
): Promise<Omit<CreateRunInput, 'settleModels'>> {
  const asked = await requestOf(words, options, context);
  const workflow = options.workflow === undefined ? undefined : WorkflowType.safeParse(options.workflow);
  if (workflow?.success === false)
    throw usageError(`There is no workflow ${JSON.stringify(options.workflow)}.`, `Use one of ${WorkflowType.options.join(', ')}.`);
  if (options.review !== undefined && options.review !== 'person' && options.review !== 'policy')
    throw usageError(`--review is person or policy, not ${JSON.stringify(options.review)}.`);
  return {
    ...asked,
    ...(workflow && { workflow: workflow.data }),
    bugfix: options.bugfix === true,
    reviewMode: options.review === 'policy' ? 'policy' : 'person',
    ...(options.branch !== undefined && { branch: options.branch }),
    budget: budgetOf(options),
    allowDirty: options.allowDirty === true,
    force: options.force === true,
  };
}

/** The request from words, a file, standard input or an existing spec directory. */
export async function requestOf(
  words: readonly string[],
  options: Pick<RunOptions, 'file' | 'spec'>,
  context: CommandContext,
  command = 'stringline run',
): Promise<{ request?: string; requestSource: string; spec?: string }> {
  const usage = (message: string, fix = `${command} --help`): StringlineError => usageError(message, fix);
  const text = words.join(' ').trim();
  const spec = options.spec === undefined ? {} : { spec: options.spec };
  if (options.file !== undefined && text !== '') throw usage('Give the request in words or with --file, not both.');
  if (options.file !== undefined) return { ...spec, request: await readRequest(options.file, context), requestSource: options.file };
  const existing = words.length === 1 ? await specOfPath(words[0] ?? '', context) : undefined;
  if (existing !== undefined) return { spec: existing, requestSource: 'existing spec' };
  if (text !== '') return { ...spec, request: text, requestSource: 'argument' };
  if (options.spec !== undefined) return { ...spec, requestSource: 'existing spec' };
  throw usage('There is nothing to build: no request, no --file and no --spec.', `${command} "let users choose notification channels"`);
}

async function readRequest(path: string, { io, cwd }: CommandContext): Promise<string> {
  const text =
    path === '-'
      ? await readAll(io.stdin)
      : await readFile(resolve(io.cwd, cwd, path), 'utf8').catch((error: unknown) =>
          Promise.reject(usageError(`The request file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)),
        );
  if (text.trim() === '') throw usageError(`The request in ${path} is empty.`);
  return text;
}

/** `.kiro/specs/user-preferences` names the spec; the files themselves are read from the commit. */
async function specOfPath(word: string, { io, cwd }: CommandContext): Promise<string | undefined> {
  const parts = word.split(/[\\/]+/u).filter((part) => part !== '' && part !== '.');
  if (parts.length < 2) return undefined;
  const there = await stat(resolve(io.cwd, cwd, word)).then(
    (entry) => (entry.isDirectory() ? 'folder' : 'file'),
    () => 'nothing',
  );
  if (there === 'folder') return parts.at(-1);
  if (there === 'file') {
    const folder = parts.slice(0, -1).join('/');
    throw usageError(
      `${word} is a file, and a spec is a folder.`,
      `stringline run ${folder}; a request in a file: stringline run --file ${word}`,
    );
  }
  // No feature is asked for in one word with a slash: it is a path that was misspelt, and drafting from it would cost money.
  if (/\s/u.test(word)) return undefined;
  throw usageError(
    `There is no spec folder ${word}.`,
    'ls .kiro/specs shows the specs; a request in words goes in quotes: stringline run "let users …"',
  );
}

const usageError = (message: string, fix = 'stringline run --help'): StringlineError =>
  new StringlineError({ code: 'usage', message, fix, exit: EXIT.usage });
