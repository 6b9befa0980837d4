import { type DriftItem, driftItems, type DriftReport, driftScore } from './items.ts';

const thing = ({ kind, name }: Pick<DriftItem, 'kind' | 'name'>): string => `${kind} ${name}`;
const placeOf = ({ code }: DriftItem): string => `${code?.path ?? ''}:${code?.line ?? 0}`;

/**
 * All that disagrees now, with what has changed since the record: only that knows what the code had that the design merely mentions, and what
 * took the place of what.
 */
export function joinReports(whole: DriftReport, since: DriftReport | undefined): DriftReport {
  if (since === undefined) return whole;
  const sinceItems = [...driftItems(since), ...since.accepted];
  const wholeItems = [...driftItems(whole), ...whole.accepted];
  const inWhole = new Map(wholeItems.map((item) => [thing(item), item]));
  // Of one thing the one that says more; another verdict is that of the record, which has seen what became of it.
  const told = sinceItems.filter((item) => {
    const other = inWhole.get(thing(item));
    return other === undefined || other.id !== item.id || item.details.length >= other.details.length;
  });
  const known = new Set(told.map(thing));
  const heirs = new Set(told.filter(({ reason }) => reason === 'renamed' || reason === 'moved').map(placeOf));
  const isKnown = (item: DriftItem): boolean => known.has(thing(item)) || (item.verdict === 'undeclared' && heirs.has(placeOf(item)));
  const items = [...wholeItems.filter((item) => !isKnown(item)), ...told];
  const things = new Set(items.map(thing));
  const open = items.filter(({ accepted }) => accepted === undefined);
  const matched = whole.matched.filter((one) => !things.has(thing(one)));
  return {
    score: driftScore(matched.length, open.length),
    matched,
    missing: open.filter(({ verdict }) => verdict === 'missing'),
    undeclared: open.filter(({ verdict }) => verdict === 'undeclared'),
    changed: open.filter(({ verdict }) => verdict === 'changed'),
    pending: whole.pending.filter((one) => !things.has(thing(one))),
    accepted: items.filter(({ accepted }) => accepted !== undefined),
  };
}
