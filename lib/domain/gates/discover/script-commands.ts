import { programOf } from './script-line.ts';

/** One command of a line of a shell: words as they stand, with their quotes. */
export interface SimpleCommand {
  words: string[];
  /** Where it runs, from where the line starts (`''`: there); undefined where nobody can tell. */
  folder: string | undefined;
}

export type Scripts = Readonly<Record<string, string>>;

/** Commands that run none of the programs that they name. */
export const RUNS_NONE = /^(?:echo|printf|cd|test|\[\[?|command|which|type|rm|cp|mv|mkdir|git|pip3?|install|add)$/;

/** What stands before the program of a command: `npx --no --`, `pnpm exec`, `uv run python -m`, `NODE_ENV=test`, `then`. */
export const BEFORE =
  /^(?:if|then|elif|else|while|until|do|time|!|\{|cross-env|npx|dotenv|env-cmd|env|--|npm|pnpm|yarn|bunx?|uvx?|poetry|pipenv|hatch|exec|run|x|python3?|node|-m|go|--no|--no-install|--yes|-y|[A-Za-z_]\w*=.*)$/;

/** What has a program run in another folder, and not by `cd`: in that of a package. */
export const ELSEWHERE =
  /(?:^| )(?:(?:npm|npx|pnpm|yarn|bunx?|lerna|env) (?:.* )?(?:-[rwFC]|--(?:filter|recursive|workspaces?|cwd|dir|prefix)|workspaces?|foreach)|(?:uv|poetry) (?:.* )?--directory)(?:[ =]|$)/;

/** Lines that are read for one: scripts may name one another without end. */
const MOST_LINES = 200;

/** The commands that a line comes down to: what it has a shell run, what it runs at the same time, and what its scripts say. */
export function commandsIn(line: string, scripts: Scripts = {}): SimpleCommand[] {
  return unfolded(simpleCommands(line, ''), { scripts, within: [], read: { lines: 0 } });
}

interface Known {
  scripts: Scripts;
  /** Lines that are being read: one that calls itself is left as it is. */
  within: readonly string[];
  read: { lines: number };
}

interface Inner {
  line: string;
  folder: string | undefined;
}

function unfolded(commands: readonly SimpleCommand[], known: Known): SimpleCommand[] {
  const { scripts, within, read } = known;
  return commands.flatMap((command) => {
    const inner = read.lines > MOST_LINES ? [] : innerOf(command, scripts).filter(({ line }) => !within.includes(line));
    read.lines += inner.length;
    if (inner.length === 0) return [command];
    return inner.flatMap(({ line, folder }) => unfolded(simpleCommands(line, folder), { ...known, within: [...within, line] }));
  });
}

/** What stands before a command that starts others. */
const STARTER_BEFORE = /^(?:if|then|time|!|\{|cross-env|npx|bunx|exec|env|--|--no|--no-install|--yes|-y|[A-Za-z_]\w*=.*)$/;

function innerOf({ words, folder }: SimpleCommand, scripts: Scripts): Inner[] {
  const start = words.findIndex((word) => !STARTER_BEFORE.test(word));
  const given = words.slice(start + 1);
  const ofPackage = (lines: string[]): Inner[] => (folder === '' ? lines.map((line) => ({ line, folder })) : []);
  switch (programOf(words[start])) {
    case 'sh':
    case 'bash':
    case 'dash':
    case 'zsh':
      return ofShell(given).map((line) => ({ line, folder }));
    case 'concurrently':
    case 'conc':
      return ofConcurrently(given).flatMap((line) =>
        NPM.test(line) ? ofPackage(called(line.replace(NPM, ''), scripts, '.*')) : { line, folder },
      );
    case 'npm-run-all':
    case 'npm-run-all2':
    case 'run-s':
    case 'run-p':
      return ofPackage(operands(given, /^--(?:max-parallel|npm-path)$/).flatMap((word) => called(word, scripts, '[^:]*')));
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'bun':
      return ELSEWHERE.test(words.join(' ')) ? [] : ofPackage(ofManager(words.slice(start), scripts));
    default:
      return [];
  }
}

/** The text that a shell is given by `-c`. */
function ofShell(given: readonly string[]): string[] {
  const at = given.findIndex((word) => /^-[a-z]*c$/.test(word));
  const line = at < 0 ? undefined : unquoted(given[at + 1] ?? '');
  return line === undefined ? [] : [line];
}

const NPM = /^(?:npm|pnpm|yarn|bun|node):/;
const CONCURRENTLY_VALUES =
  /^(?:-[ncplmst]|--(?:names|prefix-colors|prefix|prefix-length|max-processes|success|timestamp-format|restart-tries|restart-after|default-input-target|hide|name-separator))$/;

const ofConcurrently = (given: readonly string[]): string[] => operands(given, CONCURRENTLY_VALUES);

/** Words that are no options and no values of any, without their quotes; none after `--`. */
function operands(given: readonly string[], values: RegExp): string[] {
  const end = given.indexOf('--');
  const own = end < 0 ? given : given.slice(0, end);
  return own.flatMap((word, index) => (word.startsWith('-') || values.test(own[index - 1] ?? '') ? [] : (unquoted(word) ?? [])));
}

/** `npm run lint:js -- --quiet`, `yarn lint:js --quiet`: the line of the script with what is added to it. */
function ofManager([manager = '', ...given]: readonly string[], scripts: Scripts): string[] {
  const at = given.findIndex((word) => !word.startsWith('-'));
  const runs = /^run(?:-script)?$/.test(given[at] ?? '');
  if (at < 0 || (manager === 'npm' && !runs)) return [];
  const rest = runs ? given.slice(at + 1) : given.slice(at);
  const named = rest.findIndex((word) => !word.startsWith('-'));
  const line = lineOf(unquoted(rest[named] ?? '') ?? '', scripts);
  if (line === undefined) return [];
  const after = rest.slice(named + 1);
  const end = after.indexOf('--');
  const added = manager !== 'npm' ? after.filter((word) => word !== '--') : end < 0 ? [] : after.slice(end + 1);
  return [[line, ...added].join(' ')];
}

const lineOf = (name: string, scripts: Scripts): string | undefined => (Object.hasOwn(scripts, name) ? scripts[name] : undefined);

/** Three stars, each with text on both sides: every further one makes the time that a pattern may take longer by the length of a name. */
const MOST_PIECES = 7;
const LONGEST_NAME = 100;

/** Lines of the scripts that a pattern names, in their order, with what is added to it: `lint:*`, `lint:js -- --quiet`. */
function called(pattern: string, scripts: Scripts, star: string): string[] {
  const [name = '', ...added] = pattern.split(' ').filter((word) => word !== '--');
  const pieces = name.split(/(\*+)/);
  if (pieces.length > MOST_PIECES) return [];
  const parts = pieces.map((part) =>
    /^\*\*/.test(part) ? '.*' : part === '*' ? star : part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`),
  );
  const matches = new RegExp(`^${parts.join('')}$`, 'u');
  return Object.keys(scripts)
    .filter((each) => each.length <= LONGEST_NAME && matches.test(each))
    .map((each) => [scripts[each], ...added].join(' '));
}

/** A word without its quotes; undefined where only a shell can tell what it comes to. */
function unquoted(word: string): string | undefined {
  const inner = /^'([^']*)'$|^"([^"$`\\]*)"$|^([^'"$`\\]*)$/.exec(word);
  return inner?.[1] ?? inner?.[2] ?? inner?.[3];
}

/** Command by command. What leads elsewhere (`> file`) ends its command. */
function simpleCommands(line: string, base: string | undefined): SimpleCommand[] {
  let last: SimpleCommand = { words: [], folder: base };
  const commands = [last];
  const outer: (string | undefined)[] = [];
  for (const [token] of line.matchAll(/[&|;<>()\n]+|(?:[^\s'"&|;<>()]|'[^']*'|"[^"]*")+/g)) {
    if (/^[&|;<>()\n]/.test(token)) {
      last = { words: [], folder: folderAfter(last, token, outer) };
      commands.push(last);
    } else last.words.push(token);
  }
  return commands.filter(({ words }) => words.length > 0);
}

export const commandOf = (words: readonly string[]): string => words.find((word) => !BEFORE.test(word)) ?? '';

/** Where the next command runs. A `cd` in parentheses ends with them. */
function folderAfter({ words, folder }: SimpleCommand, signs: string, outer: (string | undefined)[]): string | undefined {
  let next = commandOf(words) === 'cd' ? folderFrom(folder, words.at(-1) ?? '') : folder;
  for (const sign of signs) {
    if (sign === '(') outer.push(next);
    if (sign === ')' && outer.length > 0) next = outer.pop();
  }
  return next;
}

/** A folder as seen from another one, with `..` at its front only; undefined where nobody can tell without a shell. */
export function folderFrom(base: string | undefined, word: string): string | undefined {
  const path = word.replaceAll(/['"]/g, '');
  if (base === undefined || path === 'cd' || /^[/~-]|[$`*?[{\\]/.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of `${base}/${path}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
