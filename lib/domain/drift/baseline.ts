import type { Pair } from './compare.ts';
import type { Declared } from './declared.ts';
import { type CodeFact, type CodeFacts, factId, isMember, isResource } from './facts.ts';
import { nameKey } from './names.ts';
import type { DriftRecord } from './record.ts';
import { type FactIndex, folderOf, foundWithin, indexFacts, isTestPath, resolve } from './resolve.ts';
import { territoryOf } from './territory.ts';

/** What of the code a record keeps: what the design speaks of, the public surface around it, and all endpoints and resources. */
export function baselineOf(declared: readonly Declared[], facts: CodeFacts, when: { at: string; commit?: string }): DriftRecord['synced'] {
  const now = indexFacts(facts);
  const pairs = declared.map((one) => ({ declared: one, now: resolve(one, now), then: undefined }));
  const territory = territoryOf(pairs, now, undefined);
  const spoken = pairs.flatMap(({ now: match }) => match?.fact ?? []);
  const kept = new Map<string, CodeFact>();
  for (const fact of [
    ...spoken,
    ...spoken.flatMap((fact) => membersOf(fact, now)),
    ...facts.facts.filter((one) => isAround(one, territory)),
  ])
    kept.set(`${factId(fact)} ${fact.path}`, fact);
  const inner = pairs.flatMap((pair) => innerOf(pair, now)).filter(({ path }) => !isTestPath(path));
  const paths = new Set([...pairs.flatMap(({ now: match }) => match?.path ?? []), ...[...kept.values()].map(({ path }) => path)]);
  return {
    at: when.at,
    ...(when.commit !== undefined && { commit: when.commit }),
    covers: { files: [...territory.files].sort(), folders: [...territory.folders].sort() },
    paths: [...paths].sort(),
    ...(inner.length > 0 && { inner: inner.sort((one, other) => (one.name < other.name ? -1 : 1)) }),
    facts: [...kept].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([, fact]) => recorded(fact)),
  };
}

/** What of a declared thing lies below the surface: itself, or members that the design lists. */
function innerOf({ declared, now: match }: Pair, now: FactIndex): { name: string; path: string }[] {
  const within = match === undefined ? foundWithin(declared, now) : undefined;
  if (match === undefined) return within === undefined ? [] : [{ name: declared.name, path: within.path }];
  return declared.members.flatMap(({ name }) =>
    now.inner.get(name)?.some(({ path }) => path === match.path) === true ? [{ name, path: match.path }] : [],
  );
}

const membersOf = (fact: CodeFact, { members }: FactIndex): readonly CodeFact[] => members.get(nameKey(fact.name)) ?? [];

function isAround(fact: CodeFact, { files, folders }: ReturnType<typeof territoryOf>): boolean {
  if (!fact.public || isTestPath(fact.path) || fact.kind === 'event') return false;
  if (fact.kind === 'endpoint' || isResource(fact)) return true;
  return (
    fact.kind !== 'constant' && (files.has(fact.path) || folders.has(folderOf(fact.path))) && !(isMember(fact) && fact.kind === 'field')
  );
}

function recorded({ kind, name, owner, aliases, signature, path }: CodeFact): DriftRecord['synced']['facts'][number] {
  return {
    kind,
    name,
    ...(owner !== undefined && { owner }),
    ...(aliases !== undefined && { aliases: [...aliases] }),
    ...(signature !== undefined && { signature }),
    path,
  };
}
