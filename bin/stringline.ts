#!/usr/bin/env node
// The launcher: as little as possible is loaded before it is known that this Node can run the rest, and nothing at all for `--version`.
import process from 'node:process';
import { reexecEnvironment, takeReexecMark } from './env.ts';

/** Set by the bundler; absent when the source is run directly. */
declare const STRINGLINE_VERSION: string | undefined;

/** The first Node with `node:sqlite` and type stripping in the form used here. */
const NEEDED = [22, 18] as const;

async function launch(argv: string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) return printVersion();
  const reexecuted = takeReexecMark();
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
    const { reexec } = await import('./reexec.ts');
    return (reexecuted ? undefined : await reexec(import.meta.url, reexecEnvironment())) ?? refuseNode(argv);
  }
  if (reexecuted) (await import('./reexec.ts')).followParent();
  hideSqliteWarning();
  // Compiled code is kept in the system's temporary directory: a third of the start-up time goes into compiling otherwise.
  process.getBuiltinModule('node:module').enableCompileCache();
  const { main } = argv[0] === 'lint' ? await import('../lib/cli/lint-main.ts') : await import('../lib/cli/main.ts');
  return main(argv);
}

async function printVersion(): Promise<number> {
  let version = typeof STRINGLINE_VERSION === 'string' ? STRINGLINE_VERSION : undefined;
  if (version === undefined) {
    const { readFileSync } = await import('node:fs');
    ({ version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string });
  }
  process.stdout.write(`${version}\n`);
  return 0;
}

function refuseNode(argv: readonly string[]): number {
  const needed = NEEDED.join('.');
  const message = `stringline needs Node ${needed} or newer; this is Node ${process.versions.node}.`;
  const fix = `Install Node 24 (https://nodejs.org), or run "npm ci" without --omit=optional: on Linux it brings Node 24 with it.`;
  if (argv.includes('--json')) {
    const document = { schema: 'stringline.error/1', error: { code: 'node-too-old', message, fix, exit: 2 } };
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  } else {
    process.stderr.write(`Error: ${message}\nFix: ${fix}\n`);
  }
  return 2;
}

/** `node:sqlite` is chosen with open eyes; its one warning would land among the output of every command. Others stay. */
function hideSqliteWarning(): void {
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]): void => {
    const experimental = args[1] === 'ExperimentalWarning' || (args[1] as { type?: string } | undefined)?.type === 'ExperimentalWarning';
    if (!(experimental && String(args[0]).startsWith('SQLite'))) emit(...args);
  };
}

/** Waits until what was written has left: pipes are asynchronous, and `process.exit` would cut them off. */
async function flush(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}

for (const stream of [process.stdout, process.stderr]) {
  // A reader that leaves early (`| head`) ends the listening, not the run.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
const exitCode = await launch(process.argv.slice(2));
await Promise.all([flush(process.stdout), flush(process.stderr)]);
process.exit(exitCode);
