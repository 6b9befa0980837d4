import { programOf } from './script-line.ts';

/** A linter as a line of the repository calls it. */
export interface LintCommand {
  program: string;
  /** Its command, where it has some: `check` of Biome. */
  verb: string | undefined;
  /** What it is told beside the files, as words of a shell: its configuration, rules and limits. */
  options: readonly string[];
}

/** What stands before the program of a command: `npx --no --`, `pnpm exec`, `uv run python -m`, `NODE_ENV=test`. */
const BEFORE =
  /^(?:cross-env|npx|dotenv|env-cmd|env|--|npm|pnpm|yarn|bunx?|uvx?|poetry|pipenv|hatch|exec|run|x|python3?|node|-m|go|--no|--no-install|--yes|-y|[A-Za-z_]\w*=.*)$/;

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

/** The commands of a line of a shell that call one of these programs, in their order. Names in what is only printed call nothing. */
export function lintCommands(line: string, programs: (name: string) => boolean): LintCommand[] {
  return simpleCommands(line).flatMap((words) => {
    const start = words.findIndex((word, index) => !BEFORE.test(word) && (index === 0 || !word.startsWith('-')));
    const program = programOf(words[start]);
    if (start < 0 || !programs(program)) return [];
    const given = words.slice(start + 1);
    const verb = given[0]?.startsWith('-') === false ? given[0] : undefined;
    return [{ program, verb, options: keptOf(program, given) }];
  });
}

/** Words as they stand, with their quotes, command by command. What leads elsewhere (`> file`) ends its command. */
function simpleCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const [token] of line.matchAll(/[&|;<>()\n]+|(?:[^\s'"&|;<>()]|'[^']*'|"[^"]*")+/g)) {
    if (/^[&|;<>()\n]/.test(token)) commands.push([]);
    else commands.at(-1)?.push(token);
  }
  return commands;
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
