import { shellQuote } from '../../shared/shell-quote.ts';
import { discoverCommands } from './discover-commands.ts';
import { endingsOf, type LintCommand, lintCommands, withoutPaths } from './lint-command.ts';
import { readPackage } from './node-packages.ts';
import { commandsIn, folderFrom, type Scripts } from './script-commands.ts';
import type { RepositoryFiles } from './types.ts';
import { viewOf } from './view.ts';

/** A linter that can be asked about single files. Command lines are for the root of the repository. */
export interface FileLinter {
  tool: string;
  /** Where it was found, for people. */
  from: string;
  takes(path: string): boolean;
  /** Command line that only looks. */
  check(paths: readonly string[]): string;
  /** Command line that mends what it can and says what is left; undefined where the linter cannot. */
  fix: ((paths: readonly string[]) => string) | undefined;
  /** Exit codes with which it says that it has found something; with others but 0 it could not look. */
  finds: readonly number[] | 'any';
}

export type FoundLinters = { linters: readonly FileLinter[] } | { missing: string };

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;

interface Tool {
  files: RegExp;
  check: string;
  fix?: string;
  /** It looks at folders, as packages of Go are. */
  folders?: boolean;
  /** Installed with the packages of Node. */
  node?: boolean;
  /** Exit codes of something found, where that is not 1 alone. */
  finds?: readonly number[];
}

const TOOLS: Readonly<Record<string, Tool>> = {
  eslint: { files: SCRIPT, check: 'eslint --format json', fix: 'eslint --format json --fix', node: true },
  biome: {
    files: /\.(?:[cm]?[jt]sx?|jsonc?|css|graphql)$/,
    check: 'biome lint --no-errors-on-unmatched',
    fix: 'biome lint --no-errors-on-unmatched --write',
    node: true,
  },
  oxlint: { files: SCRIPT, check: 'oxlint', fix: 'oxlint --fix', node: true },
  standard: { files: SCRIPT, check: 'standard', fix: 'standard --fix', node: true },
  xo: { files: SCRIPT, check: 'xo', fix: 'xo --fix', node: true },
  prettier: {
    files: /\.(?:[cm]?[jt]sx?|vue|svelte|jsonc?|css|scss|less|html|md|mdx|ya?ml|graphql)$/,
    check: 'prettier --ignore-unknown --check',
    fix: 'prettier --ignore-unknown --write',
    node: true,
    // A file that it cannot parse.
    finds: [1, 2],
  },
  ruff: { files: /\.pyi?$/, check: 'ruff check --force-exclude', fix: 'ruff check --force-exclude --fix' },
  flake8: { files: /\.py$/, check: 'flake8' },
  'golangci-lint': { files: /\.go$/, check: 'golangci-lint run', folders: true },
  vet: { files: /\.go$/, check: 'go vet', folders: true, finds: [1, 2] },
};

/**
 * The linters of a repository as they can be asked about single files: those that its own lint command comes down to. One that looks at
 * whole projects only is named as missing, and so is a command of which nobody can tell what it runs.
 */
export function fileLinters(files: RepositoryFiles): FoundLinters {
  const { lint, notes } = discoverCommands(files);
  if (lint === undefined) return { missing: `no linter was found in this repository${notes.length === 0 ? '' : ` (${notes.join(' ')})`}` };
  const directory = /^(.+)\/[^/ ]+(?: .*)?$/.exec(lint.from)?.[1] ?? '';
  const found = readPackage(viewOf(files, directory));
  const scripts = typeof found === 'object' ? found.scripts : {};
  const named = /package\.json scripts\.(\S+)$/.exec(lint.from)?.[1];
  const script = named === undefined ? undefined : scripts[named];
  const line = script ?? (directory === '' ? lint.run : lint.run.replace(/^cd (?:'[^']*'|\S+) && /, ''));
  const commands = lintCommands(line, (name) => Object.hasOwn(TOOLS, name), scripts);
  const linters = firstOf(commands).flatMap((command) => linterOf(command, { directory, from: lint.from, run: lint.run }));
  return linters.length > 0
    ? { linters }
    : { missing: `\`${line}\` (${lint.from})${meaning(line, scripts)} cannot be asked about single files` };
}

const MOST_NAMED = 3;

/** What a line comes down to, where that is something else. */
function meaning(line: string, scripts: Scripts): string {
  const commands = commandsIn(line, scripts).map(({ words }) => words.join(' '));
  if (commands.every((command) => line.includes(command))) return '';
  return ` comes down to ${commands
    .slice(0, MOST_NAMED)
    .map((command) => `\`${command}\``)
    .join(', ')}, which`;
}

/** Which files each of several calls of one linter in one folder is for nobody can tell: the first one counts. */
const firstOf = (commands: readonly LintCommand[]): LintCommand[] =>
  commands.filter(
    ({ program, folder }, index) => commands.findIndex((other) => other.program === program && other.folder === folder) === index,
  );

interface Place {
  /** Folder of the project. */
  directory: string;
  from: string;
  /** What the repository itself runs. */
  run: string;
}

function linterOf(called: LintCommand, place: Place): FileLinter[] {
  const name = called.program;
  const tool = TOOLS[name];
  if (tool === undefined) return [];
  const endings = endingsOf(called);
  const { from } = place;
  const { folder, options } = whereRun(called, place);
  const prefix = folder === '' ? '' : `${folder}/`;
  const start = startOf(name, { tool, folder, place });
  const lineOf =
    (command: string) =>
    (paths: readonly string[]): string => {
      const own = paths.map((path) => path.slice(prefix.length));
      const named = tool.folders === true ? [...new Set(own.map((path) => `./${path.slice(0, Math.max(0, path.lastIndexOf('/')))}`))] : own;
      return `${start}${[checked(command, called), ...options, ...named.map((path) => argument(path))].join(' ')}`;
    };
  return [
    {
      tool: name === 'vet' ? 'go vet' : name,
      from,
      takes: (path) =>
        path.startsWith(prefix) && tool.files.test(path) && (endings === undefined || endings.some((ending) => path.endsWith(ending))),
      check: lineOf(tool.check),
      fix: tool.fix === undefined ? undefined : lineOf(tool.fix),
      finds: tool.finds ?? [1],
    },
  ];
}

/** The folder in which a linter is asked, from the root: its own one, or that of the project, where paths of its options lead nowhere. */
function whereRun({ folder, options }: LintCommand, { directory, run }: Place): { folder: string; options: readonly string[] } {
  const own = folder === undefined ? undefined : folderFrom(directory, folder);
  // Yarn finds in a folder only what that folder has installed.
  const isThere = own === directory || (own !== undefined && !/^\.\.(?:\/|$)/.test(own) && !YARN.test(run));
  return isThere ? { folder: own, options } : { folder: directory, options: withoutPaths(options) };
}

const YARN = /^(?:cd \S+ && )?yarn run /;

/** Biome formats as well where the repository has it do so. */
function checked(command: string, { verb }: LintCommand): string {
  return verb === 'check' || verb === 'ci' ? command.replace('biome lint', 'biome check') : command;
}

/** Where the tool lies: beside the packages of Node, in an environment of Python, or on the path. */
function startOf(name: string, { tool, folder, place }: { tool: Tool; folder: string; place: Place }): string {
  const { directory, run } = place;
  const below = folder === '' ? '' : `cd ${argument(folder)} && `;
  if (tool.node === true) {
    const bins = [folder, directory, ''].map((each) => `$PWD/${each === '' ? '' : `${each}/`}node_modules/.bin`);
    return YARN.test(run) ? `${below}yarn run ` : `PATH="${[...new Set(bins)].join(':')}:$PATH"; ${below}`;
  }
  // `uv run python -m ruff check .`: what stands before the tool is how the project starts its modules.
  const before = run.slice(0, Math.max(0, run.indexOf(name))).replace(/^cd \S+ && /, '');
  return `${below}${/-m $/.test(before) ? before : ''}`;
}

/** A path as one word of a shell line; never an option. */
function argument(path: string): string {
  const named = path.startsWith('-') ? `./${path}` : path;
  return /^[\w./@+-]+$/.test(named) ? named : shellQuote(named);
}

/** A command that somebody has stated, with the files at its end. */
export function statedLinter(command: string): FileLinter {
  const line = (paths: readonly string[]): string => `${command} ${paths.map((path) => argument(path)).join(' ')}`;
  return { tool: command.trim().split(/\s+/)[0] ?? command, from: 'the hook', takes: () => true, check: line, fix: line, finds: 'any' };
}
