import type { DriftItem } from '../../domain/drift/index.ts';
import { itemName } from './text.ts';

/** Names without padding and case: what a person copies is compared by them. */
export const plain = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** Words in front of a thing in a report that are no verdict. */
const STATES = /^(?:not built|accepted|new) /;
/** What a report prints behind a name: places, a detail, why it is accepted. */
const REST = /^(?: (?:design|code) \S|:(?: |$))/;

/** Whatever a person may copy from a report. */
const namesOf = (item: DriftItem): string[] => [item.id, item.name, itemName(item), `${item.verdict} ${itemName(item)}`].map(plain);

/** Whether a text is the name of an item, or a line of a report that begins with one. */
export function isNamed(wanted: string, item: DriftItem): boolean {
  const asked = plain(wanted).replace(STATES, '');
  return namesOf(item).some((name) => asked === name || (asked.startsWith(name) && REST.test(asked.slice(name.length))));
}

/** Whether a text is a part of the name of an item. */
export const isPartOf = (wanted: string, item: DriftItem): boolean => namesOf(item).some((name) => name.includes(plain(wanted)));

/** Names with those first that are most like a text. */
export function byLikeness(wanted: string, names: Iterable<string>): string[] {
  const asked = pairsOf(plain(wanted));
  const likeness = (name: string): number => {
    const pairs = pairsOf(plain(name));
    const shared = [...pairs].filter((pair) => asked.has(pair)).length;
    return shared / Math.max(1, asked.size + pairs.size);
  };
  return [...names]
    .map((name) => ({ name, alike: likeness(name) }))
    .toSorted((one, other) => other.alike - one.alike)
    .map(({ name }) => name);
}

const pairsOf = (text: string): Set<string> => new Set(Array.from(text, (_, at) => text.slice(at, at + 2)));
