import { BEFORE, commandOf, commandsIn, ELSEWHERE, RUNS_NONE, type Scripts } from './script-commands.ts';
import { programOf } from './script-line.ts';

/** A linter as a line of the repository calls it. */
export interface LintCommand {
  program: string;
  /** Its command, where it has some: `check` of Biome. */
  verb: string | undefined;
  /** What it is told beside the files, as words of a shell: its configuration, rules and limits. */
  options: readonly string[];
  /** Where it runs, from where the line starts (`''`: there); undefined where nobody can tell. */
  folder: string | undefined;
}

/** Options whose values are paths, from the folder in which the linter runs. */
const PATHS = /^(?:-c|--(?:config|config-path|ignore-path|rulesdir|resolve-plugins-relative-to|tsconfig))$|^-vettool$/;

/** Options that say how files are looked at, and not which, by program: those with a value and those without. */
const KEPT: Readonly<Record<string, { values: RegExp; flags?: RegExp }>> = {
  eslint: {
    values:
      /^(?:-c|--config|--ext|--max-warnings|--rulesdir|--resolve-plugins-relative-to|--ignore-path|--ignore-pattern|--parser|--parser-options|--plugin|--rule|--env|--global|--flag)$/,
    flags: /^--(?:quiet|no-[a-z-]+|report-unused-disable-directives)$/,
  },
  biome: {
    values: /^--(?:config-path|diagnostic-level|only|skip)$/,
    flags: /^--(?:error-on-warnings|(?:formatter|linter|assist|organize-imports)-enabled)$/,
  },
  oxlint: {
    values: /^(?:-[cADW]|--(?:config|tsconfig|allow|deny|warn|max-warnings|ignore-path|ignore-pattern))$/,
    flags: /^--(?:deny-warnings|quiet|type-aware|[a-z]+-plugin|disable-[a-z-]+)$/,
  },
  prettier: {
    values:
      /^--(?:config|ignore-path|plugin|config-precedence|print-width|tab-width|trailing-comma|arrow-parens|end-of-line|prose-wrap|quote-props)$/,
    flags: /^--(?:no-[a-z-]+|single-quote|jsx-single-quote|use-tabs|bracket-same-line|single-attribute-per-line)$/,
  },
  standard: { values: /^--(?:env|global|parser|plugin)$/ },
  xo: { values: /^--(?:env|global|extend|rule|plugin|ignore)$/, flags: /^--(?:space|semicolon|no-semicolon|prettier)$/ },
  ruff: {
    values: /^--(?:config|select|ignore|extend-select|extend-ignore|per-file-ignores|extend-per-file-ignores|line-length|target-version)$/,
    flags: /^--(?:preview|isolated)$/,
  },
  flake8: { values: /^--(?:config|select|ignore|extend-select|extend-ignore|per-file-ignores|max-line-length|max-complexity)$/ },
  'golangci-lint': {
    values: /^(?:-[cED]|--(?:config|enable|disable|build-tags|timeout|default))$/,
    flags: /^--(?:fast|enable-all|disable-all|no-config)$/,
  },
  vet: { values: /^-(?:tags|vettool)$/ },
};

/**
 * The commands of a line of a shell that call one of these programs, in their order, also those that its scripts come down to. Names in what
 * is only printed call nothing.
 */
export function lintCommands(line: string, programs: (name: string) => boolean, scripts?: Scripts): LintCommand[] {
  return commandsIn(line, scripts).flatMap(({ words, folder: here }) => {
    const at = callIn(words, programs);
    if (at < 0) return [];
    const given = words.slice(at + 1);
    const program = calledBy(words[at]);
    const verb = given[0]?.startsWith('-') === false ? given[0] : undefined;
    const folder = ELSEWHERE.test(words.slice(0, at).join(' ')) ? undefined : here;
    return [{ program, verb, options: keptOf(program, given), folder }];
  });
}

/** Name of the program of a word that may also say its version: `npx @biomejs/biome@2`. */
const calledBy = (word: string | undefined): string => programOf(word?.replace(/(?<=[^/])@[^@/]*$/, ''));

/** Index of the word that calls a program: the command itself, or what a runner nobody knows is given (`timeout 60 eslint`). */
function callIn(words: readonly string[], programs: (name: string) => boolean): number {
  const isProgram = (word: string, index: number): boolean =>
    programs(calledBy(word)) && !/^(?:-p|--package)$/.test(words[index - 1] ?? '');
  const start = words.findIndex((word, index) => !BEFORE.test(word) && (index === 0 || !word.startsWith('-')));
  if (isProgram(words[start] ?? '', start)) return start;
  return RUNS_NONE.test(commandOf(words)) ? -1 : words.findIndex(isProgram);
}

/** Options for a linter that runs in another folder than the line has it: a path would lead to nothing there. */
export function withoutPaths(options: readonly string[]): string[] {
  const isPath = (word: string | undefined): boolean => PATHS.test((word ?? '').split('=', 1)[0] ?? '');
  return options.filter((word, index) => !isPath(word) && !PATHS.test(options[index - 1] ?? ''));
}

function keptOf(program: string, words: readonly string[]): string[] {
  const { values, flags } = KEPT[program] ?? {};
  return words.flatMap((word, index) => {
    const [name = ''] = word.split('=', 1);
    if (values?.test(name) === true) {
      const next = words[index + 1];
      // `--max-warnings -1` has a value, `--config --fix` has none.
      return name !== word ? [word] : next === undefined || /^-(?!\d)/.test(next) ? [] : [word, next];
    }
    return flags?.test(name) === true ? [word] : [];
  });
}

/** Endings of the files that `--ext` names; undefined where it names none. */
export function endingsOf({ options }: Pick<LintCommand, 'options'>): string[] | undefined {
  const given = options.flatMap((word, index) =>
    word === '--ext' ? [options[index + 1] ?? ''] : word.startsWith('--ext=') ? [word.slice('--ext='.length)] : [],
  );
  if (given.length === 0) return undefined;
  return given.flatMap((list) =>
    list
      .replaceAll(/['"]/g, '')
      .split(',')
      .map((ending) => `.${ending.trim().replace(/^\./, '')}`),
  );
}
