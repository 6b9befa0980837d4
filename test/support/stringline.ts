import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout under test. */
export const PACKAGE_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const LAUNCHER = join(PACKAGE_ROOT, 'dist', 'stringline.js');

let built = false;

/** Builds `dist/` when it is older than its sources; test files that run side by side wait for one another. */
export function buildOnce(): void {
  if (built) return;
  const lock = join(PACKAGE_ROOT, 'node_modules', '.stringline-build');
  waitFor(() => tryLock(lock), 120_000);
  try {
    execFileSync(process.execPath, [join(PACKAGE_ROOT, 'scripts', 'build.mjs'), '--if-needed'], { cwd: PACKAGE_ROOT, stdio: 'pipe' });
    built = true;
  } finally {
    rmdirSync(lock);
  }
}

function tryLock(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function waitFor(condition: () => boolean, limitMs: number): void {
  const end = Date.now() + limitMs;
  while (!condition()) {
    if (Date.now() > end)
      throw new Error('another test process has been building dist/ for two minutes; is node_modules/.stringline-build left over?');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}

export interface CliOptions {
  cwd: string;
  /** Added to an environment that otherwise holds only what a bare shell has: no credentials, no model, an empty HOME. */
  env?: Readonly<Record<string, string>>;
  input?: string | Uint8Array;
}

export interface CliResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** One empty folder for all tests: nothing writes to it. */
const HOME = join(tmpdir(), 'stringline-empty-home');
mkdirSync(HOME, { recursive: true });

/** A folder of the PATH with the name of the program in it, as after `npm link`: hints then name it by that. */
const INSTALLED = join(tmpdir(), 'stringline-installed');
mkdirSync(INSTALLED, { recursive: true });
writeFileSync(join(INSTALLED, 'stringline'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });

/** The environment of a fresh account: nothing of the machine that runs the tests leaks in, and nothing is known of earlier checks. */
export function bareEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const path = [INSTALLED, dirname(process.execPath), process.env['PATH'] ?? ''].join(':');
  return { PATH: path, HOME, XDG_CACHE_HOME: devNull, LANG: 'C.UTF-8', TZ: 'UTC', TMPDIR: tmpdir(), ...more };
}

export interface CliProcess {
  child: ChildProcess;
  done: Promise<CliResult>;
  /** Resolves with what was printed so far once a stream has shown the text; rejects when the process ends before. */
  shows(text: string): Promise<string>;
}

/** Starts the command line as a process of its own. */
export function startCli(args: readonly string[], options: CliOptions): CliProcess {
  buildOnce();
  return startProcess([LAUNCHER, ...args], options);
}

/** Runs the command line to its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(args, options).done;
}

/** Runs the command line with `--json` and reads its one document. */
export async function runJson(args: readonly string[], options: CliOptions): Promise<CliResult & { json: JsonDocument }> {
  const result = await runCli(['--json', ...args], options);
  try {
    return { ...result, json: JSON.parse(result.stdout) as JsonDocument };
  } catch (error) {
    throw new Error(`not one JSON document (exit ${result.code}): ${result.stdout.slice(0, 2000)}\n${result.stderr.slice(-2000)}`, {
      cause: error,
    });
  }
}

/** A document as a script reads it; tests look at the fields they know. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape differs by command, and a wrong access fails the test that makes it
export type JsonDocument = Record<string, any>;

/** Starts Node with these arguments and collects what it prints. */
export function startProcess(nodeArguments: readonly string[], { cwd, env = {}, input }: CliOptions): CliProcess {
  const child = spawn(process.execPath, nodeArguments, { cwd, env: bareEnvironment(env), stdio: ['pipe', 'pipe', 'pipe'] });
  const out = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      out[name] += text;
      for (const watch of watchers) watch();
    });
  }
  child.stdin.on('error', () => undefined); // a process that ends early does not read what it was given
  child.stdin.end(input ?? '');
  const done = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, ...out });
    });
  });
  const shows = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        const all = out.stdout + out.stderr;
        if (!all.includes(text)) return;
        watchers.delete(watch);
        resolve(all);
      };
      watchers.add(watch);
      watch();
      done.then((result) => {
        reject(
          new Error(
            `ended with ${result.code ?? result.signal ?? '?'} before it showed ${JSON.stringify(text)}:\n${result.stdout}${result.stderr}`,
          ),
        );
      }, reject);
    });
  return { child, done, shows };
}

/** The run of a `stringline.run/1` document; fails with its reason when it has not succeeded. */
export function succeeded({ code, json, stderr }: CliResult & { json: JsonDocument }): JsonDocument {
  const run = json['run'] as { status: string; reason?: string } | undefined;
  if (code !== 0 || run?.status !== 'succeeded')
    throw new Error(`exit ${code}, ${run?.status ?? 'no run'}: ${run?.reason ?? JSON.stringify(json['error'])}\n${stderr.slice(-2000)}`);
  return json;
}
