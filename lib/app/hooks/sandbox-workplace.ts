import { CONFIG_PATH, parseProjectConfig } from '../../domain/config/index.ts';
import { effectiveCommands, tail } from '../../domain/gates/index.ts';
import type { DispatchEvent, HookRun } from '../../domain/hooks/dispatch/index.ts';
import { canonicalJson, type Digest, type Hash } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { shellQuote } from '../../domain/shared/shell-quote.ts';
import type { ArtefactStore, SandboxCommand, SandboxJob, SourceRepository } from '../ports.ts';
import { discover, readPath } from '../repository-files.ts';
import { loadEvidence } from '../sandbox-evidence.ts';
import { surroundings } from './actions/run-command.ts';
import { commitTree } from './commit-tree.ts';
import { governingCommit } from './governing-commit.ts';
import { SETUP_FAILED } from './jobs-elsewhere.ts';
import type { HookCommand, HookCommandEnd, HookWorkplace } from './ports.ts';

export interface SandboxPlace {
  run: HookRun;
  event: DispatchEvent;
  source: SourceRepository;
  artefacts: ArtefactStore;
  hash: Hash;
  /** Digest of the result of a job. Throws where it has none yet. */
  runJob: (job: SandboxJob) => Digest;
}

/** Seconds of a command whose hook states no limit. */
const USUAL_SECONDS = 600;
/** What Linux takes as one argument is 128 KiB; quotes and the command itself need their part of it. */
const MOST_BYTES = 64 * 1024;

/** The tree of an event from elsewhere: files are read from git, commands run in a sandbox, and nothing that they write is kept. */
export function sandboxWorkplace(place: SandboxPlace): HookWorkplace {
  const files = commitTree(place.source, treeOf(place.event));
  const read = (path: string): Promise<Uint8Array | undefined> => files.read(path);
  const runAll = async (commands: readonly HookCommand[]): Promise<HookCommandEnd[]> => runIn(place, commands, await preparation(place));
  const paths = async (): Promise<string[]> => (await files.list()).map(({ path }) => path);
  const folder = { paths, read, runAll, run: async (command: HookCommand) => first(await runAll([command])) };
  return {
    ...{ root: '.', read },
    run: async (command) => first(await runIn(place, [command], { commands: [], network: 'none' })),
    rework: async (_request, work) => ({ value: await work(folder), written: [], changed: [], notes: [] }),
  };
}

function treeOf({ id, tree }: DispatchEvent): string {
  if (tree !== undefined) return tree;
  throw new Error(`the event ${id} names no commit`);
}

function first([end]: readonly HookCommandEnd[]): HookCommandEnd {
  if (end !== undefined) return end;
  throw new Error('a sandbox has brought back less than was asked');
}

/** What comes before commands that need what the project installs, as for its gates. */
type Preparation = Pick<SandboxJob, 'network'> & { commands: SandboxCommand[] };

/** By the settings of what a pull request goes into: what it proposes opens no network. */
async function preparation({ source, event }: SandboxPlace): Promise<Preparation> {
  const entries = await source.tree(treeOf(event));
  const governing = governingCommit(event);
  const settings = governing === undefined ? entries : await source.tree(governing);
  const { quality_gates } = parseProjectConfig(await readPath(source, settings, CONFIG_PATH), event.at.slice(0, 10)).config;
  const { setup } = effectiveCommands(quality_gates, await discover(source, entries));
  const { network, timeout_seconds: timeoutSeconds } = quality_gates;
  return { network, commands: setup === undefined ? [] : [{ name: SETUP, run: setup.run, timeoutSeconds }] };
}

const SETUP = 'setup';
const MAX_LINES = 40;

async function runIn(
  place: SandboxPlace,
  commands: readonly HookCommand[],
  { commands: before, network }: Preparation,
): Promise<HookCommandEnd[]> {
  const own = commands.map((command) => commandOf(command, place));
  const job = jobOf(place, { commands: [...before, ...own], network });
  const { commands: ends } = await loadEvidence(place.runJob(job), place.artefacts);
  const setup = before.length > 0 ? ends[0] : undefined;
  if (setup !== undefined && (setup.outcome !== 'exited' || setup.exitCode !== 0))
    throw new StringlineError({
      code: SETUP_FAILED,
      message: `what it needs could not be installed there: \`${setup.run}\` did not end well. quality_gates.commands.setup names another command, quality_gates.network: allowed opens the network to it.\n${tail(`${setup.stdout}${setup.stderr}`.trim(), MAX_LINES)}`,
      exit: EXIT.outside,
    });
  return ends.slice(before.length).map(({ outcome, exitCode, stdout, stderr }) => ({ outcome, exitCode, stdout, stderr, aborted: false }));
}

/** By the limit of the hook, not by the time that is left: a job is found again by all that is in it. */
function commandOf({ run: line, folder }: HookCommand, { run, event }: SandboxPlace): SandboxCommand {
  const { timeoutMs } = run.hook;
  const timeoutSeconds = timeoutMs === undefined ? USUAL_SECONDS : Math.ceil(timeoutMs / 1000);
  return { name: run.hook.name, run: commandLine(line, { run, event, ...(folder !== undefined && { folder }) }), timeoutSeconds };
}

function jobOf({ run, event, hash }: SandboxPlace, given: Pick<SandboxJob, 'commands' | 'network'>): SandboxJob {
  const id = `${run.id}-${String(run.attempts)}-${hash(canonicalJson(given.commands)).slice(0, 8)}`;
  return { id, runId: event.id, tree: treeOf(event), ...given, reports: [], failFast: false, fresh: false };
}

/** The command with what it gets at a laptop, too: the event on its input, causes and files in its environment. Its own exit code is that of the line. */
export function commandLine(command: string, { run, event, folder }: { run: HookRun; event: DispatchEvent; folder?: string }): string {
  const there = folder === undefined ? '' : `cd -- ${shellQuote(folder)} && `;
  for (let { files } = run; ; files = files.slice(0, Math.floor(files.length / 2))) {
    const { stdin, env } = surroundings({ run: { ...run, files }, event, timeoutMs: undefined, signal: NEVER }, folder ?? '.', folder);
    const variables = Object.entries(env).map(([name, value]) => `${name}=${shellQuote(value)}`);
    const line = `${there}printf '%s' ${shellQuote(stdin)} | env ${variables.join(' ')} sh -c ${shellQuote(command)}`;
    if (files.length === 0 || new TextEncoder().encode(line).length <= MOST_BYTES) return line;
  }
}

const NEVER = new AbortController().signal;
