import picomatch from 'picomatch';
import { globTrouble } from '../shared/glob-trouble.ts';

export type Glob = { ok: true; matches: (path: string) => boolean } | { ok: false; reason: string };

/**
 * Compiles one `fileMatchPattern`: minimatch's syntax with dot files, against paths from the root of the repository.
 * A pattern without `/` is also tried on the file name alone: people write `*.tsx` for the components of all folders.
 */
export function compilePattern(pattern: string): Glob {
  const glob = pattern.trim().replace(/^(?:\.?\/)+/, '');
  const trouble = globTrouble(glob);
  if (trouble !== undefined) return { ok: false, reason: trouble };
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
