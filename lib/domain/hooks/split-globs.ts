/**
 * Globs as they were meant, where an editor has cut them at the commas within their braces: `src/*.{ts`, `tsx}` is `src/*.{ts,tsx}`. Undefined
 * where none was cut, or where what is cut makes no whole.
 */
export function rejoinedGlobs(globs: readonly string[]): string[] | undefined {
  const whole: string[] = [];
  let open: string[] = [];
  for (const glob of globs) {
    open.push(glob);
    const joined = open.join(',');
    const depth = depthOf(joined);
    if (depth < 0) return undefined;
    if (depth > 0) continue;
    whole.push(joined);
    open = [];
  }
  return open.length > 0 || whole.length === globs.length ? undefined : whole;
}

/** How many braces are open at the end; negative where one is closed that was not opened. */
function depthOf(glob: string): number {
  let depth = 0;
  for (const character of glob) {
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (depth < 0) return depth;
  }
  return depth;
}

/** More are no list that somebody wrote. */
const MOST = 100;

/** Without braces: `src/*.{ts,tsx}` is `src/*.ts` and `src/*.tsx`. Nested braces, and more than a hundred globs, are left as they are. */
export function expandedGlobs(globs: readonly string[]): readonly string[] {
  let all = globs;
  for (let more = true; more && all.length <= MOST; ) {
    const next = all.flatMap(expandedOnce);
    more = next.length > all.length;
    all = next;
  }
  return all.length > MOST ? globs : all;
}

function expandedOnce(glob: string): string[] {
  const [whole, inner = ''] = /\{([^{}]*,[^{}]*)\}/.exec(glob) ?? [];
  return whole === undefined ? [glob] : inner.split(',').map((part) => glob.replace(whole, () => part));
}
