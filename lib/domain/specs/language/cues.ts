/**
 * Words that a pattern cannot match without. Most sentences have none of them: to look at each word once, for all patterns, is far cheaper
 * than to try dozens of alternatives at every letter. A cue may be too wide, never too narrow: the pattern still decides.
 */
export type Cue = number;

const CUES: RegExp[] = [];
/** They are bits of one number. */
const MOST_CUES = 30;

/** @param words matches words in lower case; letters and underscores make a word, as `%` and `?` do each by itself */
export function cue(words: RegExp): Cue {
  if (CUES.length === MOST_CUES) throw new Error(`at most ${MOST_CUES} cues fit into a number`);
  return 2 ** (CUES.push(words) - 1);
}

/** A cue for what begins like one of these stems (`appropriat*`), or is one of these words. */
export function cueOf(words: string): Cue {
  const list = words.split(' ').map((word) => (word.endsWith('*') ? word.slice(0, -1) : `${word.replace('?', '\\?')}$`));
  return cue(new RegExp(`^(?:${list.join('|')})`));
}

/** What is said of a text that was not looked at word by word. */
export const ANY_CUE: Cue = 2 ** MOST_CUES - 1;

/** All cues of a word in lower case. */
export function cuesOf(word: string): Cue {
  return CUES.reduce((cues, pattern, index) => (pattern.test(word) ? cues + 2 ** index : cues), 0);
}
