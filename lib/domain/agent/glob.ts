import { compileRegex, type Matcher } from './regex/match.ts';

export type CompiledGlob = { ok: true; matches: (path: string) => boolean } | { ok: false; reason: string };

const MAX_GLOB = 300;
/** Paths are at most 4 KiB and globs short, so this is never reached by an honest pair. */
const STEPS = 2_000_000;

/**
 * Compiles a glob over `/` paths: `*` and `?` within a name, `**` across folders, `[a-z]`, `{a,b}`. Files that start with a dot match
 * like any other. It runs on the matcher without backtracking, because globs come from models and from documents under review.
 * Reasons complete "the glob …".
 */
export function compileGlob(glob: string, options: { ignoreCase?: boolean } = {}): CompiledGlob {
  if (glob === '' || glob.length > MAX_GLOB) return { ok: false, reason: `is empty or longer than ${String(MAX_GLOB)} characters` };
  const translated = translate(glob);
  if (translated === undefined) return { ok: false, reason: 'has a `{` or `[` that is not closed' };
  const compiled = compileRegex(translated, { whole: true, ignoreCase: options.ignoreCase ?? false });
  return compiled.ok ? { ok: true, matches: (path) => occurs(compiled.matcher, path) } : compiled;
}

/** Whether a text uses glob syntax. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}]/.test(text);
}

function occurs(matcher: Matcher, path: string): boolean {
  return matcher.occursIn(path, { left: STEPS }) === true;
}

function translate(glob: string): string | undefined {
  let depth = 0;
  let out = '';
  for (let at = 0; at < glob.length; ) {
    const token = tokenAt(glob, at, depth);
    if (token === undefined) return undefined;
    out += token.regex;
    depth += token.depth;
    at += token.length;
  }
  return depth === 0 ? out : undefined;
}

interface Token {
  regex: string;
  length: number;
  depth: number;
}

function tokenAt(glob: string, at: number, depth: number): Token | undefined {
  const plain = (regex: string, length: number, change = 0): Token => ({ regex, length, depth: change });
  const character = glob[at] ?? '';
  if (character === '*') return starsAt(glob, at);
  if (character === '?') return plain('[^/]', 1);
  if (character === '[') return classAt(glob, at);
  if (character === '{') return plain('(?:', 1, 1);
  if (character === '}') return depth > 0 ? plain(')', 1, -1) : plain('\\}', 1);
  if (character === ',' && depth > 0) return plain('|', 1);
  return plain(/[A-Za-z0-9_/\u0080-\uFFFF]/.test(character) ? character : `\\${character}`, 1);
}

/** `**` crosses folders only where it stands alone between slashes, as in gitignore; elsewhere it is a `*`. */
function starsAt(glob: string, at: number): Token {
  let end = at;
  while (glob[end] === '*') end += 1;
  const alone =
    end - at === 2 && (at === 0 || '/{,'.includes(glob[at - 1] ?? '')) && (end === glob.length || '/},'.includes(glob[end] ?? ''));
  if (!alone) return { regex: '[^/]*', length: end - at, depth: 0 };
  if (glob[end] === '/') return { regex: '(?:[^/]+/)*', length: end - at + 1, depth: 0 };
  return { regex: '.+', length: end - at, depth: 0 };
}

function classAt(glob: string, at: number): Token | undefined {
  const match = /^\[(!|\^)?(\]?[^\]/]*)\]/.exec(glob.slice(at));
  if (match === null || match[2] === undefined || match[2] === '') return undefined;
  const members = match[2].replace(/[\\[\]^]/g, '\\$&');
  return { regex: match[1] === undefined ? `[${members}]` : `[^/${members}]`, length: match[0].length, depth: 0 };
}
