import { createHash, randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import type {
  ArtefactStore,
  CommandResult,
  NeededCommand,
  Sandbox,
  SandboxCommand,
  SandboxJob,
  SandboxResult,
  TaskTokens,
} from '../../../app/ports.ts';
import type { Lack } from '../../../domain/gates/index.ts';
import { canonicalJson } from '../../../domain/shared/digest.ts';
import { StringlineError } from '../../../domain/shared/errors.ts';
import { maskSecrets } from '../../../domain/shared/secrets.ts';
import { hostEnvironment } from './env.ts';
import {
  goBuildIn,
  goCacheOf,
  type HostEnvironment,
  homeOf,
  scrubbedEnvironment,
  searchPath,
  secretsOf,
  toolchainsOf,
} from './environment.ts';
import { hiddenPaths } from './hidden.ts';
import { probeIsolation } from './isolation.ts';
import { type JobBook, openJobBook } from './job-book.ts';
import { type IsolationLevel, LAUNCH_FAILED, type Launch, launchLine } from './launcher.ts';
import { removeFolder } from '../remove-folder.ts';
import { lackOf } from '../tool-problem.ts';
import type { WriteHooks } from '../write-hooks.ts';
import { linkedDependencies, pathsIn, type PrivateFolder, privateFolders } from './private-folders.ts';
import { collectReports, deleteReports } from './reports.ts';
import { type CommandEnd, type CommandUser, runCommand } from './run-command.ts';

/** A checkout of a git tree that is thrown away after use. */
export interface Checkouts {
  /** `fresh`: a folder that holds nothing but the tree; otherwise ignored files of an earlier job may be there (dependencies, caches). */
  checkout(tree: string, options: { fresh: boolean }): Promise<{ path: string; dispose(): Promise<void> }>;
}

export interface LocalSandboxOptions {
  checkouts: Checkouts;
  artefacts: ArtefactStore;
  tokens: TaskTokens;
  /** Private directories of jobs, caches of sandboxes and the list of jobs under way go below it. Absolute. */
  stateDirectory: string;
  /** Stops what runs; its jobs stay open and run again after `recover`. */
  signal?: AbortSignal;
  /** The user's repository: commands may read it and never write to it, where the system allows that. */
  protect?: readonly string[];
  /** Environment that the commands' is built from; that of this process by default. */
  environment?: HostEnvironment;
  /** How far to cut commands off: as far as the machine allows, by default. */
  isolation?: IsolationLevel;
  /** Bytes kept of each stream of a command. */
  outputLimit?: number;
  /** Milliseconds between SIGTERM and SIGKILL. */
  graceMs?: number;
  /** Whom commands run as; their checkouts must belong to it. As this process itself by default. */
  user?: CommandUser;
  /** Told of each command as it begins; what it answers is called at its end. */
  onCommand?: (run: string) => () => void;
  /** Called around every change of the list of jobs. */
  hooks?: WriteHooks;
}

export interface LocalSandbox extends Sandbox {
  lackOf(command: NeededCommand): Promise<Lack | undefined>;
  /** Runs a job to its end. Throws `sandbox-aborted` when the signal stopped it. */
  runJob(job: SandboxJob): Promise<SandboxResult>;
  /** Starts again the jobs (of one run) that had begun when the process ended; returns how many. Call it once at start. */
  recover(runId?: string): Promise<number>;
  /** True while a job that was started is under way. */
  busy(): boolean;
  /** Resolves when no job is under way. */
  idle(): Promise<void>;
}

const DEFAULT_OUTPUT_LIMIT = 5 * 1024 * 1024;
const DEFAULT_GRACE_MS = 2000;
/** Directories of toolchains that commands write to when they work; such writes are thrown away. */
const LAYERED = [
  'CARGO_HOME',
  'GOPATH',
  'GRADLE_USER_HOME',
  'npm_config_cache',
  'UV_CACHE_DIR',
  'PIP_CACHE_DIR',
  'TRIVY_CACHE_DIR',
  'PYENV_ROOT',
];

interface Workplace {
  job: SandboxJob;
  checkout: string;
  /** All that is the job's own but the checkout; thrown away with it. */
  scratch: string;
  home: string;
  temporary: string;
  caches: string;
  /** Throw-away layers over toolchain caches. */
  layers: string;
  level: IsolationLevel;
  private: readonly PrivateFolder[];
}

class LocalSandboxImpl implements LocalSandbox {
  readonly #options: LocalSandboxOptions;
  readonly #environment: HostEnvironment;
  readonly #book: JobBook;
  readonly #running = new Map<string, Promise<void>>();

  constructor(options: LocalSandboxOptions) {
    this.#options = options;
    this.#environment = options.environment ?? hostEnvironment();
    this.#book = openJobBook(join(options.stateDirectory, 'sandbox', 'jobs'), options.hooks);
  }

  async start(job: SandboxJob, token: string): Promise<void> {
    const name = createHash('sha256').update(`${job.id}\n${token}`).digest('hex');
    if (this.#running.has(name)) return;
    const booked = this.#book.add(name, { job, token });
    const work = booked.then(() => this.#complete(job, token, name)).finally(() => this.#running.delete(name));
    this.#running.set(name, work);
    // The promise is awaited by idle(); a rejection must not end the process before that.
    work.catch((error: unknown) => error);
    await booked;
  }

  lackOf(command: NeededCommand): Promise<Lack | undefined> {
    const [root = this.#options.stateDirectory] = this.#options.protect ?? [];
    return lackOf(command, { env: { ...this.#environment, PATH: searchPath(this.#environment) }, root, quick: true });
  }

  async recover(runId?: string): Promise<number> {
    const open = (await this.#book.open()).filter(({ job }) => runId === undefined || job.runId === runId);
    for (const { job, token } of open) await this.start(job, token);
    return open.length;
  }

  busy(): boolean {
    return this.#running.size > 0;
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Tells the outcome to whoever waits. A job that was stopped stays in the book, and its token open. */
  async #complete(job: SandboxJob, token: string, name: string): Promise<void> {
    const { artefacts, tokens } = this.#options;
    const ended = await this.#settle(job);
    if ('result' in ended) await tokens.succeed(token, { result: await artefacts.put(Buffer.from(canonicalJson(ended.result))) });
    else if (ended.stopped) return;
    else await tokens.fail(token, 'Sandbox.Failed', ended.cause);
    await this.#book.remove(name);
  }

  async #settle(job: SandboxJob): Promise<{ result: SandboxResult } | { stopped: boolean; cause: string }> {
    try {
      return { result: await this.runJob(job) };
    } catch (error) {
      const cause = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
      const stopped = error instanceof StringlineError && error.code === 'sandbox-aborted';
      return { stopped, cause: maskSecrets(cause, secretsOf(this.#environment)) };
    }
  }

  async runJob(job: SandboxJob): Promise<SandboxResult> {
    const level = this.#options.isolation ?? (await probeIsolation());
    const base = join(this.#options.stateDirectory, 'sandbox');
    await mkdir(base, { recursive: true, mode: 0o700 });
    const scratch = await realpath(await mkdtemp(join(base, 'job-')));
    // What commands of tasks leave in a cache is believed by those that find it there: no gate does.
    const caches = job.fresh ? join(scratch, 'caches') : join(base, 'caches');
    await mkdir(caches, { recursive: true, mode: 0o700 });
    const checkout = await this.#options.checkouts.checkout(job.tree, { fresh: job.fresh });
    try {
      const [home, temporary, layers] = [join(scratch, 'home'), join(scratch, 'tmp'), join(scratch, 'layers')];
      for (const directory of [home, temporary, layers]) await mkdir(directory, { mode: 0o700 });
      await this.#give([scratch, caches, home, temporary, layers]);
      const place: Workplace = {
        ...{ job, level, home, temporary, scratch, layers, private: [] },
        checkout: await realpath(checkout.path),
        caches: await realpath(caches),
      };
      // Once, before a command can have put a link where a mount point is to be made.
      if (level === 'namespaces') place.private = await this.#privateFolders(place);
      await deleteReports(place.checkout, job.reports);
      const commands = await this.#runAll(place);
      return {
        commands,
        reports: await this.#reports(place),
        isolation: job.network === 'none' && level !== 'none' ? 'no-network' : 'network',
      };
    } finally {
      await removeFolder(scratch);
      await checkout.dispose();
    }
  }

  /** Lets the user of the commands have its directories, and pass through those above them. */
  async #give(directories: readonly string[]): Promise<void> {
    const { user, stateDirectory } = this.#options;
    if (user === undefined) return;
    for (const directory of [stateDirectory, join(stateDirectory, 'sandbox')]) await chmod(directory, 0o711);
    for (const directory of directories) await chown(directory, user.uid, user.gid);
  }

  async #runAll(place: Workplace): Promise<CommandResult[]> {
    const results: CommandResult[] = [];
    let failed = false;
    for (const command of place.job.commands) {
      const result: CommandResult = failed && place.job.failFast ? await this.#skipped(command) : await this.#run(place, command);
      failed ||= result.outcome !== 'exited' || result.exitCode !== 0;
      results.push(result);
    }
    return results;
  }

  async #skipped({ name, run }: SandboxCommand): Promise<CommandResult> {
    const nothing = await this.#options.artefacts.put(new Uint8Array());
    return { name, run, exitCode: undefined, outcome: 'skipped', stdout: nothing, stderr: nothing, durationMs: 0 };
  }

  async #run(place: Workplace, command: SandboxCommand): Promise<CommandResult> {
    const { outputLimit = DEFAULT_OUTPUT_LIMIT, graceMs = DEFAULT_GRACE_MS, signal } = this.#options;
    const ended = this.#options.onCommand?.(command.run);
    const end = await runCommand({
      ...(await this.#launch(place, command)),
      directory: place.checkout,
      environment: this.#scrubbed(place),
      timeoutMs: command.timeoutSeconds * 1000,
      outputLimit,
      graceMs,
      marker: randomUUID(),
      signal,
      user: this.#options.user,
    }).finally(ended);
    this.#refuse(end);
    const put = (text: string): Promise<string> => this.#options.artefacts.put(Buffer.from(this.#clean(place, text)));
    const { outcome, exitCode, durationMs } = end;
    return {
      name: command.name,
      run: command.run,
      exitCode,
      outcome,
      stdout: await put(end.stdout),
      stderr: await put(end.stderr),
      durationMs,
    };
  }

  #refuse(end: CommandEnd): void {
    if (end.aborted) throw new StringlineError({ code: 'sandbox-aborted', message: 'The commands were stopped.', exit: 3 });
    if (end.exitCode !== LAUNCH_FAILED || !/^sandbox: /m.test(end.stderr)) return;
    const message = `The sandbox could not be set up: ${end.stderr.trim().slice(0, 500)}`;
    throw new StringlineError({ code: 'sandbox-failed', message, fix: 'Run `stringline doctor`.', exit: 5 });
  }

  async #launch(place: Workplace, command: SandboxCommand): Promise<{ file: string; args: string[] }> {
    if (process.platform === 'win32') return { file: 'cmd.exe', args: ['/d', '/s', '/c', command.run] };
    const layered = place.level === 'namespaces' ? await this.#layers(place) : [];
    return launchLine({
      command: command.run,
      directory: place.checkout,
      level: place.level,
      cutNetwork: place.job.network === 'none',
      uid: this.#options.user?.uid ?? process.getuid?.() ?? 0,
      gid: this.#options.user?.gid ?? process.getgid?.() ?? 0,
      writable: [place.caches, place.home, place.temporary, place.checkout],
      protect: this.#options.protect ?? [],
      private: place.private,
      layered,
      ...hiddenPaths({
        home: homeOf(this.#environment),
        stateDirectory: this.#options.stateDirectory,
        protect: this.#options.protect ?? [],
      }),
    });
  }

  /** The job's own `/tmp`. What commands need of the shared one is ours, the user's, or named by the environment. */
  async #privateFolders(place: Workplace): Promise<PrivateFolder[]> {
    const { protect = [], stateDirectory } = this.#options;
    const needed = [place.checkout, stateDirectory, ...protect, homeOf(this.#environment) ?? stateDirectory];
    const linked = await Promise.all([place.checkout, ...protect].map(linkedDependencies));
    const folders = await privateFolders(place.scratch, [...needed, ...linked.flat(), ...pathsIn(this.#scrubbed(place))]);
    await this.#give(folders.map(({ own }) => own));
    return folders;
  }

  #scrubbed(place: Workplace): Record<string, string> {
    return scrubbedEnvironment(this.#environment, place, place.job.network);
  }

  /** One layer for each toolchain cache; paths that the options of a mount could misread are left read-only. */
  async #layers(place: Workplace): Promise<Launch['layered']> {
    const toolchains = toolchainsOf(this.#environment);
    const caches = LAYERED.flatMap((name) => (toolchains[name] === undefined ? [] : [[toolchains[name], toolchains[name]] as const]));
    const built = place.job.fresh ? goCacheOf(this.#environment) : undefined;
    if (built !== undefined) {
      const at = goBuildIn(place.caches);
      await mkdir(at, { recursive: true });
      await this.#give([at]);
      caches.push([built, at]);
    }
    const layered = [...new Map(caches.map(([path, at]) => [at, path]))].filter(([at, path]) => !/[,:\\]/.test(at + path));
    return Promise.all(
      layered.map(async ([at, path]) => {
        const layer = join(place.layers, createHash('sha256').update(path).digest('hex').slice(0, 16));
        const [upper, work] = [join(layer, 'upper'), join(layer, 'work')];
        for (const directory of [upper, work]) await mkdir(directory, { recursive: true });
        await this.#give([layer, upper, work]);
        return { path, at, upper, work };
      }),
    );
  }

  /** Text without secrets, and with paths as the repository knows them instead of those of this checkout. */
  #clean({ checkout }: Workplace, text: string): string {
    return maskSecrets(text, secretsOf(this.#environment)).replaceAll(`${checkout}/`, '').replaceAll(checkout, '.');
  }

  async #reports(place: Workplace): Promise<SandboxResult['reports']> {
    const found = await collectReports(place.checkout, place.job.reports);
    const reports: SandboxResult['reports'] = [];
    for (const { path, bytes } of found) {
      const content = isUtf8(bytes) ? Buffer.from(this.#clean(place, bytes.toString('utf8'))) : bytes;
      reports.push({ path, digest: await this.#options.artefacts.put(content) });
    }
    return reports;
  }
}

/**
 * A sandbox on this machine: each command in a fresh checkout, in a process group of its own, with a scrubbed environment, limits of
 * time and output, and cut off from the network and the rest of the file system as far as the system allows it.
 */
export function createLocalSandbox(options: LocalSandboxOptions): LocalSandbox {
  return new LocalSandboxImpl(options);
}
