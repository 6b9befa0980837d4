import { setTimeout as delay } from 'node:timers/promises';
import { followReflog, type GitRepositoryState, ignoredNow, ignoredOf, indexWrittenAt, isGitAtWork } from '../../adapters/git/index.ts';
import { isPassingFault, isStorageFault } from '../../adapters/local/stores/index.ts';
import { watchSaves } from '../../adapters/local/watch-saves.ts';
import {
  changedAmong,
  type DispatchEvent,
  type HookCause,
  type HookRun,
  movedByGit,
  type SaveKind,
} from '../../domain/hooks/dispatch/index.ts';
import { type HookTrigger, isHookPath } from '../../domain/hooks/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import { shellPath } from '../../domain/shared/shell-quote.ts';
import { someOf } from '../../domain/shared/wording.ts';
import { eventOf } from './events.ts';
import type { EventOutcome, HookHost } from './host.ts';

export interface HookWatchOptions {
  signal: AbortSignal;
  environment: Readonly<Record<string, string | undefined>>;
  onReady: () => void;
  /** Hook files, or hooks in them, that are passed over: what there is of them, once, and again when it has become something else. */
  onPassedOver: (findings: readonly Finding[]) => void;
  onOutcome: (outcome: EventOutcome) => void;
  /** A run that was left in the queue has come to its end, in this process or in another. */
  onEnd: (event: DispatchEvent, run: HookRun) => void;
  onError: (error: unknown) => void;
  /** As of `watchSaves`. */
  settleMs?: number;
}

const NEVER = new Set(['.git', 'node_modules', '.stringline']);
/** How long after a run the system may still tell of what it wrote, in milliseconds. */
const NOTICE_MS = 200;
/** How long after a switch or a rebase the system may still tell of its files, in milliseconds. */
const MOVED_MS = 3_000;
const GIT_POLL_MS = 50;
const GIT_POLLS = 200;
/** How often it is tried whether the disk can be written to again. */
const STORAGE_POLL_MS = 1_000;
/** How often the queue is looked at for what another process does of it. */
const QUEUE_POLL_MS = 250;

/** Runs the hooks of what is saved below the root, until it is told to end. @throws StringlineError `watch-running` where another one watches */
export async function watchHooks(host: HookHost, options: HookWatchOptions): Promise<void> {
  const release = lockWatch(host);
  try {
    const watch = new HookWatch(host, options, await followReflog(host.repository.place.gitDir));
    const ignored = new Set(await ignoredNow(host.root));
    const watcher = await watchSaves(host.root, {
      ignored: (path) => NEVER.has(path.slice(path.lastIndexOf('/') + 1)) || ignored.has(path) || ignored.has(`${path}/`),
      onBatch: (saves, since) => watch.batch(saves, since),
      onError: options.onError,
      ...(options.settleMs !== undefined && { settleMs: options.settleMs }),
    });
    watch.work();
    options.onReady();
    await watch.tellPassedOver();
    if (!options.signal.aborted) await new Promise((resolve) => options.signal.addEventListener('abort', resolve, { once: true }));
    await watcher.close();
    await watch.idle();
  } finally {
    release();
  }
}

function lockWatch(host: HookHost): () => void {
  try {
    return host.lock('hook-watch');
  } catch (error) {
    if (!(error instanceof StringlineError) || error.code !== 'execution-locked') throw error;
    const message = `This folder is watched already: ${error.message}.`;
    throw new StringlineError({
      code: 'watch-running',
      message,
      fix: 'One watch is enough; end the other one to watch here.',
      exit: EXIT.usage,
      cause: error,
    });
  }
}

/** Triggers of what happened to a file: a new file is saved, too. */
const TRIGGERS: Readonly<Record<SaveKind, readonly HookTrigger[]>> = {
  created: ['file-create', 'file-save'],
  saved: ['file-save'],
  deleted: ['file-delete'],
};
const ORDER: readonly HookTrigger[] = ['file-create', 'file-save', 'file-delete'];

/** The triggers of a burst of saves in order, each with its files. */
function wordsOf(saves: readonly (readonly [path: string, kind: SaveKind])[]): [HookTrigger, string[]][] {
  return ORDER.flatMap((trigger): [HookTrigger, string[]][] => {
    const words = saves.filter(([, kind]) => TRIGGERS[kind].includes(trigger)).map(([path]) => path);
    return words.length === 0 ? [] : [[trigger, words]];
  });
}

const MOST_NAMED = 3;

/** Of saves whose hooks nobody runs: what is wrong does not pass by itself, or `watch` ended before it had. The files and the command for all of them. */
function notRun(trigger: HookTrigger, paths: readonly string[], cause: unknown): StringlineError {
  const { code, fix } = cause instanceof StringlineError ? cause : { code: 'hook-saves-lost', fix: undefined };
  const message = cause instanceof Error ? cause.message : 'the watch ended before';
  const command = `stringline hook run ${trigger.replace('file-', '')} ${paths.map(shellPath).join(' ')}`;
  return new StringlineError({
    code,
    message: `The hooks of ${DONE[trigger] ?? trigger} were not run, ${someOf(paths, MOST_NAMED)}: ${message}`,
    fix: `${fix === undefined ? 'Then' : `${fix.replace(/\.$/u, '')}; then`}: ${command}`,
    exit: EXIT.outside,
    cause,
  });
}

const DONE: Partial<Record<HookTrigger, string>> = {
  'file-create': 'these new files',
  'file-save': 'these saves',
  'file-delete': 'these deleted files',
};

/** A run that may be what changes files. */
interface Suspect {
  /** What led to it, and itself at the end. */
  cause: HookCause[];
  until: number;
  files: ReadonlySet<string>;
  /** It is known to have written something. */
  wrote: boolean;
}

/**
 * The causes of saves that came while runs were under way: each once, although a run may be suspected by itself, and as what led to the next.
 * How quickly they came tells something only of a run that is known to write, or that was about one of the same files: other files are what
 * somebody goes through. What waits in the queue, or runs from there, is suspected of all that is saved meanwhile.
 */
function suspectedOf(suspects: readonly Suspect[], paths: readonly string[], at: string): HookCause[] {
  const causes = new Map<string, HookCause>();
  for (const { cause, until, files, wrote } of suspects) {
    const isTelling = wrote || paths.some((path) => files.has(path));
    for (const [index, each] of cause.entries()) {
      // What led to it, and was not suspected, is known to have written.
      const isNew = until < Infinity && each.suspected !== true && (isTelling || index < cause.length - 1);
      causes.set(each.run, { ...(isNew && { at }), ...causes.get(each.run), ...each, suspected: true });
    }
  }
  return [...causes.values()];
}

class HookWatch {
  readonly #host: HookHost;
  readonly #options: HookWatchOptions;
  readonly #reflog: () => Promise<string[]>;
  /** Runs that may be what changes files, and until when: those that nobody waits for until the queue is done. */
  #suspects: Suspect[] = [];
  /** Content that a hook itself has written, by path. */
  readonly #written = new Map<string, { digest: string | null; cause: HookCause[] }>();
  /** Events of which runs are in the queue: when those are done they may have written, too. */
  readonly #unseen = new Map<DispatchEvent, Set<string>>();
  #following: Promise<void> | undefined;
  #working: Promise<void> | undefined;
  /** When git itself was last seen to change files. */
  #moved = Number.NEGATIVE_INFINITY;
  /** Something was queued while the queue was being done, perhaps after the last look at it. */
  #again = false;
  /** What was told of it last. */
  #passedOver = '[]';
  /** What is wrong with the storage, as it was told. */
  #fault: string | undefined;

  constructor(host: HookHost, options: HookWatchOptions, reflog: () => Promise<string[]>) {
    this.#host = host;
    this.#options = options;
    this.#reflog = reflog;
  }

  async tellPassedOver(saved: readonly string[] = []): Promise<void> {
    const findings = await this.#host.passedOver(saved);
    const told = JSON.stringify(findings);
    if (told !== this.#passedOver && findings.length > 0) this.#options.onPassedOver(findings);
    this.#passedOver = told;
  }

  /** One burst of saves. */
  async batch(saves: ReadonlyMap<string, SaveKind>, since: number): Promise<void> {
    for (let poll = 0; poll < GIT_POLLS && (await isGitAtWork(this.#host.repository.place.gitDir)); poll += 1) await delay(GIT_POLL_MS);
    const own = await this.#ownSaves(saves, since).catch((error: unknown) => {
      for (const [trigger, words] of wordsOf([...saves])) this.#options.onError(notRun(trigger, words, error));
      return undefined;
    });
    if (own === undefined) return;
    const paths = own.map(([path]) => path);
    if (paths.some((path) => isHookPath(path))) await this.tellPassedOver(paths);
    this.#suspects = this.#suspects.filter(({ until }) => until >= since);
    const suspected = suspectedOf(this.#suspects, paths, new Date().toISOString());
    for (const [trigger, words] of wordsOf(own))
      await this.#untilStored(trigger, words, () => this.#dispatch(trigger, words, suspected)).catch(this.#options.onError);
    this.work();
  }

  /** A save that this machine has no room to record waits until there is some: nobody would hear of it again. What is lost is named. */
  async #untilStored(trigger: HookTrigger, words: readonly string[], work: () => Promise<void>): Promise<void> {
    for (let fault: unknown; ; ) {
      if (this.#options.signal.aborted) {
        this.#options.onError(notRun(trigger, words, fault));
        return;
      }
      try {
        await work();
        this.#fault = undefined;
        return;
      } catch (error) {
        if (!isPassingFault(error)) throw notRun(trigger, words, error);
        fault = error;
        this.#tell(error);
        // What was recorded of it before is gone on with as all of the queue.
        await delay(STORAGE_POLL_MS);
      }
    }
  }

  /** Tells what went wrong; of the storage once, until it can be written to again. */
  readonly #tell = (error: unknown): void => {
    const fault = isStorageFault(error) ? String(error) : undefined;
    if (fault === undefined || fault !== this.#fault) this.#options.onError(error);
    this.#fault = fault;
  };

  /** Saves without what git ignores and what git itself has put there. */
  async #ownSaves(saves: ReadonlyMap<string, SaveKind>, since: number): Promise<[string, SaveKind][]> {
    const { root, repository } = this.#host;
    const ignored = await ignoredOf(root, [...saves.keys()]);
    const own = [...saves].filter(([path]) => !ignored.has(path));
    const reflog = await this.#headMoves();
    // A restored file leaves no line there, only a new index; a commit leaves both, and what was saved before it is a person's.
    const began = Date.now() - (performance.now() - since) - NOTICE_MS;
    const written = await indexWrittenAt(repository.place.gitDir);
    // One that was written in time to come is of before the clock was put back.
    const isRestored = reflog.length === 0 && written >= began && written <= Date.now() + NOTICE_MS;
    // What git has put there may be told of in more than one burst.
    if (!isRestored && this.#moved + MOVED_MS < performance.now()) return own;
    const state = await this.#settled();
    return changedAmong(
      own,
      state.dirty.map(({ path }) => path),
      state,
    );
  }

  /** The work tree once git is through: in the midst of a rebase or a switch files are nobody's, and yet not those of HEAD. One with conflicts waits for a person. */
  async #settled(): Promise<GitRepositoryState> {
    let [state, isQuiet] = await this.#inspected();
    for (let poll = 0; poll < GIT_POLLS / 2 && !isQuiet; poll += 1) {
      await delay(GIT_POLL_MS);
      [state, isQuiet] = await this.#inspected();
    }
    return state;
  }

  /** The work tree, and whether git left it alone while it was looked at. A switch writes its files, then the index, and HEAD last of all. */
  async #inspected(): Promise<[state: GitRepositoryState, isQuiet: boolean]> {
    const { repository } = this.#host;
    const { gitDir } = repository.place;
    const before = await indexWrittenAt(gitDir);
    const state = await repository.inspect();
    const isUnderWay = state.operation !== undefined || (await isGitAtWork(gitDir));
    const hasWritten = (await indexWrittenAt(gitDir)) !== before || movedByGit(await this.#headMoves());
    return [state, !isUnderWay && !hasWritten];
  }

  /** What HEAD has done since the last look. */
  async #headMoves(): Promise<string[]> {
    const lines = await this.#reflog();
    if (movedByGit(lines)) this.#moved = performance.now();
    return lines;
  }

  async #dispatch(trigger: HookTrigger, words: readonly string[], suspected: readonly HookCause[]): Promise<void> {
    const { environment, signal, onOutcome } = this.#options;
    const event = await eventOf({ trigger, words, environment }, this.#host);
    await this.#lookAtQueue();
    const known = event.files.map(({ path, digest }) => this.#writtenBy(path, digest));
    // Only where every file is as a hook has left it is nothing of a person in it.
    const certain = known.every((causes) => causes !== undefined) ? known.flat() : [];
    const caused = { ...event, cause: [...event.cause, ...(certain.length > 0 ? certain : suspected)] };
    if (!(await this.#host.concerns(caused))) return;
    const outcome = await this.#host.dispatch(caused, signal);
    for (const run of outcome.runs) {
      const { hook, status, sharedWith } = run;
      if (status === 'looped' || sharedWith !== undefined) continue;
      const cause = [...caused.cause, { hook: hook.id, name: hook.name, run: run.id }];
      const files = new Set(run.files.map(({ path }) => path));
      this.#suspects.push({
        cause,
        files,
        wrote: (run.result?.written ?? []).length > 0,
        until: status === 'queued' ? Infinity : performance.now() + NOTICE_MS,
      });
      this.#noteWritten(run, caused.cause);
    }
    const queued = outcome.runs.filter(({ status }) => status === 'queued').map(({ id }) => id);
    onOutcome(outcome);
    if (queued.length === 0) return;
    this.#unseen.set(caused, new Set(queued));
    this.#following ??= this.#follow();
  }

  #noteWritten({ id, hook, result }: HookRun, causes: readonly HookCause[]): void {
    const cause = [...causes, { hook: hook.id, name: hook.name, run: id }];
    for (const { path, digest } of result?.written ?? []) this.#written.set(path, { digest, cause });
  }

  /** What runs from the queue have come to meanwhile, and written. */
  async #lookAtQueue(): Promise<void> {
    for (const [event, queued] of this.#unseen) {
      for (const run of await this.#host.hooks.runs(event.id)) {
        // Another look may have told of it meanwhile.
        if (run.status !== 'done' || !queued.delete(run.id)) continue;
        this.#noteWritten(run, event.cause);
        this.#options.onEnd(event, run);
      }
      if (queued.size === 0) this.#unseen.delete(event);
    }
  }

  /** Tells of the ends of what is queued as they come. */
  async #follow(): Promise<void> {
    const { signal } = this.#options;
    while (this.#unseen.size > 0 && !signal.aborted) {
      await this.#lookAtQueue().catch(this.#tell);
      await delay(QUEUE_POLL_MS);
    }
    this.#following = undefined;
  }

  #writtenBy(path: string, digest: string | null): HookCause[] | undefined {
    const written = this.#written.get(path);
    return written?.digest === digest ? written.cause : undefined;
  }

  /** Does the queue beside what is saved meanwhile. */
  work(): void {
    this.#again = true;
    this.#working ??= this.#workOn();
  }

  async #workOn(): Promise<void> {
    while (this.#again && !this.#options.signal.aborted) {
      this.#again = false;
      await this.#host.work(this.#options.signal).catch(this.#tell);
    }
    this.#working = undefined;
    const until = performance.now() + NOTICE_MS;
    this.#suspects = this.#suspects.map((each) => ({ ...each, until: Math.min(each.until, until) }));
  }

  /** Until the queue is left. */
  async idle(): Promise<void> {
    await this.#working;
    await this.#following;
    await this.#lookAtQueue();
  }
}
