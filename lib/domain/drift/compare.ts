import { compareMembers, type Difference } from './compare-members.ts';
import { type Declared, declaredId } from './declared.ts';
import { type CodeFact, type CodeFacts, factId, isMember } from './facts.ts';
import { type DriftItem, driftItems, type DriftReport, driftScore } from './items.ts';
import { nameKey, wordsOf } from './names.ts';
import { baseOf, type FactIndex, foundWithin, indexFacts, isShapeOnly, isTestPath, type Match, resolve } from './resolve.ts';
import { heirOf, withRenames } from './renames.ts';
import { territoryOf, undeclaredFacts } from './territory.ts';

/** An explicit statement that a difference is meant. */
export interface Acceptance {
  item: string;
  /** The state that was accepted. */
  state: string;
  reason: string;
  by: string;
  at: string;
}

export interface CompareOptions {
  /** Declared by other specs: not undeclared. */
  elsewhere?: readonly Declared[];
  /** Names that other documents of the spec speak of, by `nameKey`: not undeclared. */
  spoken?: ReadonlySet<string>;
  /** Constants and what is not exported count as undeclared, too. */
  wholeSurface?: boolean;
  accepted?: readonly Acceptance[];
  /** What of the code the baseline knows, where that is not all of it. */
  covers?: { files: readonly string[]; folders: readonly string[] };
  /** Ids of what the design stated when the baseline was as it was, where that is known. */
  statedBefore?: ReadonlySet<string>;
}

/**
 * What a design declares against what the code declares. With a baseline only what has changed since counts: what was missing then is work
 * ahead, what was undeclared then is known. Without one, everything counts.
 */
export function compareDesign(
  declared: readonly Declared[],
  facts: CodeFacts,
  baseline: CodeFacts | undefined,
  options: CompareOptions = {},
): DriftReport {
  const now = indexFacts(facts);
  const then = baseline && indexFacts(baseline);
  const all = declared.map((one) => ({ declared: one, now: resolve(one, now), then: then && resolve(one, then) }));
  const pairs = all.filter((pair) => !isMemberTold(pair, all, { now, then }));
  const world: World = { now, then, pairs, taken: new Set(), statedBefore: options.statedBefore };
  const found = pairs.flatMap((pair) => compareOne(pair, world));
  const territory = territoryOf(pairs, now, then);
  const fresh = undeclaredFacts({ pairs, now, then, territory, taken: world.taken }, options);
  const items = withRenames(withoutEchoes([...found.flatMap(({ item }) => item ?? []), ...fresh], declared));
  return report(found, items, options.accepted ?? []);
}

/** A declared thing and what it is now and was then. */
export interface Pair {
  declared: Declared;
  now: Match | undefined;
  then: Match | undefined;
}

/** Whether a list tells of it as a member of a type that has it or has had it: then it is told with its type. */
function isMemberTold({ declared: { of, name } }: Pair, pairs: readonly Pair[], { now, then }: Pick<World, 'now' | 'then'>): boolean {
  const has = (match: Match | undefined, index: FactIndex | undefined): boolean =>
    match?.fact !== undefined && index?.members.get(nameKey(match.fact.name))?.some((one) => nameKey(one.name) === nameKey(name)) === true;
  return (
    of?.some((key) => pairs.some((owner) => nameKey(owner.declared.name) === key && (has(owner.now, now) || has(owner.then, then)))) ===
    true
  );
}

interface World {
  now: FactIndex;
  then: FactIndex | undefined;
  pairs: readonly Pair[];
  /** Facts that explain another item: the new name of what was renamed is not undeclared as well. */
  taken: Set<string>;
  statedBefore: ReadonlySet<string> | undefined;
}

interface Compared {
  pair: Pair;
  state: 'matched' | 'pending' | 'ignored' | 'drift';
  item?: DriftItem;
}

function compareOne(pair: Pair, world: World): Compared[] {
  const { declared, now, then } = pair;
  if (now !== undefined) {
    const differences = compareMembers({ declared, now, then }, world);
    for (const { heir } of differences) if (heir !== undefined) world.taken.add(factId(heir));
    return [differences.length === 0 ? { pair, state: 'matched' } : { pair, state: 'drift', item: changedItem(pair, now, differences) }];
  }
  if (then === undefined && isShapeOnly(declared, world.now)) return [{ pair, state: 'ignored' }];
  const within = then === undefined ? foundWithin(declared, world.now) : undefined;
  if (within !== undefined) return [{ pair: { ...pair, now: within }, state: 'matched' }];
  const wasWithin = then === undefined ? world.then && foundWithin(declared, world.then) : undefined;
  if (wasWithin !== undefined && !isTestPath(wasWithin.path)) return goneItem({ ...pair, then: wasWithin }, world);
  if (then === undefined) {
    // With a baseline it was not there then either; without one, only what the design states firmly can be missed.
    if (world.then !== undefined) return [{ pair, state: declared.firm ? 'pending' : 'ignored' }];
    // Where no route of the whole code could be read, its framework may be one that no reader knows: then none of them is drift.
    if (declared.kind === 'endpoint' && world.now.endpoints.length === 0) return [{ pair, state: declared.firm ? 'pending' : 'ignored' }];
    return declared.firm ? [{ pair, state: 'drift', item: missingItem(pair, 'never-built') }] : [{ pair, state: 'ignored' }];
  }
  return goneItem({ ...pair, then }, world);
}

/** What the code has had and has no more. */
function goneItem(pair: Pair & { then: Match }, world: World): Compared[] {
  const { declared, then } = pair;
  // A change that brings a mention along may speak of what it takes away.
  if (!declared.firm && world.statedBefore !== undefined && !world.statedBefore.has(declaredId(declared)))
    return [{ pair, state: 'ignored' }];
  const heir = declared.kind === 'file' ? movedTo(then, world) : renamedTo(pair, then, world);
  return [{ pair, state: 'drift', item: heir === undefined ? missingItem(pair, 'removed') : heirItem(pair, then, heir) }];
}

/** Where a file went: to where its types and functions are now, else to a new file of the same name. */
function movedTo(then: Match, { now, then: before }: World): Match | undefined {
  if (before === undefined) return undefined;
  const offered = before.facts.facts.filter((fact) => fact.path === then.path && !isMember(fact) && fact.kind !== 'constant');
  const homes = offered.flatMap((fact) => now.byName.get(nameKey(fact.name))?.find((other) => factId(other) === factId(fact))?.path ?? []);
  const home = homes[0];
  if (home !== undefined && !before.paths.has(home) && homes.every((path) => path === home) && homes.length * 2 >= offered.length)
    return { path: home, line: 1 };
  const named = (now.byBase.get(baseOf(then.path)) ?? []).filter((path) => !before.paths.has(path));
  return named.length === 1 && named[0] !== undefined ? { path: named[0], line: 1 } : undefined;
}

/** What took the place: new, of the same kind, in the same file or the one it moved to, and alike in signature or name. */
function renamedTo({ declared }: Pair, then: Match, world: World): Match | undefined {
  const { now, then: before, taken } = world;
  const was = then.fact;
  if (was === undefined || before === undefined) return undefined;
  const old = new Set(before.facts.facts.map(factId));
  const home = now.paths.has(then.path) ? then.path : movedTo({ path: then.path, line: 1 }, world)?.path;
  const candidates = now.facts.facts.filter(
    (fact) =>
      fact.kind === was.kind && fact.owner === was.owner && fact.path === home && !old.has(factId(fact)) && !taken.has(factId(fact)),
  );
  const isEndpoint = declared.kind === 'endpoint';
  const alike = candidates.filter((fact) => isAlike(fact, was, before, now));
  const likely = alike.length > 0 || isEndpoint ? alike : candidates;
  const best = isEndpoint || likely.length < 2 ? likely[0] : heirOf(was, likely, []);
  if (best === undefined) return undefined;
  taken.add(factId(best));
  return { fact: best, path: best.path, line: best.line };
}

function isAlike(one: CodeFact, other: CodeFact, before: FactIndex, now: FactIndex): boolean {
  if (one.kind === 'endpoint') return isSameHandlerPath(one.name, other.name);
  const shared = wordsOf(one.name).filter((word) => wordsOf(other.name).includes(word)).length;
  const names = (index: FactIndex, fact: CodeFact): string =>
    (index.members.get(nameKey(fact.name)) ?? []).map(({ name }) => name).join(' ');
  const members = names(before, other);
  return shared > 0 || (members !== '' && members === names(now, one));
}

/** `POST /x` became `PUT /x`, or `GET /x/y` became `GET /x/z`. */
function isSameHandlerPath(one: string, other: string): boolean {
  const [method, path] = one.split(' ');
  const [wasMethod, wasPath] = other.split(' ');
  if (path === wasPath) return true;
  const [parts, wasParts] = [path?.split('/') ?? [], wasPath?.split('/') ?? []];
  return method === wasMethod && parts.filter((part) => wasParts.includes(part)).length * 2 >= Math.max(parts.length, wasParts.length);
}

export const kindOf = ({ kind, as }: Declared): string =>
  kind === 'resource' || (kind === 'export' && as !== undefined) ? (as ?? kind) : kind;

function base({ declared }: Pair): Pick<DriftItem, 'kind' | 'name' | 'design' | 'mentions'> {
  const [design = { path: '', line: 1 }, ...mentions] = declared.places;
  return { kind: kindOf(declared), name: declared.name, design, mentions };
}

const idOf = (verdict: string, { declared }: Pair): string => `${verdict} ${declaredId(declared)}`;

function missingItem(pair: Pair, reason: 'removed' | 'never-built'): DriftItem {
  const { then } = pair;
  const details =
    reason === 'removed' ? ['It was there when the design was last in step, and is gone.'] : ['Nothing in the code answers to it.'];
  return {
    id: idOf('missing', pair),
    verdict: 'missing',
    reason,
    ...base(pair),
    details,
    ...(then && { code: { path: then.path, line: then.line, gone: true } }),
    state: 'gone',
  };
}

function heirItem(pair: Pair, then: Match, heir: Match): DriftItem {
  const moved = pair.declared.kind === 'file';
  const to = moved ? heir.path : (heir.fact?.name ?? heir.path);
  const from = moved ? then.path : (then.fact?.name ?? then.path);
  return {
    id: idOf('changed', pair),
    verdict: 'changed',
    reason: moved ? 'moved' : 'renamed',
    ...base(pair),
    details: [`${moved ? 'Moved' : 'Renamed'} from ${from} to ${to}.`],
    code: { path: heir.path, line: heir.line },
    state: to,
  };
}

function changedItem(pair: Pair, now: Match, differences: readonly Difference[]): DriftItem {
  return {
    id: idOf('changed', pair),
    verdict: 'changed',
    reason: (['members', 'renamed'] as const).find((one) => differences.some(({ reason }) => reason === one)) ?? 'signature',
    ...base(pair),
    design: differences[0]?.design ?? base(pair).design,
    details: differences.map(({ text }) => text),
    code: differences[0]?.code ?? { path: now.path, line: now.line },
    state: differences.map(({ state }) => state).join('; '),
  };
}

/** Of a component that is gone its files are not told again, nor is a moved file's component. */
function withoutEchoes(items: readonly DriftItem[], declared: readonly Declared[]): DriftItem[] {
  const gone = new Set(items.filter(({ verdict, kind }) => verdict === 'missing' && kind === 'component').map(({ id }) => id));
  const covered = new Set(
    declared.filter((one) => gone.has(`missing ${declaredId(one)}`)).flatMap(({ files }) => files.map((file) => `missing file ${file}`)),
  );
  return items.filter(({ id }) => !covered.has(id));
}

function report(found: readonly Compared[], items: readonly DriftItem[], accepted: readonly Acceptance[]): DriftReport {
  const judged = items.map((item) => withAcceptance(item, accepted));
  const open = judged.filter((item) => item.accepted === undefined);
  const matched = found.flatMap(({ pair, state }) => {
    const { now } = pair;
    return state === 'matched' && now !== undefined ? [{ ...pick(pair), code: { path: now.path, line: now.line } }] : [];
  });
  const lists = {
    missing: open.filter(({ verdict }) => verdict === 'missing'),
    undeclared: open.filter(({ verdict }) => verdict === 'undeclared'),
    changed: open.filter(({ verdict }) => verdict === 'changed'),
  };
  return {
    score: driftScore(matched.length, driftItems(lists).length),
    matched,
    ...lists,
    pending: found.filter(({ state }) => state === 'pending').map(({ pair }) => pick(pair)),
    accepted: judged.filter((item) => item.accepted !== undefined),
  };
}

function pick(pair: Pair): Pick<DriftItem, 'kind' | 'name' | 'design'> {
  const { kind, name, design } = base(pair);
  return { kind, name, design };
}

function withAcceptance(item: DriftItem, accepted: readonly Acceptance[]): DriftItem {
  const stated = accepted.find((one) => one.item === item.id && one.state === item.state);
  if (stated === undefined) return item;
  const { reason, by, at } = stated;
  return { ...item, accepted: { reason, by, at } };
}
