/**
 * Globs as they were meant, where an editor has cut them at the commas within their braces: `src/*.{ts`, `tsx}` is `src/*.{ts,tsx}`. Undefined
 * where none was cut, or where what is cut makes no whole.
 */
export function rejoinedGlobs(globs: readonly string[]): string[] | undefined {
  const whole: string[] = [];
  let open: string[] = [];
  let depth = 0;
  for (const glob of globs) {
    open.push(glob);
    depth = depthBehind(glob, depth);
    if (depth < 0) return undefined;
    if (depth > 0) continue;
    whole.push(open.join(','));
    open = [];
  }
  return open.length > 0 || whole.length === globs.length ? undefined : whole;
}

/** How many braces are open behind a glob, of so many before it; negative where one is closed that was not opened. */
function depthBehind(glob: string, before: number): number {
  let depth = before;
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
  const [whole, inner = ''] = /\{([^{},]*,[^{}]*)\}/.exec(glob) ?? [];
  // One more than may be says that there are too many: thousands of them, each as long as the glob, fill the memory.
  return whole === undefined ? [glob] : inner.split(',', MOST + 1).map((part) => glob.replace(whole, () => part));
}
