import picomatch from 'picomatch';

export type Glob = { ok: true; matches: (path: string) => boolean } | { ok: false; reason: string };

const MAX_LENGTH = 400;
/** Each further `*` in one name multiplies the steps of a failing match. */
const MAX_STARS_IN_NAME = 6;

/**
 * Compiles one `fileMatchPattern`: minimatch's syntax with dot files, against paths from the root of the repository.
 * A pattern without `/` is also tried on the file name alone: people write `*.tsx` for the components of all folders.
 */
export function compilePattern(pattern: string): Glob {
  const glob = pattern.trim().replace(/^(?:\.?\/)+/, '');
  if (glob === '') return { ok: false, reason: 'is empty' };
  if (glob.length > MAX_LENGTH) return { ok: false, reason: `is longer than ${String(MAX_LENGTH)} characters` };
  const crowded = glob
    .split('/')
    .some((name) => name.replaceAll('**', '*').split('*').length - 1 > MAX_STARS_IN_NAME && !/[{},]/.test(name));
  if (crowded) return { ok: false, reason: `has more than ${String(MAX_STARS_IN_NAME)} \`*\` in one name` };
  if (!isBalanced(glob)) return { ok: false, reason: 'has a bracket that is not closed' };
  const matches = lazyMatcher(glob);
  if (glob.includes('/')) return { ok: true, matches };
  return { ok: true, matches: (path) => matches(path) || matches(path.slice(path.lastIndexOf('/') + 1)) };
}

/** Compiling costs more than most matches save: paths that do not share the glob's literal start are settled without it. */
function lazyMatcher(glob: string): (path: string) => boolean {
  const start = /^[^*?[\]{}()!+@|\\]*/.exec(glob)?.[0] ?? '';
  let compiled: ((path: string) => boolean) | undefined;
  return (path) => {
    if (!path.startsWith(start)) return false;
    // As in minimatch, `src/**` is what lies below `src`, and no file of that name.
    compiled ??= picomatch(glob.replace(/\/\*\*$/, '/**/*'), { dot: true });
    return compiled(path);
  };
}

/** Splits `*.tsx,*.jsx` at the commas that stand outside braces and brackets. */
export function splitPatterns(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (/[{[(]/.test(character)) depth += 1;
    if (/[}\])]/.test(character)) depth -= 1;
    if (character === ',' && depth <= 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== '');
}

function isBalanced(glob: string): boolean {
  const open: string[] = [];
  const closing: Record<string, string> = { '}': '{', ']': '[', ')': '(' };
  for (const character of glob.replaceAll(/\\./g, '')) {
    if (/[{[(]/.test(character)) open.push(character);
    else if (closing[character] !== undefined && open.pop() !== closing[character]) return false;
  }
  return open.length === 0;
}
