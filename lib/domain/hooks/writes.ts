import { isTestPath } from '../agent/index.ts';
import { asPath, codeSpans } from '../specs/index.ts';
import type { Hook } from './model.ts';

/** What an action is likely to write. */
export interface HookWrites {
  /** Paths that it names as what it writes. */
  paths: readonly string[];
  /** It changes the very files that set it off. */
  watched: boolean;
  /** It writes tests of the files that set it off. */
  tests: boolean;
  /** It makes commits. */
  commits: boolean;
}

const NOTHING: HookWrites = { paths: [], watched: false, tests: false, commits: false };

/** What a hook's action writes, as far as its own words tell. Guesses no more than that: what it does not say is not there. */
export function writesOf({ action }: Pick<Hook, 'action'>): HookWrites {
  if (action.type === 'regenerate_unit_tests') return { ...NOTHING, tests: true };
  if (action.type === 'run_command') return commandWrites(action.options.command ?? '');
  if (action.type === 'ask_agent') return promptWrites(action.options.prompt ?? '');
  return NOTHING;
}

/** Whether the tests of a source file may themselves set the hook off: the test paths of the repository that it takes. */
export function takenTests(paths: readonly string[], takes: (path: string) => boolean): string | undefined {
  return paths.find((path) => isTestPath(path) && takes(path));
}

const IN_PLACE =
  /\b(?:prettier\b[^|;&]*\s(?:--write|-w)\b|eslint\b[^|;&]*\s--fix\b|biome\b[^|;&]*\s--(?:write|apply)\b|black\b(?![^|;&]*--check)|ruff format\b(?![^|;&]*--check)|ruff\b[^|;&]*\s--fix\b|isort\b(?![^|;&]*--check)|gofmt\b[^|;&]*\s-w\b|cargo fmt\b(?![^|;&]*--check)|rustfmt\b(?![^|;&]*--check)|dart (?:format|fix --apply)\b|sed\b[^|;&]*\s-i\b)/;
/** Whether a command is a formatter or a fixer that changes the files it is given. */
export function writesInPlace(command: string): boolean {
  return IN_PLACE.test(command.slice(0, 4000));
}

const TARGET = /(?:(?<![0-9&])>{1,2}|\s(?:-o|--output|--out|--out-file|--outfile)[= ]|\btee\s+(?:-a\s+)?)\s*([\w./@+-]{1,200})/g;

function commandWrites(command: string): HookWrites {
  const text = command.slice(0, 4000);
  const paths = [...text.matchAll(TARGET)].flatMap((match) => asPath(match[1] ?? '') ?? []);
  return { paths, watched: IN_PLACE.test(text), tests: false, commits: /\bgit\b[^|;&]*\scommit\b/.test(text) };
}

/** Verbs that change a file, before the path that they are about. */
const CHANGE = /\b(?:update|write|edit|modify|rewrite|regenerate|append to|add to|sync(?:hroni[sz]e)?|overwrite)\b/i;
const FIX_IN_PLACE = /\b(?:fix (?:them|it|these|any|the issues?) in place|apply (?:the )?fix(?:es)?|--fix\b|--write\b|--apply\b)/i;

function promptWrites(prompt: string): HookWrites {
  // A list after a colon belongs to the sentence before it.
  const text = prompt.slice(0, 20_000).replaceAll(/(:|\n[ \t]*(?:[-*+]|\d+[.)])[^\n]*)\n+(?=[ \t]*(?:[-*+]|\d+[.)]) )/g, '$1 ');
  const sentences = text.split(/(?<=(?<!\d)[.!?;])\s+|(?<=:)(?!\s+(?:[-*+]|\d))\s+|\n+/);
  const changing = sentences.filter((sentence) => CHANGE.test(sentence) && !/\b(?:do not|don't|never|without)\b/i.test(sentence));
  const paths = changing.flatMap((sentence) => pathsAfterVerb(sentence));
  return { paths: [...new Set(paths)], watched: FIX_IN_PLACE.test(prompt), tests: false, commits: /\bgit commit\b/.test(prompt) };
}

function pathsAfterVerb(sentence: string): string[] {
  const rest = sentence.slice(CHANGE.exec(sentence)?.index ?? 0);
  const words = rest.split(/[\s,()"']+/).map((word) => word.replace(/[.:;]+$/, '').replaceAll('`', ''));
  return [...codeSpans(rest), ...words].flatMap((word) => asPath(word) ?? []).filter((path) => !/[*?[\]]/.test(path));
}
