import { type ChildProcess, spawn } from 'node:child_process';
import type { CommandResult } from '../../../app/ports.ts';
import { BoundedOutput } from './bounded-output.ts';
import { endStragglers } from './stragglers.ts';

export interface CommandRun {
  file: string;
  args: readonly string[];
  directory: string;
  environment: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Bytes kept of each stream; a command that prints more is stopped. */
  outputLimit: number;
  /** Milliseconds between asking a process to end and ending it. */
  graceMs: number;
  /** Variable of the environment that marks this command's processes, to find those that left their group. */
  marker: string;
  signal?: AbortSignal | undefined;
  /** Whom the command runs as; as this process itself where it is not given. */
  user?: CommandUser | undefined;
  /** Written to its standard input, which is closed then; nothing is on it where it is left out. */
  input?: string | undefined;
}

/** An account that this process may become. */
export interface CommandUser {
  uid: number;
  gid: number;
}

export interface CommandEnd {
  outcome: CommandResult['outcome'];
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  durationMs: number;
  /** Stopped because the caller asked. */
  aborted: boolean;
}

/** 128 + SIGINT … SIGTERM: how a shell says that a signal ended a command. 128 and 129 are used by programs for themselves. */
const isSignalCode = (code: number): boolean => code >= 130 && code <= 143;

/** How long a stream may stay open after its process ended, held by something the command left behind, in milliseconds. */
const STREAM_GRACE_MS = 500;

class Supervisor {
  readonly stdout: BoundedOutput;
  readonly stderr: BoundedOutput;
  stopped: 'timed-out' | 'output-limit' | 'aborted' | undefined;
  readonly #child: ChildProcess;
  readonly #run: CommandRun;
  #kill: NodeJS.Timeout | undefined;
  #finished = false;

  constructor(child: ChildProcess, run: CommandRun) {
    this.#child = child;
    this.#run = run;
    this.stdout = new BoundedOutput(run.outputLimit);
    this.stderr = new BoundedOutput(run.outputLimit);
    child.stdout?.on('data', (chunk: Buffer) => this.#take(this.stdout, chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.#take(this.stderr, chunk));
  }

  #take(output: BoundedOutput, chunk: Buffer): void {
    output.add(chunk);
    if (output.exceeded) this.stop('output-limit');
  }

  /** Asks the whole process group to end, and ends it when it does not. */
  stop(reason: 'timed-out' | 'output-limit' | 'aborted'): void {
    if (this.stopped !== undefined) return;
    this.stopped = reason;
    // What is read after the end may still exceed the limit, but there is nobody left to stop: the number may be another's by now.
    if (this.#finished) return;
    this.signalGroup('SIGTERM');
    this.#kill = setTimeout(() => this.signalGroup('SIGKILL'), this.#run.graceMs);
  }

  signalGroup(signal: 'SIGTERM' | 'SIGKILL'): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.#child.kill(signal);
      else process.kill(-pid, signal);
    } catch (error) {
      // ESRCH: the group is gone, which is what was wanted. EPERM: macOS says so of a group of zombies.
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    }
  }

  /** Ends what is left of the group; nothing is signalled afterwards. */
  finish(): void {
    clearTimeout(this.#kill);
    this.signalGroup('SIGKILL');
    this.#finished = true;
  }
}

interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  error?: Error;
}

/** The end of the process itself; streams may still be open then. */
function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** Waits until what was printed is read, but not for those who only hold the stream open. */
async function drain(child: ChildProcess): Promise<void> {
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const ended = streams.map((stream) =>
    stream.closed ? Promise.resolve() : new Promise<void>((resolve) => stream.once('close', resolve)),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, STREAM_GRACE_MS);
  });
  await Promise.race([Promise.all(ended), late]);
  clearTimeout(timer);
  for (const stream of streams) stream.destroy();
}

function outcomeOf(
  { code, signal, error }: Exit,
  stopped: Supervisor['stopped'],
): { outcome: CommandResult['outcome']; exitCode: number | undefined } {
  if (stopped === 'timed-out' || stopped === 'output-limit') return { outcome: stopped, exitCode: undefined };
  if (error !== undefined) return { outcome: 'not-found', exitCode: undefined };
  if (stopped === 'aborted' || signal !== null || code === null || isSignalCode(code)) return { outcome: 'signalled', exitCode: undefined };
  return code === 127 ? { outcome: 'not-found', exitCode: 127 } : { outcome: 'exited', exitCode: code };
}

/** Runs one command in a process group of its own, without a terminal, and leaves none of its processes behind. */
export async function runCommand(run: CommandRun): Promise<CommandEnd> {
  const started = performance.now();
  const child = spawn(run.file, run.args, {
    cwd: run.directory,
    env: { ...run.environment, STRINGLINE_SANDBOX: run.marker },
    stdio: [run.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    ...run.user,
  });
  // A command that does not read its input breaks the pipe; how it ends tells the rest.
  child.stdin?.on('error', () => child.stdin?.destroy());
  child.stdin?.end(run.input);
  const supervisor = new Supervisor(child, run);
  const timer = setTimeout(() => supervisor.stop('timed-out'), run.timeoutMs);
  const abort = (): void => supervisor.stop('aborted');
  if (run.signal?.aborted === true) abort();
  run.signal?.addEventListener('abort', abort, { once: true });
  const exit = await exitOf(child);
  clearTimeout(timer);
  run.signal?.removeEventListener('abort', abort);
  supervisor.finish();
  await endStragglers(run.marker);
  await drain(child);
  return {
    ...outcomeOf(exit, supervisor.stopped),
    stdout: supervisor.stdout.text(),
    stderr: exit.error === undefined ? supervisor.stderr.text() : `${supervisor.stderr.text()}${exit.error.message}\n`,
    durationMs: Math.round(performance.now() - started),
    aborted: supervisor.stopped === 'aborted',
  };
}
