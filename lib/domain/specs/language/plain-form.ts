import { type EarsForm, hasNoCondition, hasNoResponse } from '../ears.ts';
import { cue, cueOf } from './cues.ts';
import type { Scan } from './scan.ts';

const FORMS: ReadonlyMap<string, EarsForm> = new Map([
  ['when', 'event'],
  ['whenever', 'event'],
  ['while', 'state'],
  ['if', 'unwanted'],
  ['where', 'optional'],
] as const);
/** What a condition may begin with. */
const KEYWORD = cueOf(
  'when whenever while if where upon on after once during as in wenn sobald cuando quand lorsque quando solange mientras tant pendant enquanto falls si sofern donde',
);
/** A sentence that begins like this is no plain one, whatever follows. */
const ODD = cueOf('and but then given so as shall must');
/** Promises in other languages, and marks of emphasis. */
const FOREIGN = cueOf('muss soll sollen debe deben doit doivent deve devem devono');
const UNDERLINED = cue(/__/);
const TRAILING = cueOf('when whenever while if');

/**
 * Form of EARS of the sentences that nearly everyone writes: one condition in front or none, no emphasis, one word for what is promised.
 * Undefined for all others, which only `classifyEars` can tell.
 */
export function plainForm(scan: Scan, text: string): EarsForm | undefined {
  const { cues, capitals, promised, first, shalls, shall, marked } = scan;
  const begin = first?.text ?? '';
  const behind = text.charAt(begin.length);
  if (marked || shall === undefined || shalls > 1 || first === undefined || (first.cues & ODD) !== 0) return undefined;
  if (behind !== ' ' && /\d/.test(behind)) return undefined;
  if ((cues & (FOREIGN | UNDERLINED)) !== 0 || (capitals & KEYWORD) !== 0 || isCompound(text, shall.start)) return undefined;
  if (mayEnd(text, shall.end) && hasNoResponse(text, shall.end)) return 'none';
  if ((first.cues & KEYWORD) !== 0) return hasNoCondition(text) ? 'none' : FORMS.get(begin);
  return (promised & TRAILING) === 0 ? 'ubiquitous' : undefined;
}

/** Whether `NOT`, a sign or nothing stands behind the SHALL that ends at an index. */
function mayEnd(text: string, end: number): boolean {
  const first = text.charCodeAt(end + 1) | 0x20;
  return !(first > 0x60 && first < 0x7b) || first === 0x6e;
}

/** `must-have` promises nothing. */
function isCompound(text: string, shall: number): boolean {
  return text.charAt(shall + 4) === '-' || text.charAt(shall + 5) === '-';
}
