/**
 * Words that a pattern cannot match without. Most sentences have none of them: to look at each word once, for all patterns, is far cheaper
 * than to try dozens of alternatives at every letter. A cue may be too wide, never too narrow: the pattern still decides.
 */
export type Cue = number;

/** They are bits of one number. */
const MOST_CUES = 30;
let made = 0;
const PATTERNS: { pattern: RegExp; bit: Cue }[] = [];
const WORDS = new Map<string, Cue>();
/** By the two letters that they begin with: no stem is shorter. */
const STEMS = new Map<string, { stem: string; bit: Cue }[]>();
const BEGIN = 2;

function nextCue(): Cue {
  if (made === MOST_CUES) throw new Error(`at most ${MOST_CUES} cues fit into a number`);
  made += 1;
  return 2 ** (made - 1);
}

/** @param words matches words in lower case; letters and underscores make a word, as `%` and `?` do each by itself */
export function cue(words: RegExp): Cue {
  const bit = nextCue();
  PATTERNS.push({ pattern: words, bit });
  return bit;
}

/** A cue for what begins like one of these stems (`appropriat*`), or is one of these words. */
export function cueOf(words: string): Cue {
  const bit = nextCue();
  for (const word of words.split(' ')) {
    if (word.endsWith('*')) addStem(word.slice(0, -1), bit);
    else WORDS.set(word, (WORDS.get(word) ?? 0) | bit);
  }
  return bit;
}

function addStem(stem: string, bit: Cue): void {
  const begin = stem.slice(0, BEGIN);
  STEMS.set(begin, [...(STEMS.get(begin) ?? []), { stem, bit }]);
}

/** What is said of a text that was not looked at word by word. */
export const ANY_CUE: Cue = 2 ** MOST_CUES - 1;

/** All cues of a word in lower case. */
export function cuesOf(word: string): Cue {
  let cues = WORDS.get(word) ?? 0;
  for (const { stem, bit } of STEMS.get(word.slice(0, BEGIN)) ?? []) if (word.startsWith(stem)) cues |= bit;
  for (const { pattern, bit } of PATTERNS) if (pattern.test(word)) cues |= bit;
  return cues;
}
