const setOf = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Words that tell nothing about the subject: articles, forms of address, and how strongly something is meant. */
const IDLE = setOf(
  'a an the this that these those it its their your our we you they and or of to in on at by as is are be been being was were ' +
    'has have had for from with into so which who when then there any all each every both also always must should shall will would can may ' +
    'please ensure make sure need needs needed required require requires do does did just only very properly appropriate appropriately ' +
    'get gets own them such where while than more following',
);
/** Written differently, meant the same. */
const SAME: ReadonlyMap<string, string> = new Map(
  (
    'maximum:limit max:limit most:limit under:limit below:limit exceed:limit up:limit ' +
    'minimum:least min:least ' +
    'utilize:use utilise:use prefer:use adopt:use ' +
    'pr:pull pythonic:python ts:typescript js:javascript nodejs:node node.js:node indent:indentation repo:repository config:configuration ' +
    'dependency:dependency deps:dependency test:test testing:test tests:test coding:code'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const WORD =
  /`[^`\n]{1,120}`|\d+(?:[.,]\d+)*%?|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+|[\p{L}][\p{L}\p{N}_+#]*(?:[.'’-][\p{L}\p{N}]+)*/gu;
const MAX_WORDS = 120;

/** The words of a sentence in order, in lower case; what stands in a code span is one word. */
export function rawWords(text: string): string[] {
  return (text.replaceAll(/\*\*|__|~~/g, '').match(WORD) ?? []).slice(0, MAX_WORDS).map((word) => word.toLowerCase());
}

/** The words that tell what a sentence is about, in order, without endings. */
export function stemsOf(text: string): string[] {
  return rawWords(text).flatMap((word) => {
    if (CJK.test(word)) return bigrams(word);
    if (word.startsWith('`')) return [word.slice(1, -1).trim()];
    // `Google-style` is written `Google style`, too.
    return word.split('-').flatMap((part) => (IDLE.has(part) || (part.length === 1 && !/\d/.test(part)) ? [] : [stem(part)]));
  });
}

/** Scripts without spaces: each pair of characters is a word. */
function bigrams(run: string): string[] {
  const characters = [...run];
  return characters.length < 2 ? characters : characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}

/** The word without plural and tense, roughly: good enough to compare two sentences. */
export function stem(word: string): string {
  const same = SAME.get(word);
  if (same !== undefined) return same;
  if (word.length < 4 || /[\d.+#]/.test(word)) return word;
  const bare = word
    .replace(/['’]s$/, '')
    .replace(/(?:ies|ied)$/, 'y')
    .replace(/(?<=..)(?<![aiou]|ss|ee)(?:ed|es|ing)$/, '')
    .replace(/(?<![su])s$/, '')
    .replace(/(?<=...)e$/, '')
    .replace(/(?<=..)([bdfgklmnprt])\1$/, '$1');
  return SAME.get(bare) ?? bare;
}

/** Shared of all, 0 to 1. */
export function jaccard<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  const shared = sharedOf(a, b);
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** How many members two sets have in common. */
export function sharedOf<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const each of small) if (large.has(each)) shared += 1;
  return shared;
}

/** Whether two sets name different members of a group of which a subject has one. */
export function differIn(a: ReadonlySet<string>, b: ReadonlySet<string>, groups: readonly ReadonlySet<string>[]): boolean {
  return groups.some((group) => {
    const [one, other] = [[...group].filter((each) => a.has(each)), [...group].filter((each) => b.has(each))];
    return one.length > 0 && other.length > 0 && !one.some((each) => other.includes(each));
  });
}

/** A pure function whose answers are kept as long as what it was asked about. */
export function remembered<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { value: V }>();
  return (key) => {
    const answer = known.get(key) ?? { value: compute(key) };
    known.set(key, answer);
    return answer.value;
  };
}
