import type { CompareOptions, Pair } from './compare.ts';
import { type CodeFact, type CodeFacts, factId, isMember, isResource, isType } from './facts.ts';
import { METHODS } from './endpoints.ts';
import type { DriftItem } from './items.ts';
import { nameKey } from './names.ts';
import { baseOf, type FactIndex, folderOf, indexFacts, isListed, isSameLanguage, isTestPath, resolve } from './resolve.ts';

/** What of the code a design speaks of. */
export interface Territory {
  files: ReadonlySet<string>;
  /** Folders of which it names at least a third of the files. */
  folders: ReadonlySet<string>;
}

const CODE = /\.(?:[cm]?[jt]sx?|py|go|java|rs|cs)$/;

/** Files that hold what the design declares, and folders that are mostly such files. */
export function territoryOf(pairs: readonly Pair[], now: FactIndex, then: FactIndex | undefined): Territory {
  const files = ownFiles(pairs, now, then);
  const counts = new Map<string, { own: number; all: number }>();
  for (const path of now.facts.paths) {
    if (!CODE.test(path) || isTestPath(path)) continue;
    const count = counts.get(folderOf(path)) ?? { own: 0, all: 0 };
    counts.set(folderOf(path), { own: count.own + (files.has(path) ? 1 : 0), all: count.all + 1 });
  }
  const folders = [...counts].filter(([folder, { own, all }]) => folder !== '' && own > 0 && own * 3 >= all).map(([folder]) => folder);
  return { files, folders: new Set(folders) };
}

/** Where nothing is known of before, what lies beside is as old as the design for all that is known: only its own files are asked for. */
const askedOf = (territory: Territory, then: FactIndex | undefined): Territory =>
  then === undefined ? { files: territory.files, folders: new Set() } : territory;

/** Files that the design names or that bear the name of what it declares, and those of whose things it declares at least a third. */
function ownFiles(pairs: readonly Pair[], now: FactIndex, then: FactIndex | undefined): Set<string> {
  const own = pairs.filter(({ declared, now: match }) => match !== undefined && isOwn(declared) && isSameLanguage(declared, match.path));
  const named = own.flatMap(({ declared, now: match }) =>
    match !== undefined && (match.fact === undefined || isNamedAfter(match.path, declared.name) || isListed(declared, match.path))
      ? [match.path]
      : [],
  );
  const declared = new Map<string, Set<string>>();
  for (const { now: match } of own)
    if (match?.fact !== undefined) declared.set(match.path, (declared.get(match.path) ?? new Set()).add(factId(match.fact)));
  const held = new Map<string, number>();
  for (const fact of (then ?? now).facts.facts)
    if (declared.has(fact.path) && fact.public && !isMember(fact) && fact.kind !== 'constant')
      held.set(fact.path, (held.get(fact.path) ?? 0) + 1);
  const shared = [...declared].filter(([path, ids]) => ids.size * 3 >= (held.get(path) ?? 0)).map(([path]) => path);
  return new Set([...named, ...shared]);
}

const isNamedAfter = (path: string, name: string): boolean => nameKey(baseOf(path).replace(/\.\w+$/, '')) === nameKey(name);

/** A mention in prose claims nothing. */
const isOwn = ({ firm, kind }: Pair['declared']): boolean => kind === 'component' || kind === 'resource' || (firm && kind !== 'event');

interface Surface {
  pairs: readonly Pair[];
  now: FactIndex;
  then: FactIndex | undefined;
  territory: Territory;
  taken: ReadonlySet<string>;
}

/** Public things of the territory that no design declares and that were not there before. */
export function undeclaredFacts(surface: Surface, options: CompareOptions): DriftItem[] {
  const { now, then, pairs, taken } = surface;
  const territory = options.wholeSurface === true ? surface.territory : askedOf(surface.territory, then);
  const known = new Set([...(then?.facts.facts ?? []).map(factId), ...taken]);
  const declared = declaredFacts(surface, options);
  const isSpoken = pairs.some(
    ({ declared: one, now: match }) => match?.fact !== undefined && (one.kind === 'export' || one.kind === 'component'),
  );
  const listing = new Map(
    pairs.flatMap(({ declared: one, now: match }) =>
      match?.fact !== undefined && one.members.some(({ kind, listed }) => kind === 'method' && listed !== true)
        ? [[nameKey(match.fact.name), one] as const]
        : [],
    ),
  );
  const seen = new Set<string>();
  return now.facts.facts.flatMap((fact) => {
    const id = factId(fact);
    if (known.has(id) || declared.has(id) || seen.has(id) || isTestPath(fact.path) || !isSurface(fact, options)) return [];
    if (options.spoken?.has(nameKey(fact.name)) === true) return [];
    if (then === undefined && options.wholeSurface !== true && !isLarge(fact)) return [];
    if (!isWithin(fact, territory) || !isCovered(fact, options)) return [];
    const owner = listing.get(nameKey(fact.owner ?? ''));
    if (
      isMember(fact)
        ? owner === undefined || fact.kind !== 'method' || owner.members.some(({ name }) => nameKey(name) === nameKey(fact.name))
        : false
    )
      return [];
    if ((isType(fact) || fact.kind === 'function' || fact.kind === 'constant') && !isSpoken) return [];
    seen.add(id);
    return [undeclaredItem(fact, pairs)];
  });
}

/** What counts as surface: not every constant, no fields; events are found by name only. */
function isSurface(fact: CodeFact, { wholeSurface }: CompareOptions): boolean {
  if (fact.kind === 'field' || fact.kind === 'event' || isRouteHandler(fact)) return false;
  return wholeSurface === true || (fact.public && fact.kind !== 'constant' && !isSecondary(fact));
}

/** Next's handlers bear the names of methods: they are endpoints, and told as such. */
const isRouteHandler = ({ kind, name }: CodeFact): boolean => kind === 'function' && METHODS.some((method) => method === name);

/** Types that only say what a function takes, gives or is set up with: no design lists them all. */
function isSecondary({ kind, name }: CodeFact): boolean {
  if (kind !== 'interface' && kind !== 'type') return false;
  return (
    kind === 'type' ||
    /(?:Props|Options|Opts|Args|Params|Config|Settings|Context|State|Return|Result|Input|Output|Deps|Dependencies)$/.test(name)
  );
}

/** Where nothing is known of before, designs are asked for their larger parts only: what is passed or thrown is none. */
const isLarge = (fact: CodeFact): boolean =>
  (fact.kind === 'class' && !CARRIER.test(fact.name)) || fact.kind === 'endpoint' || isResource(fact);
const CARRIER = /(?:Dto|DTO|Request|Response|Payload|Result|Params|Query|Error|Exception)$/;

function isWithin({ path }: CodeFact, { files, folders }: Territory): boolean {
  return files.has(path) || folders.has(folderOf(path));
}

/** Where the baseline has never looked, nothing can be called new. */
function isCovered({ path }: CodeFact, { covers }: CompareOptions): boolean {
  return covers === undefined || covers.files.includes(path) || covers.folders.includes(folderOf(path));
}

/** Ids of facts that this design or another one declares. */
function declaredFacts({ pairs, now, then }: Surface, { elsewhere = [] }: CompareOptions): Set<string> {
  const own = pairs.flatMap(({ now: match }) => (match?.fact === undefined ? [] : [match.fact]));
  const others = elsewhere.flatMap((one) => resolve(one, now)?.fact ?? []);
  const matched = [...own, ...others];
  // Overloads, partial classes, an interface beside its class (`CartImpl`, `DefaultCart`): whatever bears a declared name.
  const names = new Set([
    ...matched.filter((fact) => !isMember(fact)).map(({ name }) => nameKey(name)),
    ...pairs.map(({ declared }) => nameKey(declared.name)),
  ]);
  const same = [...names].flatMap((name) => [name, `${name}impl`, `default${name}`].flatMap((one) => now.byName.get(one) ?? []));
  const holders = then === undefined ? holdersOf(own, now) : [];
  return new Set([...matched, ...same, ...holders].map(factId));
}

/** Types that hold endpoints which the design declares: what they are there for is told, and nobody knows since when they bear their name. */
function holdersOf(matched: readonly CodeFact[], { facts }: FactIndex): CodeFact[] {
  const paths = new Set(matched.filter(({ kind }) => kind === 'endpoint').map(({ path }) => path));
  const types = facts.facts.filter((fact) => isType(fact) && paths.has(fact.path));
  return matched.flatMap((one) => {
    const before = one.kind === 'endpoint' ? types.filter(({ path, line }) => path === one.path && line <= one.line) : [];
    return before.reduce<CodeFact[]>(([last], type) => (last === undefined || type.line >= last.line ? [type] : [last]), []);
  });
}

function undeclaredItem(fact: CodeFact, pairs: readonly Pair[]): DriftItem {
  const shown = fact.owner === undefined ? fact.name : `${fact.owner}.${fact.name}`;
  return {
    id: `undeclared ${factId(fact)}`,
    verdict: 'undeclared',
    reason: 'new',
    kind: fact.kind,
    name: shown,
    details: [`No design declares it${fact.signature === undefined ? '' : `: ${shown}${fact.signature}`}.`],
    design: belongsTo(fact, pairs),
    mentions: [],
    code: { path: fact.path, line: fact.line },
    state: 'new',
  };
}

/** Where the design would declare it: at its type, else at what lies in the same file, else in the same folder. */
function belongsTo(fact: CodeFact, pairs: readonly Pair[]): DriftItem['design'] {
  const isType = (pair: Pair): boolean => fact.owner !== undefined && pair.now?.fact?.name === fact.owner;
  const isKind = (pair: Pair): boolean =>
    fact.kind === 'endpoint' ? pair.declared.kind === 'endpoint' : isResource(fact) && pair.declared.kind === 'resource';
  const order = [
    isType,
    isKind,
    (pair: Pair) => pair.now?.path === fact.path && pair.declared.firm,
    (pair: Pair) => pair.now !== undefined && folderOf(pair.now.path) === folderOf(fact.path) && pair.declared.firm,
    () => true,
  ];
  for (const fits of order) {
    const place = pairs.find((pair) => fits(pair))?.declared.places[0];
    if (place !== undefined) return place;
  }
  return { path: '', line: 1 };
}

/** New endpoints and resources that no design claims. */
export function unclaimedFacts(specs: readonly { declared: readonly Pair['declared'][] }[], now: CodeFacts, then: CodeFacts): CodeFact[] {
  const index = indexFacts(now);
  const before = new Set(then.facts.map(factId));
  const claimed = new Set(specs.flatMap(({ declared }) => declared.flatMap((one) => resolve(one, index)?.fact ?? [])).map(factId));
  return now.facts.filter(
    (fact) =>
      (fact.kind === 'endpoint' || isResource(fact)) && !isTestPath(fact.path) && !before.has(factId(fact)) && !claimed.has(factId(fact)),
  );
}
