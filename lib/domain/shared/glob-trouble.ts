const MAX_LENGTH = 400;
/** Each further `*` in one name multiplies the steps of a failing match. */
const MAX_STARS_IN_NAME = 6;
/** A group that repeats has few short words in practice, `*.+(ts|tsx)`. */
const MAX_WORDS = 8;

/**
 * Why a glob cannot be used; undefined where it can. Globs become regular expressions, and a file's name decides how long these take: what could
 * take for ever is refused. The text goes on behind the glob: `is empty`.
 */
export function globTrouble(glob: string): string | undefined {
  if (glob === '') return 'is empty';
  if (glob.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  const plain = glob.replaceAll(/\\./gs, '_');
  if (!isBalanced(plain)) return 'has a bracket that is not closed';
  if (starsInName(plain) > MAX_STARS_IN_NAME) return `has more than ${MAX_STARS_IN_NAME} \`*\` in one name`;
  return isRepeatingGroup(plain) ? 'repeats a group whose words can be read in more than one way' : undefined;
}

/** The most stars that one name can have, by whichever alternatives. */
function starsInName(glob: string): number {
  const groups: { before: number; most: number }[] = [];
  let [stars, worst] = [0, 0];
  for (const character of glob.replaceAll(/\*{2,}/g, '*')) {
    const group = groups.at(-1);
    if (character === '*') worst = Math.max(worst, (stars += 1));
    else if (character === '/') stars = 0;
    else if ('{('.includes(character)) groups.push({ before: stars, most: 0 });
    else if (group !== undefined && ',|'.includes(character)) {
      group.most = Math.max(group.most, stars);
      stars = group.before;
    } else if (group !== undefined && '})'.includes(character)) {
      stars = Math.max(group.most, stars);
      groups.pop();
    }
  }
  return worst;
}

/** A group that no `@` or the like stands before: what is in it and behind it is read as in a regular expression. */
const PLAIN_GROUP = /(?<![@?!+*])\((?:[^()]*[+*?{(]|[^()]*\)[*?])/;

/** `(a+)+`, `(a|aa)*`, `+(a|aa)`: a text of many `a` can be read in too many ways. */
function isRepeatingGroup(glob: string): boolean {
  if (/\)[+{]|[\]}]\+/.test(glob) || PLAIN_GROUP.test(glob)) return true;
  const repeating = [...glob.matchAll(/[+*]\(([^()]*)(\)?)/g)];
  return repeating.some(([, words = '', end]) => end === '' || !/^[\w.|-]*$/.test(words) || isAmbiguous(words.split('|')));
}

function isAmbiguous(words: readonly string[]): boolean {
  if (words.length > MAX_WORDS || words.includes('')) return true;
  const twice = words.flatMap((one) => words.map((other) => one + other));
  const all = [...words, ...twice, ...twice.flatMap((one) => words.map((other) => one + other))];
  return new Set(all).size < all.length;
}

function isBalanced(glob: string): boolean {
  const open: string[] = [];
  const closing: Record<string, string> = { '}': '{', ']': '[', ')': '(' };
  for (const character of glob) {
    if (/[{[(]/.test(character)) open.push(character);
    else if (closing[character] !== undefined && open.pop() !== closing[character]) return false;
  }
  return open.length === 0;
}
