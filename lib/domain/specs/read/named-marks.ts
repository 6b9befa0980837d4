/** Names of states that a `TODO` beside them is one of. */
const STATE = 'DOING|Doing|DONE|Done|(?:IN|In)[ _-]?(?:PROGRESS|Progress|REVIEW|Review)|BACKLOG|Backlog|BLOCKED|Blocked';
/** What stands between the names of a list: no letters, and no colon. */
const BETWEEN = '(?:[^\\p{L}\\p{N}:：]|\\b(?:and|or|to)\\b){1,12}';
const STATE_BEHIND = new RegExp(`^${BETWEEN}(?:${STATE})\\b`, 'u');
const STATE_BEFORE = new RegExp(`\\b(?:${STATE})${BETWEEN}$`, 'u');
/** `Default status: TODO`, `sets the state to TODO`, `the column TODO`. */
const STATE_NAMED = /\b(?:status|state|column|default|lane)\b(?:\s*[:：=]|\s(?:to|is|of|as|named|called))?[\s"'“*_`]{0,4}$/i;
/** `a TODO: marker`, `TODO comments`. */
const MARKER =
  /^[:：]?["'”*_`]{0,3}\s+(?:comments?|(?:check)?lists?|hints?|items?|markers?|apps?|notes?|entries|tags?|strings?|generators?|trackers?|tracking|managers?|extractors?|scanners?|files?)\b/i;

/** `TBD → the real team`: a value that is replaced in what is built. */
const BECOMES = /^["'”*_`]{0,3}\s?(?:→|->|=>)/;

/**
 * Whether a `TODO` (or `FIXME`, `TBD`) at a place of a text is what the text speaks of, a state or a mark in code, and nothing that is still to be
 * written.
 */
export function isNamedMark(text: string, at: number, word: string): boolean {
  const behind = text.slice(at + word.length, at + word.length + 40);
  if (MARKER.test(behind) || BECOMES.test(behind)) return true;
  if (word !== 'TODO') return false;
  const before = text.slice(Math.max(0, at - 40), at);
  return STATE_BEHIND.test(behind) || STATE_BEFORE.test(before) || STATE_NAMED.test(before);
}
