import type { CodeFact, ExportKind, ResourceKind } from './facts.ts';
import { languageOf, nameKey } from './names.ts';

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

/** Facts of a code block as declarations: what stands at its top, with its members. */
export function declaredByCode(
  facts: readonly CodeFact[],
  at: (line: number) => Place,
  firm: boolean,
): Parameters<Declarations['add']>[0][] {
  return facts
    .filter(
      ({ owner, kind, name }) => owner === undefined && kind !== 'constant' && !ANYWHERE.has(name.toLowerCase()) && !/^test_/.test(name),
    )
    .map((fact) => {
      const place = at(fact.line);
      const base = { name: fact.name, places: [place], firm };
      if (fact.kind === 'endpoint') return { kind: 'endpoint', ...base };
      if (fact.kind === 'event') return { kind: 'event', ...base };
      if (isResourceFact(fact)) return { kind: 'resource', as: fact.kind, ...base };
      const language = languageOf(fact.path);
      const members = facts.filter(({ owner }) => owner === fact.name).map((member) => declaredMember(member, at));
      const signature = fact.kind === 'function' && fact.signature !== undefined ? { signature: fact.signature } : {};
      return { kind: 'export', ...base, as: fact.kind as ExportKind, members, ...signature, ...(language !== undefined && { language }) };
    });
}

const RESOURCES = new Set(['table', 'queue', 'topic', 'bucket', 'bus', 'stream', 'function-resource']);
const isResourceFact = (fact: CodeFact): fact is CodeFact & { kind: ResourceKind } => RESOURCES.has(fact.kind);

function declaredMember({ kind, name, signature, line }: CodeFact, at: (line: number) => Place): DeclaredMember {
  return { kind: kind === 'method' ? 'method' : 'field', name, place: at(line), ...(signature !== undefined && { signature }) };
}
