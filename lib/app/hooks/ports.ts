import type { CompiledHooks, HookActionType } from '../../domain/hooks/index.ts';
import type { ChangedFile, CommandEndFacts, DispatchEvent, HookResult, HookRun, PinnedHook } from '../../domain/hooks/dispatch/index.ts';
import type { Hash } from '../../domain/shared/digest.ts';
import type { CreateRunInput } from '../create-run.ts';
import type {
  ArtefactStore,
  Clock,
  Invocation,
  Ports,
  Sandbox,
  SandboxJob,
  SandboxResult,
  SourceRepository,
  TaskTokens,
} from '../ports.ts';

export type BeginHookResult =
  | { outcome: 'begun'; run: HookRun }
  /** As many runs of the hook are under way as may be, or one of the same input is. */
  | { outcome: 'busy' }
  /** It has its result already, or is unknown. */
  | { outcome: 'over'; run: HookRun | undefined };

export interface HookEventState {
  open: boolean;
  planned: boolean;
  note?: string;
}

/** Events and runs of hooks: the queue, and what `hooks report` counts. */
export interface HookStore {
  /** Records an event, once. False when it was there. */
  accept(event: DispatchEvent): Promise<boolean>;
  event(id: string): Promise<DispatchEvent | undefined>;
  /** Whether it still goes on, whether it has its runs, and why it has none where it could not be planned. */
  state(id: string): Promise<HookEventState | undefined>;
  /** Completes what is known of an event that has no runs yet. */
  settle(event: DispatchEvent): Promise<void>;
  /** Records the runs of an event, once: the first plan stands, and is returned. */
  plan(event: string, runs: readonly HookRun[]): Promise<HookRun[]>;
  /** Runs of an event in their order. */
  runs(event: string): Promise<HookRun[]>;
  /** Begins a run that is queued, or that a process which died had begun, where fewer of its hook than `limit` are under way and none of the same input. One of `at`'s moment counts as dead after `lostAfterMs`. */
  begin(id: string, change: { at: string; limit: number; lostAfterMs: number }): Promise<BeginHookResult>;
  /** Gives a run its result, once. */
  finish(id: string, change: { result: HookResult; at: string; sharedWith?: string }): Promise<void>;
  /** Puts a run back into the queue, to be done without anybody waiting. */
  defer(id: string, reason: string): Promise<void>;
  /** The newest finished run of this identity that ran itself. */
  sameInput(identity: string): Promise<HookRun | undefined>;
  /** Whether a run of this hook with the same stated time overran it while somebody waited. */
  hasOverrun(hook: PinnedHook): Promise<boolean>;
  /** Ids of events that are not closed, oldest first. */
  open(): Promise<string[]>;
  /** Ends an event, once. The note says why nothing was run. */
  close(event: string, note?: string): Promise<void>;
  /** Keeps the token of an event whose queued runs wait for a worker; the newest one counts. */
  wait(event: string, token: string): Promise<void>;
  /** The token of a waiting event. */
  token(event: string): Promise<string | undefined>;
  /** Runs that were queued at or after a time, oldest first. */
  list(since?: string): Promise<HookRun[]>;
}

/** A command of a hook, to be run where the repository lies. */
export interface HookCommand {
  /** Shell command line. */
  run: string;
  /** Folder in which it runs, from the root. @default the root */
  folder?: string;
  /** Written to its standard input. */
  stdin: string;
  /** Beside the environment of the host. */
  env: Readonly<Record<string, string>>;
  /** Milliseconds; undefined for the longest that the host allows. */
  timeoutMs: number | undefined;
  signal: AbortSignal;
  /** Bytes of output above which it is stopped, where that is not the usual limit of the host. */
  outputLimit?: number;
}

export interface HookCommandEnd extends CommandEndFacts {
  /** Shortened and without secrets. */
  stdout: string;
  stderr: string;
}

/** Where the files of an event lie: the work tree at a save, the index at a commit, a commit at a pull request. */
export interface HookWorkplace {
  /** Folder in which commands run. */
  root: string;
  read(path: string): Promise<Uint8Array | undefined>;
  run(command: HookCommand): Promise<HookCommandEnd>;
  /**
   * Runs work in a folder that holds the files of the event, and takes over what it makes of `paths` where `keep` is set: at a save in
   * place; at a commit into the index, and into the work tree as far as what is not staged stays as it is. Absent where a host has no
   * checkout.
   */
  rework?<T>(request: ReworkRequest, work: (folder: HookFolder) => Promise<T>): Promise<Reworked<T>>;
  /** Runs work in a folder that holds these files as the event has them, and nothing else. Absent where a host runs no commands. */
  apart?<T>(paths: readonly string[], work: (folder: HookFolder) => Promise<T>): Promise<T>;
}

export interface ReworkRequest {
  /** Files that the work may change, from the root. */
  paths: readonly string[];
  /** Whether its changes are taken over, or only looked at. */
  keep: boolean;
}

export interface Reworked<T> {
  value: T;
  /** Files that were taken over, with digests as the event counts them. */
  written: ChangedFile[];
  /** Files that the work has changed, taken over or not. */
  changed: string[];
  /** What people have to know of it, a sentence each. */
  notes: string[];
}

/** Files of a repository in which commands run. */
export interface HookFolder {
  /** Paths of the files that git knows or could know, from the root. */
  paths(): Promise<string[]>;
  read(path: string): Promise<Uint8Array | undefined>;
  run(command: HookCommand): Promise<HookCommandEnd>;
  /** Runs commands together where each alone would take a machine of its own; absent where they run one after the other. */
  runAll?(commands: readonly HookCommand[]): Promise<HookCommandEnd[]>;
}

/** What actions that ask a model work with: the records of the platform, and what stages of a run have. */
export interface HookPlatform {
  ports: Ports;
  /** Settles routes and makes their models. @throws StringlineError where there is none to be asked */
  settleModels: CreateRunInput['settleModels'];
  /** Digest of the playbook, where one answers. */
  playbook?: string;
  /** US dollars that a run may cost at most, whatever its hook says. @default as its hook says */
  mostUsd?: number;
  /** Runs a job of repository commands to its end, where no hook of ours reaches. */
  runJob(job: SandboxJob): Promise<SandboxResult>;
  /** A commit that holds the files as the event found them: for a save the work tree, for a commit the index. Touches neither. */
  snapshot(event: DispatchEvent): Promise<string>;
  close(): Promise<void>;
}

/** What actions may reach. */
export interface HookActionPorts {
  clock: Clock;
  hash: Hash;
  workplace(event: DispatchEvent): Promise<HookWorkplace>;
  source: SourceRepository;
  /** Where two commits have parted; undefined where they have nothing in common. */
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** Opens what a model is asked with; absent where hooks ask none. */
  platform?(event: DispatchEvent, signal: AbortSignal): Promise<HookPlatform>;
}

/** One run as its action gets it. */
export interface HookJob {
  run: HookRun;
  event: DispatchEvent;
  /** Milliseconds that it may take; undefined for no limit. */
  timeoutMs: number | undefined;
  signal: AbortSignal;
  /** Milliseconds left in this invocation; absent where the host stops none. */
  remainingMs?: () => number;
}

/** What stages are told of the invocation in which a hook runs. */
export const invocationOf = ({ signal, remainingMs = () => Number.POSITIVE_INFINITY }: HookJob): Invocation => ({ signal, remainingMs });

/** Every action by its name, as a host has it. */
export type HookActions = Readonly<Record<HookActionType, HookActionFunction>>;

/** Where commands of events run that happened elsewhere: in a sandbox, from a tree of git, never in this process and never in a checkout of somebody. */
export interface HookElsewhere {
  sandbox: Sandbox;
  artefacts: ArtefactStore;
  tokens: TaskTokens;
}

/** What a hook does. Never throws for what a repository or a command does wrong: that is a result. */
export type HookActionFunction = (job: HookJob, ports: HookActionPorts) => Promise<HookResult>;

/** Code of the refusal of definitions with errors. */
export const UNREADABLE = 'hook-definitions-unreadable';

/** All that the dispatch of hooks reaches. */
export interface HookPorts extends HookActionPorts {
  hooks: HookStore;
  actions: HookActions;
  /** Absent where all events are those of a checkout of this machine. */
  elsewhere?: HookElsewhere;
  /** Finds what an event from elsewhere leaves open: its commits, its files. Gives the reason where that is not to be found. */
  complete?(event: DispatchEvent): Promise<{ event: DispatchEvent } | { refused: string }>;
  /** The definitions that count for an event: of the work tree, or of the base of a pull request. @throws StringlineError `hook-definitions-unreadable` where errors in them would not be seen */
  definitions(event: DispatchEvent): Promise<CompiledHooks>;
  /** Has the runs that nobody waits for done, and then completes the token. `round` counts how often that was asked of this event. */
  handOver(event: string, token: string, round: number): Promise<void>;
}
