import { compileRegex } from '../agent/index.ts';

export type SafeRegex = { ok: true; test: (text: string) => boolean } | { ok: false; reason: string };

const MAX_LENGTH = 1_000;
/** Longest text for patterns that may take its cube in steps. */
const SHORT_TEXT = 256;
/** More than an honest pair of pattern and path ever needs. */
const STEPS = 5_000_000;

/**
 * Compiles a regular expression that a repository brings along, so that no pattern can make a match hang: where the steps are few
 * it runs on JavaScript's own engine, elsewhere on a matcher without backtracking, and what neither takes is refused.
 * Reasons complete "the pattern …".
 */
export function compileSafely(pattern: string): SafeRegex {
  if (pattern.length > MAX_LENGTH) return { ok: false, reason: `is longer than ${String(MAX_LENGTH)} characters` };
  const native = nativeRegex(pattern);
  if (typeof native === 'string') return { ok: false, reason: native };
  const power = powerOf(pattern);
  if (power <= 2) return { ok: true, test: (text) => native.test(text) };
  const linear = compileRegex(pattern);
  if (!linear.ok) return { ok: false, reason: `could take very long to match, and ${linear.reason}` };
  const slow = (text: string): boolean => linear.matcher.occursIn(text, { left: STEPS }) === true;
  return { ok: true, test: (text) => (power === 3 && text.length <= SHORT_TEXT ? native.test(text) : slow(text)) };
}

function nativeRegex(pattern: string): RegExp | string {
  try {
    return new RegExp(pattern);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `is not a valid expression (${message.slice(message.lastIndexOf(': ') + 2).toLowerCase()})`;
  }
}

/**
 * The power of the text's length that bounds the steps of a backtracking match: one for each repeat without bound in the worst
 * alternative, and one more where a match may begin anywhere. Infinite for references back and for repeats within repeats.
 */
function powerOf(pattern: string): number {
  const bare = pattern.replaceAll(/\\[^1-9k]/g, 'x').replaceAll(/\[(?:\\.|[^\]\\])*\]/g, 'x');
  if (/\\[1-9k]|\)(?:[*+{])/.test(bare)) return Infinity;
  const flat = /^\(([^()]*)\)$/.exec(bare)?.[1] ?? bare;
  const alternatives = flat.includes('(') ? [flat] : flat.split('|');
  return Math.max(...alternatives.map((each) => (each.match(/[*+]|\{\d+,/g) ?? []).length + (each.startsWith('^') ? 0 : 1)));
}
