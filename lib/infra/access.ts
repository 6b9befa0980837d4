import type { FunctionName } from '../domain/platform/index.ts';

/**
 * Rows of the table by what their partition keys are or begin with (`lib/adapters/aws/stores/keys.ts` says what lies where). IAM knows
 * these as leading keys, and nothing finer.
 */
const ROWS = {
  /** A run with its events, documents, checkpoints, usage, and the entries that lead to its reviews and its ledger. */
  runs: 'RUN#*',
  /** Of a project: the lock of a spec, approvals, gates of commits, git refs. */
  projects: 'PROJECT#*',
  /** Runs that are to be started, of all projects. */
  starts: 'STARTS',
  /** A review, and apart from it its task token. */
  reviews: 'REVIEW#*',
  /** Decisions that no run has heard of yet, of all projects. */
  undelivered: 'UNDELIVERED',
  ledgers: 'LEDGER#*',
  builds: 'BUILD#*',
  /** A job elsewhere, its task token, and what a CI said. */
  jobs: 'JOB#*',
  /** Those that somebody must look after. */
  openJobs: 'JOBS',
  outbox: 'OUTBOX',
  /** Commits that somebody waits for. */
  clones: 'CLONES',
  /** An event of hooks, and which runs it has. */
  hookEvents: 'HOOK#*',
  hookRuns: 'HOOKRUN#*',
  /** Of a project: turns and marks of its hooks. */
  hooks: 'HOOKS#*',
  /** Events of hooks that are not over, of all projects. */
  openHooks: 'OPENHOOKS',
  /** Requests that may be repeated. */
  requests: 'REQUEST#*',
} as const;
type Rows = keyof typeof ROWS;

/** Partitions of the index, by the same measure. */
const LISTS = { runs: 'RUNS#*', reviews: 'REVIEWS#*', usage: 'USAGE#*', hookRuns: 'HOOKRUNS#*' } as const;

/** Objects of the bucket by what their keys begin with, and why that is as narrow as it gets. */
const OBJECTS = {
  artefacts: { pattern: 'artefacts/*', why: 'Artefacts are named by the digests of what they hold: there is no narrower set of them.' },
  git: { pattern: 'git/*', why: 'Git objects lie below the digest of their project, and projects come and go.' },
  /** What is known of trees alone: who reads a tree that nobody has measured notes the measures. */
  trees: { pattern: 'git/*/trees/*', why: 'Trees of git lie below the digest of their project, and projects come and go.' },
  /** What goes into a build and comes out of it. */
  sandbox: { pattern: 'sandbox/*', why: 'Inputs and results of builds lie below the name of their job.' },
  /** Steering of the organisation, which people fill. */
  steering: { pattern: 'steering/*', why: 'People name the files of the steering of their organisation.' },
} as const;
type Objects = keyof typeof OBJECTS;

/** Transactions need the rights of their parts. There is no right to scan. */
const ROW_ACTIONS = {
  get: 'dynamodb:GetItem',
  getMany: 'dynamodb:BatchGetItem',
  query: 'dynamodb:Query',
  put: 'dynamodb:PutItem',
  update: 'dynamodb:UpdateItem',
  remove: 'dynamodb:DeleteItem',
  removeMany: 'dynamodb:BatchWriteItem',
  check: 'dynamodb:ConditionCheckItem',
} as const;
type RowVerb = keyof typeof ROW_ACTIONS;

/** Objects are never deleted by a function: the bucket's lifecycle does that. */
const OBJECT_ACTIONS = { get: 's3:GetObject', put: 's3:PutObject' } as const;
type ObjectVerb = keyof typeof OBJECT_ACTIONS;

/** What a function does with the table and the bucket. */
export interface StateAccess {
  readonly rows: Partial<Record<Rows, readonly RowVerb[]>>;
  readonly lists?: readonly (keyof typeof LISTS)[];
  readonly objects?: Partial<Record<Objects, readonly ObjectVerb[]>>;
}
type RowAccess = StateAccess['rows'];

function together(...parts: readonly RowAccess[]): RowAccess {
  const all = parts.flatMap((part) => Object.entries(part) as [Rows, readonly RowVerb[]][]);
  const byRows = Map.groupBy(all, ([rows]) => rows);
  return Object.fromEntries([...byRows].map(([rows, some]) => [rows, [...new Set(some.flatMap(([, verbs]) => verbs))]]));
}

/** Tells an event of a run: the event, its key and its outbox entry. */
const TELL: RowAccess = { runs: ['get', 'query', 'put'], outbox: ['put'] };
/** Chains a ledger entry, and those that wait along with it. */
const CHAIN: RowAccess = { ledgers: ['get', 'query', 'put', 'remove', 'removeMany'], runs: ['get', 'getMany', 'put'] };
/** What every stage does that goes on in a run. */
const STAGE = together(TELL, CHAIN);
const BUILD: RowAccess = { builds: ['get', 'put'] };
const REMEMBER: RowAccess = { requests: ['get', 'put', 'update', 'remove'] };

/** Records and texts; a record that is too long for a row is an artefact, too. */
const ARTEFACTS = { artefacts: ['get', 'put'] } as const;
const READ_SOURCE = { ...ARTEFACTS, git: ['get'], trees: ['put'] } as const;
const WRITE_SOURCE = { ...ARTEFACTS, git: ['get', 'put'] } as const;

/** A stage that drafts, checks and accepts a document: it counts what its calls cost and keeps their replies. */
const AUTHOR: StateAccess = { rows: together(STAGE, { runs: ['update'] }, BUILD), objects: READ_SOURCE };

/**
 * What each function may do with the table and the bucket: the only place that says so, and all that its role is given. The end-to-end run
 * on this machine holds every request of every function to the roles that come of it.
 */
export const STATE_ACCESS: Readonly<Record<FunctionName, StateAccess>> = {
  'steering-resolve': { rows: together(STAGE, { runs: ['update'] }), objects: { ...READ_SOURCE, steering: ['get'] } },
  requirements: AUTHOR,
  design: AUTHOR,
  tasks: AUTHOR,
  implement: {
    // Refs of the run and its branch; which reviews were approved; earlier runs of the spec.
    rows: together(STAGE, { runs: ['update'] }, BUILD, { projects: ['get', 'query', 'put'], reviews: ['getMany'] }),
    lists: ['runs'],
    objects: WRITE_SOURCE,
  },
  checks: {
    // Opens a job: its token goes in, and is never read here. Branches for a CI are looked up.
    rows: { runs: ['get'], jobs: ['get', 'put', 'update'], openJobs: ['put'], projects: ['get', 'put'] },
    objects: { artefacts: ['get'], git: ['get'], trees: ['put'], sandbox: ['get', 'put'] },
  },
  verify: { rows: together(STAGE, BUILD, { projects: ['get'] }), objects: READ_SOURCE },
  review: {
    // Opens a review; a decision that holds again is decided, delivered and forgotten on the spot.
    rows: together(STAGE, {
      runs: ['update'],
      reviews: ['get', 'getMany', 'put', 'update', 'remove'],
      undelivered: ['query', 'put', 'remove'],
      projects: ['query'],
    }),
    // Whether an earlier run has but ticked the plan that was approved.
    lists: ['runs'],
    objects: READ_SOURCE,
  },
  publish: {
    // Reads refs and drops the lock of the spec.
    rows: together(STAGE, { runs: ['update'] }, BUILD, { projects: ['get', 'remove'], reviews: ['getMany'] }),
    objects: READ_SOURCE,
  },
  api: {
    // Shows everything, starts and ends runs, takes snapshots, decisions and reports.
    rows: together(STAGE, REMEMBER, {
      runs: ['update'],
      starts: ['put'],
      projects: ['get', 'query', 'put', 'remove'],
      reviews: ['get', 'getMany', 'update', 'remove'],
      undelivered: ['query', 'put', 'remove'],
      ledgers: ['getMany'],
      builds: ['get'],
      jobs: ['get', 'query', 'put', 'update', 'remove', 'check'],
      openJobs: ['remove'],
      clones: ['get', 'put', 'remove'],
      hookEvents: ['get', 'put'],
      hookRuns: ['get', 'getMany'],
      openHooks: ['put'],
    }),
    lists: ['runs', 'reviews', 'usage', 'hookRuns'],
    objects: { ...WRITE_SOURCE, steering: ['get'] },
  },
  outbox: { rows: { outbox: ['query', 'removeMany'], runs: ['get'] }, objects: { artefacts: ['get'] } },
  'build-finished': {
    rows: { jobs: ['get', 'query', 'update', 'remove'], openJobs: ['remove'] },
    objects: { ...ARTEFACTS, sandbox: ['get'] },
  },
  'hook-dispatch': {
    // Plans, runs and judges; opens jobs as `checks` does; fetches what an event is about.
    rows: {
      hookEvents: ['get', 'put', 'update'],
      hookRuns: ['get', 'getMany', 'put'],
      hooks: ['get', 'put'],
      openHooks: ['remove'],
      projects: ['get', 'query', 'put'],
      jobs: ['get', 'put', 'update'],
      openJobs: ['put'],
    },
    objects: { ...WRITE_SOURCE, sandbox: ['get', 'put'] },
  },
  'hook-agent': {
    // Its agents are runs: it records, goes on with and closes them, asks for reviews and writes their branches. That it decides no review
    // is held by its code, which puts new ones only: to IAM an item in the place of another is the same request.
    rows: together(STAGE, BUILD, {
      runs: ['update'],
      starts: ['put'],
      projects: ['get', 'query', 'put', 'remove'],
      reviews: ['get', 'getMany', 'put'],
      hookEvents: ['get'],
      hookRuns: ['get', 'getMany', 'put'],
      hooks: ['get', 'put'],
    }),
    lists: ['runs'],
    objects: { ...WRITE_SOURCE, steering: ['get'] },
  },
  'hook-events': {
    // Knows projects by their refs, and records events among those that are open; ends those whose execution is over, with their runs.
    rows: {
      hookEvents: ['get', 'put', 'update'],
      hookRuns: ['get', 'getMany', 'put'],
      hooks: ['get', 'put'],
      openHooks: ['query', 'put', 'remove'],
      projects: ['get'],
    },
    objects: ARTEFACTS,
  },
  'execution-ended': { rows: together(STAGE, { runs: ['update'], projects: ['remove'] }), objects: ARTEFACTS },
  'source-clone': { rows: { clones: ['update', 'remove'], projects: ['get', 'put'] }, objects: { git: ['get', 'put'] } },
  'review-sweep': {
    rows: together(STAGE, {
      runs: ['update'],
      reviews: ['get', 'getMany', 'remove'],
      undelivered: ['query', 'remove'],
      starts: ['query', 'removeMany'],
    }),
    objects: ARTEFACTS,
  },
  'sandbox-sweep': { rows: { jobs: ['get', 'update'], openJobs: ['query'] } },
  'gates-poll': { rows: { jobs: ['get', 'update'], openJobs: ['query'] } },
  notify: { rows: REMEMBER },
};

/** The reminder of waiting reviews, which is a state machine and no function, looks whether one still waits. */
export const REMINDER_ACCESS: StateAccess = { rows: { reviews: ['get'] } };

/** Actions on rows with these leading keys. */
export interface RowRight {
  readonly actions: readonly string[];
  readonly keys: readonly string[];
  /** Of the index instead of the table. */
  readonly index: boolean;
}

/**
 * The rights to rows that an access comes to. An action stands in one right, with all the keys that it reaches: whether the parts of a
 * transaction are judged each alone or with the keys of all of them is not documented, and so it is all the same.
 */
export function rowRights({ rows, lists = [] }: StateAccess): RowRight[] {
  const used = (Object.entries(rows) as [Rows, readonly RowVerb[]][]).flatMap(([name, verbs]) =>
    actionsOf(verbs, ROW_ACTIONS).map((action) => ({ action, key: ROWS[name] })),
  );
  const keysOf = [...Map.groupBy(used, ({ action }) => action)].map(([action, some]) => ({ action, keys: some.map(({ key }) => key) }));
  const onTable = [...Map.groupBy(keysOf, ({ keys }) => keys.join(' '))].map(([keys, some]) => ({
    actions: some.map(({ action }) => action),
    keys: keys.split(' '),
    index: false,
  }));
  // Of a query of the index the leading key is that of the index.
  return lists.length === 0
    ? onTable
    : [...onTable, { actions: [ROW_ACTIONS.query], keys: lists.map((name): string => LISTS[name]), index: true }];
}

/** Of a request without leading keys all of them would fit: that there are some is asked as well. */
export const leadingKeys = (keys: readonly string[]): Readonly<Record<string, unknown>> => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

/** Actions on objects whose keys fit a pattern. */
export interface ObjectRight {
  readonly actions: readonly string[];
  readonly pattern: string;
  /** Why there is a pattern, and none narrower. */
  readonly why: string;
}

/** The rights to objects that an access comes to. */
export function objectRights({ objects = {} }: StateAccess): ObjectRight[] {
  const used = Object.entries(objects) as [Objects, readonly ObjectVerb[]][];
  return used.map(([name, verbs]) => ({ actions: actionsOf(verbs, OBJECT_ACTIONS), ...OBJECTS[name] }));
}

function actionsOf<Verb extends string>(verbs: readonly Verb[], actions: Readonly<Record<Verb, string>>): string[] {
  return [...new Set(verbs.map((verb) => actions[verb]))].toSorted();
}
