import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, relative, sep } from 'node:path';
import { shellPath } from '../domain/shared/shell-quote.ts';
import type { Io } from './io.ts';

const OURS =
  /(?<![\w./@-])stringline (?=(?:cancel|cost|demo|doctor|drift|gate|hooks?|init|lint|message|models|remote|resume|review|rules|run|serve|show|spec|status|steering|task|usage|watch)\b)/gu;

/** A text with the commands of ours in it as they are called in the shell of who reads it. */
export const asCalled = (text: string, { called = 'stringline' }: Pick<Io, 'called'>): string =>
  called === 'stringline' ? text : text.replace(OURS, () => `${called} `);

/** What `inFolder` has put behind the command before. */
const OTHER_FOLDER = / --cwd (?:[^\s']+|'(?:[^']|'\\'')*')$/u;

/** The same outside for a command that works in another folder: whoever pastes what it says works there, too. */
export const inFolder = (io: Io, folder: string): Io =>
  folder === '.'
    ? io
    : (Object.create(io, {
        called: { get: () => `${(io.called ?? 'stringline').replace(OTHER_FOLDER, '')} --cwd ${shellPath(folder)}` },
      }) as Io);

interface Caller {
  /** The script that Node runs. */
  script: string;
  cwd: string;
  env: Io['env'];
  windows?: boolean;
}

/** What starts this program in the shell that has started it: its name alone only where a shell would find it. */
export function calledAs({ script, cwd, env, windows = false }: Caller): string {
  const found = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).find((folder) => folder !== '' && isProgram(folder, windows));
  // npm puts such a folder on the PATH of what it runs, and takes it away again; one of its cache is nobody's project.
  const isOfProject = found?.endsWith(join('node_modules', '.bin')) === true;
  if (found !== undefined && !isOfProject) return 'stringline';
  if (found !== undefined && !found.split(sep).includes('_npx')) return 'npx stringline';
  if (env['npm_package_name'] === 'stringline') return 'npm run -s stringline --';
  const near = relative(cwd, script);
  return `node ${shellPath(near.startsWith('..') ? script : near)}`;
}

function isProgram(folder: string, windows: boolean): boolean {
  try {
    const file = join(folder, windows ? 'stringline.cmd' : 'stringline');
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // Most folders hold none, and some cannot be read.
  }
}
