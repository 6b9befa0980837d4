import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { NotInstalled } from './judge.ts';

/** The checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Where judges are installed; neither git nor the formatter looks there. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'conformance');
const TRIES = 2;
/** Where the headers of Node may lie, for packages that compile: node-gyp would fetch them otherwise. */
const NODE_PREFIXES = ['/usr', '/usr/local'];

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; output is collected, not shown. A program that is not there gives exit code 127. */
export async function run(command: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ran> {
  const child = spawn(command, args, { cwd: options.cwd ?? ROOT, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ code: 127, stdout, stderr: error.message });
    });
    child.once('close', (code) => {
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
}

/** Tries an installation a few times: registries stumble. */
async function install(what: string, attempt: () => Promise<Ran>): Promise<void> {
  let last: Ran | undefined;
  for (let left = TRIES; left > 0; left -= 1) {
    last = await attempt();
    if (last.code === 0) return;
  }
  throw new NotInstalled(`${what}: ${lastLine(last?.stderr ?? '') || lastLine(last?.stdout ?? '')}`);
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';

/** Folder of a Python environment's programs with exactly these packages (`name==version`). */
export async function python(name: string, packages: readonly string[]): Promise<string> {
  const folder = join(CACHE, `python-${name}`);
  const bin = join(folder, 'bin');
  mkdirSync(CACHE, { recursive: true });
  if (!existsSync(join(bin, 'pip'))) await install('python3 -m venv', () => run('python3', ['-m', 'venv', folder]));
  await install(packages.join(' '), () => run(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages]));
  return bin;
}

/** Path of a jar and of what it needs, as a class path. Needs Java and Maven. */
export async function mavenClassPath(name: string, pom: string): Promise<string> {
  const folder = join(CACHE, `maven-${name}`);
  const jars = join(folder, 'jars');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(jars))
    await install(name, () => run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`]));
  return join(jars, '*');
}

/** Folder of an npm package that is installed apart from the project, with its install scripts. */
export async function npmPackage(name: string, version: string): Promise<string> {
  const folder = join(CACHE, `npm-${name}`);
  mkdirSync(folder, { recursive: true });
  const installed = join(folder, 'node_modules', name);
  if (!existsSync(installed))
    await install(`${name}@${version}`, () =>
      run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${version}`], { env: compiling() }),
    );
  return installed;
}

function compiling(): NodeJS.ProcessEnv {
  const prefix = NODE_PREFIXES.find((candidate) => existsSync(join(candidate, 'include', 'node', 'node_api.h')));
  return prefix === undefined ? process.env : { ...process.env, npm_config_nodedir: prefix };
}
