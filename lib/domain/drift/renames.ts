import { type CodeFact, isType } from './facts.ts';
import type { DriftItem } from './items.ts';
import { nameKey, wordsOf } from './names.ts';
import { remembered } from '../shared/remembered.ts';

/** Verbs and roles that half of all names have: they, `of` and `to` say nothing of what a thing is. */
const COMMON = new Set(
  (
    'get set create delete update list find handle add remove fetch load save make build process run new has with for and the from ' +
    'service controller handler manager repository factory provider client store helper util utils module component router route routes api ' +
    'request response error exception config options props type data model entity dto impl base interface test'
  ).split(' '),
);

/** Each missing name is held against each new one. */
const wordsIn = remembered<readonly string[]>(wordsOf, 5000);

/** Whether two names share at least half of their words: `total` and `getTotal`, `CardViewErrorBoundary` and `CardListErrorBoundary`. */
export function isNearName(one: string, other: string): boolean {
  const [words, others] = [wordsIn(one), wordsIn(other)];
  const shared = words.filter((word) => others.includes(word));
  return shared.some((word) => word.length > 2 && !COMMON.has(word)) && shared.length * 2 >= Math.max(words.length, others.length);
}

/** Whether two take the same, and that is something. */
const takesAlike = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one === other && !one.startsWith('()') && one.includes('(');

interface Named {
  name: string;
  signature?: string;
}

/**
 * What of the new ones took the place of one that is gone: the only one that is named alike, else the only one that takes and gives the same;
 * and that is so for no other one that is gone. Where several fit, nobody knows.
 */
export function heirOf<T extends Named>(gone: Named, fresh: readonly T[], alsoGone: readonly Named[]): T | undefined {
  for (const fits of [
    (one: Named, other: Named) => isNearName(one.name, other.name),
    (one: Named, other: Named) => takesAlike(one.signature, other.signature),
  ]) {
    const fitting = fresh.filter((one) => fits(gone, one));
    const [only, another] = fitting;
    if (only === undefined) continue;
    const isWanted = alsoGone.some((other) => nameKey(other.name) !== nameKey(gone.name) && fits(other, only));
    return another === undefined && !isWanted ? only : undefined;
  }
  return undefined;
}

/**
 * Where nothing is known of before: what nothing answers to and the one thing beside it that no design declares, if they are of one kind and
 * named alike, are told as one, which may have been renamed. The score counts it once.
 */
export function withRenames(items: readonly DriftItem[]): DriftItem[] {
  const missing = items.filter(({ reason }) => reason === 'never-built');
  const fresh = items.filter(({ verdict }) => verdict === 'undeclared');
  const fits = (one: DriftItem, other: DriftItem): boolean =>
    kindOf(one) === kindOf(other) &&
    one.design.path === other.design.path &&
    (one.kind === 'endpoint' ? isNearEndpoint(one.name, other.name) : isNearName(one.name, other.name));
  const heirs = new Map<DriftItem, DriftItem>();
  for (const one of missing) {
    const [only, another] = fresh.filter((other) => fits(one, other));
    const isShared = missing.some((rival) => rival !== one && only !== undefined && fits(rival, only));
    if (only !== undefined && another === undefined && !isShared) heirs.set(one, only);
  }
  const taken = new Set(heirs.values());
  return items.filter((item) => !taken.has(item)).map((item) => renamed(item, heirs.get(item)));
}

function renamed(item: DriftItem, heir: DriftItem | undefined): DriftItem {
  if (heir === undefined) return item;
  return {
    ...item,
    id: item.id.replace(/^missing/, 'changed'),
    verdict: 'changed',
    reason: 'renamed',
    details: [`Renamed? Nothing in the code answers to it, and no design declares ${heir.kind} ${heir.name}.`],
    ...(heir.code && { code: heir.code }),
    state: heir.name,
  };
}

const kindOf = ({ kind }: DriftItem): string => (isType({ kind: kind as CodeFact['kind'] }) || kind === 'component' ? 'type' : kind);

/** `PUT /x` for `PATCH /x`, or `GET /x/bills` for `GET /x/invoices`. */
function isNearEndpoint(one: string, other: string): boolean {
  const [[method, path = ''], [otherMethod, otherPath = '']] = [one.split(' '), other.split(' ')];
  const [parts, otherParts] = [path, otherPath].map((each) => each.split('/').map((part) => (/^[:{<[$]/.test(part) ? '{}' : part)));
  if (parts === undefined || otherParts === undefined || parts.length !== otherParts.length) return false;
  const differing = parts.filter((part, at) => part !== otherParts[at]).length;
  const isNamedAlike = parts.some((part, at) => part === otherParts[at] && !/^(?:|\{\}|api|rest|v\d+)$/i.test(part));
  return method === otherMethod ? differing === 1 && isNamedAlike : differing === 0;
}
