import type { Declared, DeclaredMember, Place } from './declared.ts';
import { type CodeFact, isType } from './facts.ts';
import { nameKey } from './names.ts';
import { heirOf } from './renames.ts';
import { agrees, arity, takes } from './signatures.ts';
import type { FactIndex, Match } from './resolve.ts';

/** One way in which a thing that is there differs from what the design writes of it. */
export interface Difference {
  reason: 'signature' | 'members' | 'renamed';
  text: string;
  state: string;
  design: Place;
  code: Place;
  /** What most likely took the place of what is gone. */
  heir?: CodeFact;
}

interface Sides {
  declared: Declared;
  now: Match;
  then: Match | undefined;
}

/**
 * Differences in what the design itself writes down: a signature, a member. Of what it leaves open nothing is said. With a baseline only
 * what the code has changed since, and has not changed to what the design says.
 */
export function compareMembers({ declared, now, then }: Sides, indexes: { now: FactIndex; then: FactIndex | undefined }): Difference[] {
  if (now.fact === undefined) return [];
  const own = declared.signature === undefined ? [] : ownSignature({ declared, now, then }, declared.signature);
  if (!isType(now.fact)) return own;
  const membersNow = membersOf(now.fact, indexes.now);
  const membersThen = then?.fact === undefined || indexes.then === undefined ? undefined : membersOf(then.fact, indexes.then);
  const { path, fact } = now;
  // Where its members come from is elsewhere: what they are is not known.
  const isOpen = fact.kind === 'type' || (fact.heads ?? []).length > 0;
  if (membersNow.length === 0 && membersThen === undefined && isOpen) return own;
  const isHidden = (name: string): boolean => isWithin(name, path, indexes.now);
  const wasHidden = (name: string): boolean =>
    then !== undefined && indexes.then !== undefined && isWithin(name, then.path, indexes.then) && !indexes.now.inner.has(name);
  const isElsewhere = ({ name, listed }: DeclaredMember): boolean => {
    const from = heritage(fact, name, indexes.now);
    if (from === 'own') return true;
    return membersThen === undefined && (from === 'foreign' || isHidden(name) || (listed === true && isAnywhere(name, indexes.now)));
  };
  const lost = declared.members.filter((member) => isLost(member, { isElsewhere, wasHidden }, membersNow, membersThen));
  const named = new Set(declared.members.map(({ name }) => nameKey(name)));
  const fresh = membersNow.filter(
    ({ name, kind }) => kind === 'method' && !named.has(nameKey(name)) && membersThen?.some((one) => one.name === name) !== true,
  );
  const before = (member: DeclaredMember): Before | undefined => membersThen && (membersThen.find(isNamed(member)) ?? member);
  const gone = lost.map((member) => before(member) ?? { name: member.name });
  return [
    ...own,
    ...declared.members.flatMap((member) =>
      lost.includes(member)
        ? lostMember({ member, now, was: before(member) }, fresh, gone)
        : (compareMember(member, membersNow, membersThen) ?? []),
    ),
  ];
}

const isNamed =
  ({ name }: { name: string }) =>
  (other: { name: string }): boolean =>
    nameKey(other.name) === nameKey(name);

const isWithin = (name: string, path: string, { inner }: FactIndex): boolean => inner.get(name)?.some((one) => one.path === path) === true;

const isAnywhere = (name: string, { methods, byName, inner }: FactIndex): boolean =>
  methods.has(nameKey(name)) || byName.has(nameKey(name)) || inner.has(name);

/** What stores and services of frameworks give to those that extend them. */
const OFFERED =
  /^_*(?:find|get|list|all|query|filter|count|exists|save|add|create|insert|update|upsert|patch|delete|remove|destroy|retrieve)/i;

/** Where a member may come from: a type of this repository that has it, or one of a framework that may offer it. An interface gives a class nothing. */
function heritage(fact: CodeFact, member: string, index: FactIndex, seen = new Set([fact.name])): 'own' | 'foreign' | undefined {
  const found = (fact.heads ?? []).map((name) => {
    if (seen.has(name)) return undefined;
    seen.add(name);
    const types = (index.byName.get(nameKey(name)) ?? []).filter(isType);
    if (types.length === 0) return OFFERED.test(member) ? 'foreign' : undefined;
    const givers = types.filter(({ kind }) => kind === 'class' || fact.kind === 'interface');
    if (givers.some((type) => membersOf(type, index).some(({ name: one }) => nameKey(one) === nameKey(member)))) return 'own';
    return givers.map((type) => heritage(type, member, index, seen)).find((from) => from !== undefined);
  });
  return found.find((from) => from === 'own') ?? found.find((from) => from !== undefined);
}

/** Members of a type, and of other types of its name: a Go struct's methods may lie in another file. */
function membersOf(fact: CodeFact, index: FactIndex): readonly CodeFact[] {
  return (index.members.get(nameKey(fact.name)) ?? []).filter(({ owner }) => owner === fact.name);
}

function ownSignature({ declared, now, then }: Sides, signature: string): Difference[] {
  const is = now.fact?.signature;
  if (is === undefined || now.fact?.kind !== 'function' || agrees(signature, is)) return [];
  const was = then?.fact?.signature;
  if (then === undefined ? takes(is, arity(signature)) : was === undefined || was === is) return [];
  const design = declared.places[0] ?? { path: '', line: 1 };
  return [
    {
      reason: 'signature',
      text: `The signature is ${is}${was === undefined ? '' : `, was ${was}`}; the design says ${signature}.`,
      state: is,
      design,
      code: { path: now.path, line: now.line },
    },
  ];
}

interface MemberSight {
  isElsewhere: (member: DeclaredMember) => boolean;
  /** Whether it was private or within another one, and is nowhere now. */
  wasHidden: (name: string) => boolean;
}

/** Whether the code has lost what the design lists; without a baseline, whether it has no such method. */
function isLost(
  member: DeclaredMember,
  { isElsewhere, wasHidden }: MemberSight,
  membersNow: readonly CodeFact[],
  membersThen: readonly CodeFact[] | undefined,
): boolean {
  if (membersNow.some(isNamed(member)) || isElsewhere(member)) return false;
  return membersThen === undefined ? member.kind === 'method' : membersThen.some(isNamed(member)) || wasHidden(member.name);
}

/** A member as the code had it, or as the design has it where it was hidden. */
interface Before {
  name: string;
  signature?: string;
}

/** A method that is gone; and the one new method that is named alike or takes the same, which may be it by another name. */
function lostMember(
  { member, now, was }: { member: DeclaredMember; now: Match; was: Before | undefined },
  fresh: readonly CodeFact[],
  gone: readonly Before[],
): Difference {
  const heir = member.kind === 'method' ? heirOf(was ?? { name: member.name }, fresh, gone) : undefined;
  const text = was === undefined ? `The code has no ${member.kind} ${member.name}` : `The ${member.kind} ${member.name} is gone`;
  const base = { design: member.place, code: { path: heir?.path ?? now.path, line: heir?.line ?? now.line } };
  if (heir === undefined) return { reason: 'members', text: `${text}.`, state: `without ${member.name}`, ...base };
  const shown = `${heir.name}${heir.signature ?? ''}`;
  return { reason: 'renamed', text: `${text}. Renamed? There is ${shown}.`, state: `${member.name} is ${heir.name}`, ...base, heir };
}

function compareMember(
  member: DeclaredMember,
  membersNow: readonly CodeFact[],
  membersThen: readonly CodeFact[] | undefined,
): Difference | undefined {
  const is = membersNow.find(isNamed(member));
  const was = membersThen?.find(isNamed(member));
  if (is === undefined) return undefined;
  const place = { design: member.place, code: { path: is.path, line: is.line } };
  if (member.signature === undefined || is.signature === undefined || !isChanged(member, is.signature, membersThen && (was ?? 'none')))
    return undefined;
  const before = was?.signature === undefined ? '' : `, was ${was.signature}`;
  return {
    reason: 'signature',
    text: `${member.name} is ${is.signature}${before}; the design says ${member.signature}.`,
    state: `${member.name}${is.signature}`,
    ...place,
  };
}

/** Whether a signature is another than the design's: with a baseline only one that the code has changed since. */
function isChanged({ kind, signature = '', listed }: DeclaredMember, is: string, was: CodeFact | 'none' | undefined): boolean {
  const isTaken = takes(is, arity(signature));
  if (listed === true) return was !== undefined && was !== 'none' && !isTaken && takes(was.signature ?? '()', arity(signature));
  if (agrees(signature, is)) return false;
  return was === undefined ? kind === 'method' && !isTaken : was !== 'none' && was.signature !== is;
}
