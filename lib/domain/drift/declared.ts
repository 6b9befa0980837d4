import type { CodeFact, ExportKind, ResourceKind } from './facts.ts';
import { languageOf, nameKey } from './names.ts';
import { LEFT_OPEN } from './sketches.ts';

export interface Place {
  path: string;
  /** 1-based. */
  line: number;
}

export type DeclaredKind = 'component' | 'file' | 'export' | 'endpoint' | 'resource' | 'event';

/** A method or field of a type, as a code block of the design writes it. */
export interface DeclaredMember {
  kind: 'method' | 'field';
  name: string;
  signature?: string;
  place: Place;
  /** An item of a list tells it: the list may name a part only, its methods may lie elsewhere, and of what they take it says how many. */
  listed?: true;
}

/** One thing that a design says is there. */
export interface Declared {
  kind: DeclaredKind;
  /** As first written; an endpoint is `POST /v1/x`, a file its path. */
  name: string;
  /** Where it is declared, then where it is mentioned. */
  places: Place[];
  /**
   * Stated as part of the design: a component, a file list, a code block, an endpoint. What is only mentioned in prose counts once the
   * code has had it: prose names much that is not ours.
   */
  firm: boolean;
  /** Files that a component lists. */
  files: string[];
  members: DeclaredMember[];
  /** What kind of thing a code block makes of it. */
  as?: ExportKind | ResourceKind;
  /** Language of the code block that writes it, as `languageOf` names it. */
  language?: string;
  /** Of a function, where a code block gives one. */
  signature?: string;
  /** `nameKey` of the types below which lists tell of it. */
  of?: string[];
  /** Folder of the repository that its spec is of, where a folder has a `.kiro` of its own: what lies there is meant first. */
  root?: string;
}

/** The same for one thing of a design, however it writes the name. */
export function declaredId({ kind, name }: Pick<Declared, 'kind' | 'name'>): string {
  return `${kind} ${kind === 'file' || kind === 'endpoint' ? name : nameKey(name)}`;
}

/** Declarations by id: a second one of the same thing adds its places, members and files to the first. */
export class Declarations {
  private readonly byId = new Map<string, Declared>();
  /** Components and exports share one space of names. */
  private readonly byName = new Map<string, Declared>();

  add(given: Omit<Declared, 'files' | 'members'> & Partial<Pick<Declared, 'files' | 'members'>>): void {
    const declared: Declared = { files: [], members: [], ...given };
    const known = this.find(declared);
    if (known === undefined) {
      this.byId.set(declaredId(declared), declared);
      if (declared.kind === 'component' || declared.kind === 'export') this.byName.set(nameKey(declared.name), declared);
    } else merge(known, declared);
  }

  private find(declared: Declared): Declared | undefined {
    const named = declared.kind === 'component' || declared.kind === 'export' ? this.byName.get(nameKey(declared.name)) : undefined;
    return named ?? this.byId.get(declaredId(declared));
  }

  /** Notes a place at which a known name is mentioned. */
  mention(name: string, place: Place): boolean {
    const known = this.byName.get(nameKey(name));
    if (known !== undefined && !known.places.some(({ line }) => line === place.line)) known.places.push(place);
    return known !== undefined;
  }

  all(): Declared[] {
    return [...this.byId.values()];
  }
}

function merge(known: Declared, more: Declared): void {
  known.firm ||= more.firm;
  for (const place of more.places) if (!known.places.some(({ line }) => line === place.line)) known.places.push(place);
  known.files = [...new Set([...known.files, ...more.files])];
  for (const member of more.members)
    if (!known.members.some(({ name }) => nameKey(name) === nameKey(member.name))) known.members.push(member);
  if (more.of !== undefined) known.of = [...new Set([...(known.of ?? []), ...more.of])];
  if (known.as === undefined && more.as !== undefined) known.as = more.as;
  if (known.language === undefined && more.language !== undefined) known.language = more.language;
  if (known.signature === undefined && more.signature !== undefined) known.signature = more.signature;
}

/** Names that every other file has: which one is meant cannot be told. */
const ANYWHERE = new Set(
  'handler handle main run init setup start default app index get post put patch delete head options test describe it new'.split(' '),
);

/** Functions of Python that a testing tool runs, and methods by which a class is one of tests. */
const IS_TEST = /^test_/;

/** Facts of a code block as declarations: what stands at its top, with its members; and types of which it writes members only. */
export function declaredByCode(
  facts: readonly CodeFact[],
  at: (line: number) => Place,
  firm: boolean,
): Parameters<Declarations['add']>[0][] {
  const tests = new Set(facts.flatMap(({ name, owner }) => (owner !== undefined && IS_TEST.test(name) ? [owner] : [])));
  const top = facts.filter((fact) => fact.owner === undefined && isMeant(fact) && !tests.has(fact.name));
  const own = top.map((fact): Parameters<Declarations['add']>[0] => {
    const base = { name: fact.name, places: [at(fact.line)], firm };
    if (fact.kind === 'endpoint') return { kind: 'endpoint', ...base };
    if (fact.kind === 'event') return { kind: 'event', ...base };
    if (isResourceFact(fact)) return { kind: 'resource', as: fact.kind, ...base };
    // Values stand in blocks for many reasons: they are missed once the code has had them.
    const isValue = fact.kind === 'constant';
    const signature = fact.kind === 'function' ? signatureOf(fact) : {};
    return {
      ...{ kind: 'export', ...base, firm: firm && !isValue, as: fact.kind },
      ...{ members: membersOf(fact.name, facts, at), ...signature, ...inLanguage(fact) },
    };
  });
  const named = new Set(facts.filter(({ owner }) => owner === undefined).map(({ name }) => name));
  const owners = Map.groupBy(facts, ({ owner = '' }) => owner);
  const others = [...owners].flatMap(([name, [first]]): Parameters<Declarations['add']>[0][] =>
    name === '' || named.has(name) || first === undefined
      ? []
      : [{ kind: 'export', name, places: [at(first.line)], firm, members: membersOf(name, facts, at), ...inLanguage(first) }],
  );
  return [...own, ...others];
}

/** Names that every other file has mean nothing by themselves; of values only those count that are for others. */
function isMeant({ kind, name, public: isPublic, path }: CodeFact): boolean {
  if (ANYWHERE.has(name.toLowerCase()) || IS_TEST.test(name)) return false;
  // Whatever has no underscore in front is public in Python: only its capitals tell what is meant to be one.
  return kind !== 'constant' || (isPublic && (languageOf(path) !== 'py' || /^[A-Z][A-Z0-9_]+$/.test(name)));
}

const membersOf = (name: string, facts: readonly CodeFact[], at: (line: number) => Place): DeclaredMember[] =>
  facts.filter(({ owner }) => owner === name).map((member) => declaredMember(member, at));

function inLanguage({ path }: CodeFact): { language?: string } {
  const language = languageOf(path);
  return language === undefined ? {} : { language };
}

/** A signature that leaves something open says nothing that could be compared. */
const signatureOf = ({ signature }: CodeFact): { signature?: string } =>
  signature === undefined || signature.includes(LEFT_OPEN) ? {} : { signature };

const RESOURCES = new Set(['table', 'queue', 'topic', 'bucket', 'bus', 'stream', 'function-resource']);
const isResourceFact = (fact: CodeFact): fact is CodeFact & { kind: ResourceKind } => RESOURCES.has(fact.kind);

function declaredMember(fact: CodeFact, at: (line: number) => Place): DeclaredMember {
  return { kind: fact.kind === 'method' ? 'method' : 'field', name: fact.name, place: at(fact.line), ...signatureOf(fact) };
}
