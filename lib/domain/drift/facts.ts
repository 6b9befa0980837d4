/** What a program offers to others: types, their members, functions, constants. */
export type ExportKind = 'class' | 'interface' | 'type' | 'enum' | 'function' | 'constant' | 'method' | 'field';
/** What a program or its infrastructure code creates outside itself. */
export type ResourceKind = 'table' | 'queue' | 'topic' | 'bucket' | 'bus' | 'stream' | 'function-resource';
export type FactKind = ExportKind | ResourceKind | 'endpoint' | 'event';

/** One thing that code declares, with its place. */
export interface CodeFact {
  kind: FactKind;
  /** As written; an endpoint is `POST /v1/preferences/{id}`. */
  name: string;
  /** Other names of the same thing, e.g. the physical name of a table besides its id in the template. */
  aliases?: readonly string[];
  /** Type that a method or field belongs to. */
  owner?: string;
  /** Types (and names, where callers use them) of parameters and result, without layout; absent where there is none. */
  signature?: string;
  /** Names in the head of a type: of what it extends, implements or takes. */
  heads?: readonly string[];
  path: string;
  /** 1-based. */
  line: number;
  /** Whether others can use it: exported, public, capitalised, as the language has it. */
  public: boolean;
  /** Function that makes the route of an endpoint, where its callers may hand it the router and with it a prefix. */
  within?: string;
}

/** A mark that a router of another file is mounted below a prefix: `app.use('/v1', preferences)`. */
export interface Mount {
  prefix: string;
  /** Module that the mounted router comes from, as the import writes it; with `call`, the word in front of the function's name. */
  from: string;
  /** Function that is handed the router: `users.Register(v1.Group("/users"))`. */
  call?: string;
  /** Function that this stands in. */
  within?: string;
}

/** A function or type below the surface: private, within a function, or of a language that is read by its keywords alone. */
export interface InnerName {
  name: string;
  /** 1-based. */
  line: number;
}

/** What one file declares. */
export interface FileFacts {
  path: string;
  facts: CodeFact[];
  mounts: Mount[];
  /** They declare nothing, but answer to a name. */
  inner?: readonly InnerName[];
  /** Why (part of) it could not be read: syntax errors, size. */
  problem?: string;
  /** Nothing of it was read: because of what it is, or because reading does not work here. */
  unread?: 'unfit' | 'fault';
}

/** What a revision of the code declares. */
export interface CodeFacts {
  /** Every path of the revision, those that no reader knows too. */
  paths: readonly string[];
  facts: readonly CodeFact[];
  inner?: readonly (InnerName & { path: string })[];
  problems: readonly { path: string; message: string; unread?: 'unfit' | 'fault' }[];
}

const TYPES: readonly FactKind[] = ['class', 'interface', 'type', 'enum'];
const MEMBERS: readonly FactKind[] = ['method', 'field'];
const RESOURCES: readonly FactKind[] = ['table', 'queue', 'topic', 'bucket', 'bus', 'stream', 'function-resource'];

export const isType = ({ kind }: Pick<CodeFact, 'kind'>): boolean => TYPES.includes(kind);
export const isMember = ({ kind }: Pick<CodeFact, 'kind'>): boolean => MEMBERS.includes(kind);
export const isResource = ({ kind }: Pick<CodeFact, 'kind'>): boolean => RESOURCES.includes(kind);

/** The same for one thing of the code as long as its name stays, wherever it lies. */
export function factId({ kind, owner, name }: Pick<CodeFact, 'kind' | 'owner' | 'name'>): string {
  return `${kind} ${owner === undefined ? '' : `${owner}.`}${name}`;
}
