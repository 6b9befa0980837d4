import { editDistance } from '../shared/edit-distance.ts';

/** So many of the ids that end alike, or have the same letters and figures, are compared: more than a spec has of them, and a bound where thousands are wrong. */
const MAX_ALIKE = 64;
/** Of the ids that differ in their last number only, the nearest below and above. */
const NEIGHBOURS = 2;
/** What lies further along an id was written by no person. */
const MAX_LENGTH = 40;

/** The known id nearest to an unknown one, as `KnownIds` finds it. */
export function nearest(id: string, known: readonly string[]): string | undefined {
  return new KnownIds(() => known).nearest(id);
}

/**
 * Ids among which the one meant by an unknown id is found, by edit distance and then by the last number. A slip of the pen leaves most of an id
 * as it is, so it is compared with those only that begin or end like it, or have the same letters and figures: work stays in proportion to what
 * is asked, whatever is known.
 */
export class KnownIds {
  private readonly known: () => Iterable<string>;
  private readonly distance: Distance;
  private readonly answers = new Map<string, string | undefined>();
  private index: Alike | undefined;

  /**
   * @param known asked for when the first id is looked for: in most documents none is
   * @param distance how far one id is from another
   */
  constructor(known: () => Iterable<string>, distance: Distance = editDistance) {
    this.known = known;
    this.distance = distance;
  }

  /** `undefined` when none is near. */
  nearest(id: string): string | undefined {
    if (!this.answers.has(id)) this.answers.set(id, this.find(numbered(id)));
    return this.answers.get(id);
  }

  private find(wanted: Numbered): string | undefined {
    let best: { id?: string; distance: number; gap: number } = { distance: Math.max(1, Math.ceil(wanted.id.length / 3)), gap: Infinity };
    for (const { id, number, head } of this.alike(wanted)) {
      if (head !== wanted.head && isOtherPlace(wanted.id, id)) continue;
      const distance = this.distance(wanted.id.slice(0, MAX_LENGTH), id.slice(0, MAX_LENGTH), best.distance);
      const gap = Math.abs(number - wanted.number);
      if (distance < best.distance || (distance === best.distance && gap < best.gap)) best = { id, distance, gap };
    }
    return best.id;
  }

  private alike({ id, head, tail, number }: Numbered): Numbered[] {
    this.index ??= indexOf(this.known());
    const siblings = this.index.byHead.get(head) ?? [];
    const above = firstFrom(siblings, number);
    return [
      ...siblings.slice(Math.max(0, above - NEIGHBOURS), above + NEIGHBOURS),
      ...(this.index.byTail.get(tail) ?? []).slice(0, MAX_ALIKE),
      ...(this.index.byLetters.get(lettersOf(id)) ?? []).slice(0, MAX_ALIKE),
    ];
  }
}

const FIGURES = /^[\d.]+$/;

/** `3.1` is no slip for `1.1`: another figure in front is another requirement. One too many, too few or two in turned order may be. */
function isOtherPlace(wanted: string, id: string): boolean {
  if (wanted.length !== id.length || !FIGURES.test(wanted) || !FIGURES.test(id)) return false;
  return [...wanted].sort().join('') !== [...id].sort().join('');
}

/** Ids by what they begin with, in the order of their numbers; by what they end with; and by their letters and figures. */
interface Alike {
  byHead: ReadonlyMap<string, Numbered[]>;
  byTail: ReadonlyMap<string, Numbered[]>;
  byLetters: ReadonlyMap<string, Numbered[]>;
}

function indexOf(known: Iterable<string>): Alike {
  const ids = Array.from(new Set(known), numbered);
  return {
    byHead: Map.groupBy(
      ids.toSorted((one, other) => one.number - other.number),
      ({ head }) => head,
    ),
    byTail: Map.groupBy(ids, ({ tail }) => tail),
    byLetters: Map.groupBy(ids, ({ id }) => lettersOf(id)),
  };
}

/** `AC-2.11b` is `AC-2.` and `11b`, with the number 11. */
interface Numbered {
  id: string;
  head: string;
  tail: string;
  number: number;
}

function numbered(id: string): Numbered {
  const tail = /\d+[a-z]?$/.exec(id.slice(-12))?.[0] ?? '';
  return { id, head: id.slice(0, id.length - tail.length), tail, number: Number.parseInt(tail, 10) || 0 };
}

/** `REQ-1.2` and `req12` have the same. */
const lettersOf = (id: string): string => id.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** Index of the first whose number is not below a number, in a list in the order of numbers. */
function firstFrom(list: readonly Numbered[], number: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.number ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How far one id is from another; where that is more than `most`, anything that is more. */
type Distance = (a: string, b: string, most: number) => number;
