/** What no glob ends or begins with, and what only an expression has: `^src/`, `.ts$`, `.*\.ts`, `(?:a|b)`. */
const SURELY_REGEX = /^\^|[\w*+?)\]}]\$\)?$|(?<![\w*\])}])\.[*+]\??\\\.|\(\?:/;
/** `\.(ts|tsx)`: nothing but endings. */
const ONLY_ENDINGS = /^\\\.\(\w+(?:\|\w+)+\)$/;
/** No expression has it, and whoever writes it knows globs. */
const SURELY_GLOB = /\*\*|(?:^|[/{,(|])\*/;
/** `^src/api` matches `src/api-old/a.ts`, too; what ends in the ending of a file, a folder or anything does not. */
const OPEN_END = /(?<!\\\.)\b\w+$/;
const MAX_LENGTH = 400;

/** Each says what of a glob stands for it; what is none of them has no glob. Tried in this order at every place. */
const TRANSLATIONS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/(?:\.\*|\.\+)\//y, () => '**/'],
  [/(?<=\/)(?:\.\*|\.\+)$/y, () => '**'],
  [/(?<=^|\/)(?:\.\*|\.\+)/y, () => '**/*'],
  [/(?:\[\^(?:\\?\/|[/\\]+)\]|\\w|\[[\w-]+\])[*+]/y, () => '*'],
  [/\((?:\?:)?([\w.-]+(?:\|[\w.-]+)+)\)/y, ([, words = '']) => `{${words.replaceAll('|', ',')}}`],
  [/\((?:\?:)?([\w.-]+)\)/y, ([, word = '']) => word],
  [/(\w+)(\w)\?(\w*)(?![\w?*+{])/y, ([, start = '', last = '', rest = '']) => `{${start}${rest},${start}${last}${rest}}`],
  [/\w+(?![?*+{])/y, ([word]) => word],
  [/\\([./@-])/y, ([, sign = '']) => sign],
  [/[/@._-](?![?*+{])/y, ([sign]) => sign],
];

/**
 * The globs that somebody meant who wrote a regular expression where globs are read: `(pom\.xml|.*\.java)$` is `pom.xml` and `*.java`, each in any folder.
 * Undefined where the pattern may well be a glob; empty where the expression says more than globs can.
 */
export function globsForRegex(pattern: string): readonly string[] | undefined {
  const text = pattern.trim();
  if (text.length > MAX_LENGTH || SURELY_GLOB.test(text) || !(SURELY_REGEX.test(text) || ONLY_ENDINGS.test(text))) return undefined;
  const globs = alternativesOf(text).map(globOf);
  return globs.every((glob) => glob !== undefined) ? [...new Set(globs)] : [];
}

/** What to write instead, of what `globsForRegex` gives: the globs or, where none says the same, an example. */
export function globsInstead(meant: readonly string[]): { eg: 'e.g. ' | ''; globs: readonly string[] } {
  return meant.length === 0 ? { eg: 'e.g. ', globs: ['src/**/*.ts'] } : { eg: '', globs: meant };
}

/** `(a|b)$`, `a|b`: each by itself. */
function alternativesOf(text: string): string[] {
  const anchored = text.startsWith('^');
  const inner = /^\^?\((?:\?:)?(.*)\)\$?$/s.exec(text)?.[1];
  if (inner !== undefined && isWhole(inner)) return splitOutside(inner).map((part) => (anchored ? `^${part}` : part));
  return splitOutside(text);
}

/** Whether no bracket of a text closes one that stands before it. */
function isWhole(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let [depth, part] = [0, ''];
  for (const character of text) {
    if ('(['.includes(character)) depth += 1;
    else if (')]'.includes(character)) depth -= 1;
    if (character === '|' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}

function globOf(regex: string): string | undefined {
  const anchored = regex.startsWith('^');
  const text = regex.replace(/^\^+/, '').replace(/\$+$/, '').replace(/^\/+/, '');
  let glob = '';
  for (let at = 0; at < text.length; ) {
    const found = translationAt(text, at);
    if (found === undefined) return undefined;
    glob += found.glob;
    at += found.length;
  }
  glob = glob.replaceAll(/(?:\*\*\/)+/g, '**/');
  if (glob === '' || OPEN_END.test(regex)) return undefined;
  if (!anchored && glob.startsWith('.') && !glob.includes('/')) return `**/*${glob}`;
  const whole = glob.endsWith('/') ? `${glob}**` : glob;
  return anchored || whole.includes('/') ? whole : `**/${whole}`;
}

function translationAt(text: string, at: number): { glob: string; length: number } | undefined {
  for (const [pattern, glob] of TRANSLATIONS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null && match[0] !== '') return { glob: glob(match), length: match[0].length };
  }
  return undefined;
}
