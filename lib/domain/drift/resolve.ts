import type { Declared } from './declared.ts';
import { type Endpoint, parseEndpoint, sameEndpoint } from './endpoints.ts';
import { type CodeFact, type CodeFacts, isMember, isResource, isType } from './facts.ts';
import { accepts } from './signatures.ts';
import { languageOf, nameKey, stemKey } from './names.ts';

/** What a declared thing is in the code: the fact that stands for it, or the file. */
export interface Match {
  fact?: CodeFact;
  path: string;
  line: number;
}

/** Facts of one revision, looked up by name. */
export interface FactIndex {
  facts: CodeFacts;
  byName: ReadonlyMap<string, readonly CodeFact[]>;
  byStem: ReadonlyMap<string, readonly CodeFact[]>;
  members: ReadonlyMap<string, readonly CodeFact[]>;
  /** Methods by name, whatever type they belong to. */
  methods: ReadonlyMap<string, readonly CodeFact[]>;
  endpoints: readonly (Endpoint & { fact: CodeFact })[];
  paths: ReadonlySet<string>;
  byBase: ReadonlyMap<string, readonly string[]>;
  byModule: ReadonlyMap<string, readonly string[]>;
  /** What lies below the surface, and what tests have, by the name as it is written. */
  inner: ReadonlyMap<string, readonly Match[]>;
  isPlainScript: boolean;
  /** What was looked up already: each spec asks for what all others declare. */
  resolved: Map<Declared, Match | undefined>;
}

/** Tests name everything and declare nothing. */
export const isTestPath = (path: string): boolean =>
  // What lies there are packages by their names: `com/example` is none of examples.
  !/(?:^|\/)src\/main\/(?:java|kotlin|scala|groovy)\//.test(path) && isNamedAsTest(path);

const isNamedAsTest = (path: string): boolean =>
  /(?:^|\/)(?:tests?|__tests__|__mocks__|spec|specs|testdata|fixtures?|e2e|benches|examples?)\//i.test(path) ||
  /(?:\.(?:test|spec|stories|bench)\.\w+|_test\.(?:go|py|rs)|(?:^|\/)test_\w+\.py|(?:^|\/)conftest\.py|Tests?\.(?:java|cs))$/.test(path);

/** The index of a revision is made once: every spec of a repository asks for it. */
export function indexFacts(facts: CodeFacts): FactIndex {
  const index = INDEXES.get(facts) ?? makeIndex(facts);
  INDEXES.set(facts, index);
  return index;
}

const INDEXES = new WeakMap<CodeFacts, FactIndex>();

function makeIndex(facts: CodeFacts): FactIndex {
  const members = facts.facts.filter((fact) => isMember(fact) && !isTestPath(fact.path));
  const named = facts.facts.filter((fact) => !isMember(fact) && fact.kind !== 'endpoint' && !isTestPath(fact.path));
  const paths = facts.paths.filter((path) => !isTestPath(path));
  return {
    facts,
    byName: grouped(named, (fact) => [fact.name, ...(fact.aliases ?? [])].map(nameKey)),
    byStem: grouped(
      named.filter((fact) => isType(fact) || isResource(fact)),
      stems,
    ),
    members: grouped(members, ({ owner }) => [nameKey(owner ?? '')]),
    methods: grouped(
      members.filter(({ kind }) => kind === 'method'),
      ({ name }) => [nameKey(name)],
    ),
    endpoints: facts.facts.flatMap((fact) => {
      const endpoint = fact.kind === 'endpoint' && !isTestPath(fact.path) ? parseEndpoint(fact.name) : undefined;
      return endpoint === undefined ? [] : [{ ...endpoint, fact }];
    }),
    paths: new Set(facts.paths),
    byBase: grouped(facts.paths, (path) => [baseOf(path)]),
    byModule: grouped(
      paths.filter((path) => SOURCE.test(path)),
      moduleNames,
    ),
    inner: grouped(
      [
        ...(facts.inner ?? []),
        ...facts.facts.filter((fact) => fact.owner === undefined && fact.kind !== 'endpoint' && isTestPath(fact.path)),
      ],
      ({ name }) => [name],
    ),
    isPlainScript: isPlainScript(facts),
    resolved: new Map(),
  };
}

const SOURCE = /\.(?:[cm]?[jt]sx?|py|go|java|rs|cs)$/;

const stems = (fact: CodeFact): string[] =>
  [fact.name, ...(fact.aliases ?? [])].flatMap((name) => [nameKey(name), stemKey(name) ?? nameKey(name)]);

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** `src/preference-service.ts` may be what a design calls Preference Service, and so may a folder of that name, or `services/preference.ts`. */
function moduleNames(path: string): string[] {
  const base = nameKey(baseOf(path).replace(/\.\w+$/, ''));
  const folder = nameKey(baseOf(folderOf(path)));
  if (/^(?:index|mod|main|init|lib)$/.test(base) && folder !== '') return [folder];
  return folder === '' ? [base] : [base, ...new Set([folder, folder.replace(/s$/, '')].flatMap((one) => [base + one, one + base]))];
}

function grouped<T>(items: readonly T[], keys: (item: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items)
    for (const key of new Set(keys(item))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  return groups;
}

/** What a declared thing is in a revision; undefined where it is not there. */
export function resolve(declared: Declared, index: FactIndex): Match | undefined {
  const { resolved } = index;
  if (!resolved.has(declared)) resolved.set(declared, lookUp(declared, index));
  return resolved.get(declared);
}

function lookUp(declared: Declared, index: FactIndex): Match | undefined {
  switch (declared.kind) {
    case 'file':
      return resolveFile(declared.name, declared, index);
    case 'endpoint':
      return resolveEndpoint(declared, index);
    case 'resource':
      return byFact(pick(declared, resourcesNamed(declared, index))) ?? byStem(declared, index);
    case 'event':
      return byFact(
        pick(
          declared,
          (index.byName.get(nameKey(declared.name)) ?? []).filter(({ kind }) => kind === 'event'),
        ),
      );
    case 'export':
      return resolveName(declared, index);
    case 'component':
      return resolveName(declared, index) ?? resolveModule(declared, index);
  }
}

/**
 * What is there, if not on the surface: a method for a function that the design writes without its type, a private or inner function, a type in
 * a language that is read by its keywords alone, a thing of the tests. It is in step, and nothing more is asked of it.
 */
export function foundWithin({ kind, as, name }: Declared, { methods, inner }: FactIndex): Match | undefined {
  if (kind !== 'export' && kind !== 'component') return undefined;
  const method = as === 'function' ? methods.get(nameKey(name))?.[0] : undefined;
  const found = method ?? inner.get(name)?.[0];
  return found && { path: found.path, line: found.line };
}

/** Interfaces and aliases have no counterpart in plain JavaScript: there they say what an object looks like, and nobody can build them. */
export const isShapeOnly = ({ kind, as, language }: Declared, { isPlainScript }: FactIndex): boolean =>
  isPlainScript && kind === 'export' && language === 'js' && (as === 'interface' || as === 'type');

/** Whether most of the code is JavaScript, and TypeScript declares nothing of it. */
function isPlainScript({ paths, facts }: CodeFacts): boolean {
  const code = paths.filter((path) => languageOf(path) !== undefined && !isTestPath(path));
  const isTyped = ({ path }: CodeFact): boolean => TYPED.test(path) && !isTestPath(path);
  return code.filter((path) => languageOf(path) === 'js' && !TYPED.test(path)).length * 2 > code.length && !facts.some(isTyped);
}

const TYPED = /\.[cm]?tsx?$/;

/** One order or many: designs say either of a table. */
function resourcesNamed({ name, as }: Declared, { byName }: FactIndex): CodeFact[] {
  const key = nameKey(name);
  const named = [
    key,
    ...(as === 'table' ? [`${key}s`, `${key}es`, key.replace(/(?:es|s)$/, ''), key.replace(/s$/, ''), key.replace(/y$/, 'ies')] : []),
  ];
  for (const one of named) {
    const found = (byName.get(one) ?? []).filter(({ kind }) => kind === as);
    if (found.length > 0) return found;
  }
  return [];
}

/** A spec of a package writes paths as they are in the package, or as they are in the repository. */
function resolveFile(name: string, declared: Pick<Declared, 'root'>, { paths, byBase }: FactIndex): Match | undefined {
  const { root } = declared;
  const whole = root === undefined ? name : `${root}/${name}`;
  if (paths.has(whole)) return { path: whole, line: 1 };
  if (paths.has(name)) return { path: name, line: 1 };
  const named = (byBase.get(baseOf(name)) ?? []).filter((path) => path.endsWith(`/${name}`));
  const ending = within(declared, named, (path) => path);
  // Of several nobody can say that it is not there; which one is meant is not told either.
  return ending[0] === undefined ? undefined : { path: ending[0], line: 1 };
}

/** Where several paths would do, the one that agrees whole. */
function resolveEndpoint(declared: Declared, { endpoints }: FactIndex): Match | undefined {
  const wanted = parseEndpoint(declared.name);
  if (wanted === undefined) return undefined;
  const all = endpoints.flatMap(({ fact, ...found }) => {
    const agreement = sameEndpoint(wanted, found, fact.path);
    return agreement === 'no' ? [] : [{ fact, agreement }];
  });
  const agreeing = within(declared, all, ({ fact }) => fact.path);
  return byFact((agreeing.find(({ agreement }) => agreement === 'exact') ?? agreeing[0])?.fact);
}

function resolveName(declared: Declared, index: FactIndex): Match | undefined {
  const key = nameKey(declared.name);
  const same = (index.byName.get(key) ?? []).filter((fact) => !isResource(fact) && fact.kind !== 'event');
  const exact = byFact(pick(declared, same));
  if (exact !== undefined || declared.as === 'function') return exact;
  // A mention of a method without its type.
  const isMention = declared.kind === 'export' && !declared.firm;
  return isMention ? byFact(index.methods.get(key)?.[0]) : byStem(declared, index);
}

/** Another role word at the end (`PreferenceStore` for `PreferenceRepository`) only where the files agree or there is one such thing. */
function byStem(declared: Declared, { byStem: stemmed, members }: FactIndex): Match | undefined {
  const stem = stemKey(declared.name) ?? nameKey(declared.name);
  const all = (stemmed.get(stem) ?? []).filter((fact) => (declared.kind === 'resource' ? fact.kind === declared.as : isType(fact)));
  const candidates = within(declared, all, ({ path }) => path);
  const here = candidates.filter(({ path }) => isListed(declared, path));
  const [only, another] = candidates;
  const isOnly = only !== undefined && another === undefined && declared.files.length === 0;
  return byFact(here[0] ?? (isOnly && sharesMethods(declared, only, members) ? only : undefined));
}

/** What has none of the methods that the design lists is another thing, however alike it is named. */
function sharesMethods({ members: listed }: Declared, fact: CodeFact, members: FactIndex['members']): boolean {
  const methods = listed.filter(({ kind, listed: part }) => kind === 'method' && part !== true).map(({ name }) => nameKey(name));
  const has = new Set((members.get(nameKey(fact.name)) ?? []).map(({ name }) => nameKey(name)));
  return methods.length === 0 || has.size === 0 || methods.some((name) => has.has(name));
}

export const isListed = ({ files }: Declared, path: string): boolean => files.some((file) => path === file || path.endsWith(`/${file}`));

function pick(declared: Declared, candidates: readonly CodeFact[]): CodeFact | undefined {
  const near = within(declared, candidates, ({ path }) => path);
  const own = near.filter(({ path }) => isSameLanguage(declared, path));
  return pickTyped(declared, own.length > 0 ? own : near);
}

/** Those of the package that the spec is of, where there are any. */
function within<T>({ root }: Pick<Declared, 'root'>, all: readonly T[], pathOf: (one: T) => string): readonly T[] {
  const own = root === undefined ? [] : all.filter((one) => pathOf(one).startsWith(`${root}/`));
  return own.length > 0 ? own : all;
}

/** A block in one language may describe what another one has, but what is written in its own is meant first. */
export const isSameLanguage = ({ language }: Declared, path: string): boolean =>
  language === undefined || languageOf(path) === undefined || languageOf(path) === language;

function pickTyped(declared: Declared, candidates: readonly CodeFact[]): CodeFact | undefined {
  const typed = declared.as === undefined ? candidates : candidates.filter((fact) => isType(fact) === isTypeKind(declared.as));
  const usable = typed.length > 0 ? typed : candidates;
  return (
    usable.find(({ path, public: isPublic }) => isPublic && isListed(declared, path)) ??
    usable.find(({ path }) => isListed(declared, path)) ??
    usable.find(({ signature }) => declared.signature !== undefined && signature === declared.signature) ??
    usable.find(({ signature }) => declared.signature !== undefined && signature !== undefined && accepts(signature, declared.signature)) ??
    usable.find(({ kind, public: isPublic }) => isPublic && kind === declared.as) ??
    usable.find(({ public: isPublic }) => isPublic) ??
    usable[0]
  );
}

const isTypeKind = (kind: Declared['as']): boolean => kind === 'class' || kind === 'interface' || kind === 'type' || kind === 'enum';

function resolveModule(declared: Declared, index: FactIndex): Match | undefined {
  for (const file of declared.files) {
    const found = resolveFile(file, declared, index);
    if (found !== undefined) return found;
  }
  const modules = within(declared, index.byModule.get(nameKey(declared.name)) ?? [], (path) => path);
  return modules[0] === undefined || nameKey(declared.name).length < 4 ? undefined : { path: modules[0], line: 1 };
}

const byFact = (fact: CodeFact | undefined): Match | undefined => fact && { fact, path: fact.path, line: fact.line };
