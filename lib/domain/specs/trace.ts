import type { Evidence } from './evidence.ts';
import { KnownIds } from './nearest.ts';
import { taskLeaves } from './plan.ts';
import type { BugfixDocument } from './read/bugfix.ts';
import type { DesignDocument } from './read/design.ts';
import { propertiesMeant } from './read/property-label.ts';
import type { Reference } from './read/references.ts';
import { requirementOfKind } from './read/requirement-name.ts';
import type { Criterion, RequirementsDocument } from './read/requirements.ts';
import { isStanding } from './standing.ts';
import type { TasksDocument } from './read/tasks.ts';
import { spotOf } from './text/place.ts';

export interface TraceInput {
  /** requirements.md, or bugfix.md in a bugfix spec. */
  requirements?: RequirementsDocument | undefined;
  bugfix?: BugfixDocument | undefined;
  design?: DesignDocument | undefined;
  tasks?: TasksDocument | undefined;
  /** What commits and tests say they fulfil; left out where nobody looked. */
  commits?: readonly Evidence[] | undefined;
  tests?: readonly Evidence[] | undefined;
}

export interface TracedCriterion extends Criterion {
  /** Id of its requirement; of its part in a bugfix (1 to 3). */
  requirement: string;
  /** False for the clauses of a bugfix that describe the defect, and for what is withdrawn: nobody has to fulfil them. */
  binding: boolean;
  /** Names of the components that serve it. */
  components: string[];
  /** Keys of the properties that prove it. */
  properties: string[];
  /** Keys of the tasks that fulfil it. */
  tasks: string[];
  /** Commits that name it or a task of it, and test files that name it or a property of it. */
  commits: string[];
  tests: string[];
}

/** A reference to a criterion that does not exist. */
export interface DanglingReference {
  document: 'design' | 'tasks';
  /** `component PreferenceService`, `property 2`, `task 1.2`. */
  from: string;
  id: string;
  line: number;
  /** 1-based; the reference ends before `endColumn`. */
  column: number;
  endColumn: number;
  /** The existing id nearest to it. */
  candidate: string | undefined;
}

export interface Trace {
  criteria: TracedCriterion[];
  /** Ids of the requirements, also of those without criteria. */
  requirements: string[];
  dangling: DanglingReference[];
  /** Ids that tasks refer to where the spec has no document that states criteria. */
  unstated: string[];
  /** Ids of binding criteria that no component or property serves, that no task fulfils, that no commit and that no test names. */
  gaps: { unserved: string[]; unowned: string[]; uncommitted: string[]; untested: string[] };
  /** Counts of binding criteria. */
  coverage: { criteria: number; served: number; owned: number; committed: number; tested: number };
}

/** The graph criterion → component and property → task, with what is missing in it. References may be ids, ranges, whole requirements or `all`. */
export function traceSpec(input: TraceInput): Trace {
  const criteria = tracedCriteria(input);
  const index = new CriterionIndex(
    criteria,
    input.requirements?.requirements.map(({ id }) => id),
    namesPlaces(input),
  );
  const isOther = isCalledSo(input);
  const dangling = [...linkDesign(input.design, index), ...linkTasks(input.tasks, index)].filter(({ id }) => !isOther(id));
  linkEvidence(input, criteria, index);
  const binding = criteria.filter((criterion) => criterion.binding);
  const without = (is: (criterion: TracedCriterion) => boolean): string[] => binding.filter((each) => !is(each)).map(({ id }) => id);
  const isCommitted = ({ commits }: TracedCriterion): boolean => commits.length > 0;
  const isTested = ({ tests }: TracedCriterion): boolean => tests.length > 0;
  const unserved = without(({ components, properties }) => components.length + properties.length > 0);
  const unowned = without(({ tasks }) => tasks.length > 0);
  const total = binding.length;
  return {
    criteria,
    requirements: requirementIds(input, criteria),
    dangling,
    unstated: input.requirements === undefined && input.bugfix === undefined ? citedBy(input.tasks) : [],
    gaps: {
      unserved,
      unowned,
      uncommitted: input.commits === undefined ? [] : without(isCommitted),
      untested: input.tests === undefined ? [] : without(isTested),
    },
    coverage: {
      criteria: total,
      served: total - unserved.length,
      owned: total - unowned.length,
      committed: input.commits === undefined ? 0 : binding.filter(isCommitted).length,
      tested: input.tests === undefined ? 0 : binding.filter(isTested).length,
    },
  };
}

/** Whether numbers alone name the criteria of the only list there is, which has no requirement to name: `_Requirements: 2, 5_`. */
function namesPlaces({ requirements, bugfix, design, tasks }: TraceInput): boolean {
  const [only, ...others] = requirements?.requirements ?? [];
  if (only === undefined || only.headed || only.id !== '1' || others.length > 0 || bugfix !== undefined) return false;
  const lists = [
    ...(tasks?.tasks ?? []).map(({ references }) => references),
    ...(design?.properties ?? []).map(({ validates }) => validates),
    ...(design?.components ?? []).map(({ satisfies }) => satisfies),
  ];
  const stated = new Set(only.criteria.map(({ id }) => id));
  // Who names only 1 may mean all of it.
  return lists.some((list) => list.some(({ raw, ids }) => NUMBER.test(raw) && ids.some((id) => id !== '1' && stated.has(`1.${id}`))));
}

/** `2`, `2-4`: `Requirement 2` says what it names. */
const NUMBER = /^\d+(?![.\d])/;
/** The first of `Requirements 2, 5`, and `(Req 2)`, but not `Requirement 2`, where others show that numbers alone name criteria. */
const PLACE = /^(?:requirements\s|reqs?\.?\s)?\d+(?![.\d])/i;

/** Tells references to what the documents call so themselves, which is no criterion: `P1` of `### P1: Title`, `CP-2` of `- **CP-2 — Title**`. */
function isCalledSo({ requirements, design }: TraceInput): (id: string) => boolean {
  let names: ReadonlySet<string> | undefined;
  return (id) => {
    if (!LETTERED.test(id)) return false;
    names ??= new Set([...(requirements?.givenNames ?? []), ...(design?.givenNames ?? [])].map(asOne));
    return names.has(asOne(id));
  };
}

const LETTERED = /^[A-Z]/;

/** `P-1` and `P1` are one name. */
const asOne = (name: string): string => name.replace(/-(?=\d+$)/, '');

function tracedCriteria({ requirements, bugfix }: TraceInput): TracedCriterion[] {
  const fresh = ({ id, text, line, parts, withdrawn }: Criterion, requirement: string, binding: boolean): TracedCriterion => ({
    id,
    text,
    line,
    parts,
    requirement,
    binding,
    components: [],
    properties: [],
    tasks: [],
    commits: [],
    tests: [],
    ...(withdrawn === true && { withdrawn }),
  });
  const wanted = (requirements?.requirements ?? []).flatMap(({ id, criteria }) =>
    criteria.map((criterion) => fresh(criterion, id, isStanding(criterion))),
  );
  if (bugfix === undefined) return wanted;
  return [
    ...bugfix.current.map((clause) => fresh(clause, '1', false)),
    ...bugfix.expected.map((clause) => fresh(clause, '2', true)),
    ...bugfix.unchanged.map((clause) => fresh(clause, '3', true)),
    ...wanted,
  ];
}

/** In the order of the document, behind the parts of a bugfix. */
function requirementIds({ requirements }: TraceInput, criteria: readonly TracedCriterion[]): string[] {
  const stated = new Set(requirements?.requirements.map(({ id }) => id));
  const others = new Set<string>();
  for (const { requirement } of criteria) if (!stated.has(requirement)) others.add(requirement);
  return [...others, ...stated];
}

function linkDesign(design: DesignDocument | undefined, index: CriterionIndex): DanglingReference[] {
  const components = (design?.components ?? []).flatMap(({ name, satisfies }) => {
    const { found, missing } = index.resolve(satisfies);
    for (const criterion of found) add(criterion, 'components', name);
    return missing.map((entry) => ({ ...entry, document: 'design' as const, from: `component ${name}` }));
  });
  const properties = (design?.properties ?? []).flatMap(({ key, label, validates }) => {
    const { found, missing } = index.resolve(validates);
    for (const criterion of found) add(criterion, 'properties', key);
    return missing.map((entry) => ({ ...entry, document: 'design' as const, from: `property ${label}` }));
  });
  return [...components, ...properties];
}

const citedBy = (tasks: TasksDocument | undefined): string[] => [...new Set(tasks?.tasks.flatMap(({ criteria }) => criteria))];

const NONE: DanglingReference[] = [];

function linkTasks(tasks: TasksDocument | undefined, index: CriterionIndex): DanglingReference[] {
  if (tasks === undefined) return [];
  const leaves = new Set(taskLeaves(tasks));
  return tasks.tasks.flatMap((task): DanglingReference[] => {
    if (task.references.length === 0) return NONE;
    const { found, missing } = index.resolve(task.references);
    // A parent that cites criteria for all its tasks owns them too; its checklist boxes do not.
    if (leaves.has(task) || !task.leaf) for (const criterion of found) add(criterion, 'tasks', task.key);
    return missing.map((entry) => ({ ...entry, document: 'tasks' as const, from: `task ${task.id === '' ? `"${task.title}"` : task.id}` }));
  });
}

/** A commit speaks for the criteria it names and for those of its tasks, a test for those it names and those of its properties. */
function linkEvidence({ design, commits = [], tests = [] }: TraceInput, criteria: readonly TracedCriterion[], index: CriterionIndex): void {
  const keys = new Set(design?.properties.map(({ key }) => key));
  for (const [list, evidences] of [['commits', commits] as const, ['tests', tests] as const]) {
    for (const { name, references, tasks, properties } of evidences) {
      for (const criterion of index.resolve(references).found) add(criterion, list, name);
      const meant = properties.flatMap((key) => propertiesMeant(key, keys));
      for (const criterion of criteria) {
        if (criterion.tasks.some((key) => tasks.includes(key)) || criterion.properties.some((key) => meant.includes(key)))
          add(criterion, list, name);
      }
    }
  }
}

type Evidences = 'components' | 'properties' | 'tasks' | 'commits' | 'tests';

/** Most have one of each kind: a list that is made with it takes a tenth of what one takes that it is put into. */
function add<K extends Evidences>(criterion: TracedCriterion, kind: K, value: TracedCriterion[K][number]): void {
  const list: string[] = criterion[kind];
  if (list.length === 0) criterion[kind] = [value] as TracedCriterion[K];
  else if (!list.includes(value)) list.push(value);
}

type MissingCriterion = Omit<DanglingReference, 'document' | 'from'>;

/** Finds criteria by the ids that people write. */
export class CriterionIndex {
  private readonly criteria: readonly TracedCriterion[];
  private readonly byId = new Map<string, TracedCriterion[]>();
  private readonly byPlace: boolean;
  private readonly known = new KnownIds(() => this.criteria.map(({ id }) => id));

  private readonly marks = new Map<TracedCriterion, Marks>();

  /**
   * @param named ids of requirements, some of which may state no criteria
   * @param byPlace whether a number alone names a criterion of requirement 1
   */
  constructor(criteria: readonly TracedCriterion[], named: readonly string[] = [], byPlace = false) {
    this.criteria = criteria;
    this.byPlace = byPlace;
    const requirements = new Set<string>();
    let requirement: string | undefined;
    let names: string[] = [];
    for (const criterion of criteria) {
      // Those of one requirement stand together.
      if (criterion.requirement !== requirement) {
        ({ requirement } = criterion);
        names = withAbove(normal(requirement));
        for (const name of names) requirements.add(name);
      }
      this.put(normal(criterion.id), criterion);
      for (const name of names) this.put(name, criterion);
    }
    for (const id of named) {
      const name = normal(id);
      if (!requirements.has(name)) for (const above of withAbove(name)) requirements.add(above);
      // A reference to one without criteria is no slip: that they are missing is told of the requirement.
      if (!this.byId.has(name)) this.byId.set(name, []);
    }
    this.addPlainNumbers(byPlainNumber(requirements));
  }

  /** `1.2` means that of the only kind that has a requirement 1: `FR-1.2`. */
  private addPlainNumbers(kinds: ReadonlyMap<string, readonly string[]>): void {
    if (kinds.size === 0) return;
    const isOnly = (number: string): boolean => kinds.get(number)?.length === 1;
    for (const criterion of this.criteria) {
      const number = withoutKind(normal(criterion.id));
      if (isOnly(withoutKind(normal(criterion.requirement))) && !kinds.has(number)) this.put(number, criterion);
    }
    for (const [number, [name = '']] of kinds) if (isOnly(number)) this.byId.set(number, this.byId.get(name) ?? []);
  }

  private put(key: string, criterion: TracedCriterion): void {
    const list = this.byId.get(key);
    if (list === undefined) this.byId.set(key, [criterion]);
    else list.push(criterion);
  }

  resolve(references: readonly Reference[]): { found: TracedCriterion[]; missing: MissingCriterion[] } {
    const found: TracedCriterion[] = [];
    const missing: MissingCriterion[] = [];
    // Where no criterion could be read, nothing can be said about references to them.
    if (this.criteria.length === 0) return { found, missing };
    for (const reference of references) {
      if (reference.kind === 'all') found.push(...this.criteria);
      for (const id of reference.ids) {
        const match =
          (this.byPlace && PLACE.test(reference.raw) ? this.byId.get(`1.${id}`) : undefined) ??
          this.find(id) ??
          this.find(requirementOfKind(reference.raw)?.fullId ?? id);
        if (match === undefined) missing.push({ id, ...spotOf(reference), candidate: this.known.nearest(id) });
        else found.push(...match);
      }
      if (reference.kind === 'range' && reference.ids.length === 2) found.push(...this.between(reference.ids));
    }
    return { found, missing };
  }

  /** Criteria of an id as written; undefined when there is none. */
  find(id: string): TracedCriterion[] | undefined {
    const exact = this.byId.get(normal(id));
    if (exact !== undefined) return exact;
    // `1.2.1` names a part of criterion 1.2.
    const parent = /^(.*\d\.\d+)\.\d+$/.exec(id)?.[1];
    return parent === undefined ? this.findPart(id) : this.byId.get(normal(parent));
  }

  /** `13.4b` names the second item of a list within criterion 13.4, and the line `3a.` or `b)` in it. */
  private findPart(id: string): TracedCriterion[] | undefined {
    const [, parent = '', last = '', letter = ''] = /^(.*\d\.(\d+))([a-z])$/.exec(id) ?? [];
    const found = letter === '' ? undefined : this.byId.get(normal(parent));
    const [criterion] = found ?? [];
    if (criterion === undefined || criterion.parts.length < 2) return undefined;
    let marks = this.marks.get(criterion);
    if (marks === undefined) this.marks.set(criterion, (marks = marksOf(criterion)));
    return marks.letters.has(letter) || marks.letters.has(last + letter) || letter.charCodeAt(0) - 0x60 <= marks.items ? found : undefined;
  }

  /** `1.4-2.3`: everything between the two in the document's order. */
  private between([from = '', to = '']: readonly string[]): TracedCriterion[] {
    const first = this.find(from)?.[0];
    const last = this.find(to)?.at(-1);
    if (first === undefined || last === undefined) return [];
    return this.criteria.slice(this.criteria.indexOf(first), this.criteria.indexOf(last) + 1);
  }
}

/** How the lines of a criterion behind its first begin: how many as items of a list, and `3a`, `b` of those that have a mark of their own. */
interface Marks {
  items: number;
  letters: ReadonlySet<string>;
}

function marksOf({ text, parts }: Pick<Criterion, 'text' | 'parts'>): Marks {
  const letters = new Set<string>();
  let items = 0;
  let start = (parts[0]?.length ?? 0) + 1;
  for (const { length } of parts.slice(1)) {
    const head = text.slice(start, start + Math.min(length, 12));
    const letter = /^\(?(\d{0,4}[a-z])[.)]\s/.exec(head)?.[1];
    if (letter !== undefined) letters.add(letter);
    if (/^[-*•]\s/.test(head)) items += 1;
    start += length + 1;
  }
  return { items, letters };
}

/** `R6.1`, `REQ-01`, `r-1` and `6.1`, `1` are the same in practice, and so are `NFR-1` and `nfr1`: the plain kinds of prefix, the hyphen in front of a number and zeros are dropped. */
export function normal(id: string): string {
  return PLAIN_ID.test(id) ? id : withoutPrefix(id);
}

/** `1.2.3` with all that it is a part of: `1.2` and `1`. Who names requirement 1 means those below it as well. */
function withAbove(name: string): string[] {
  const names = [name];
  for (let cut = name.lastIndexOf('.'); cut > 0; cut = name.lastIndexOf('.', cut - 1)) names.push(name.slice(0, cut));
  return names;
}

/**
 * Requirements by their plain numbers: 1 means `FR-1` where no other has it. Empty where a requirement has a plain number itself.
 * @param requirements by their `normal` ids
 */
export function byPlainNumber(requirements: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  for (const name of requirements) if (withoutKind(name) === name) return NO_KINDS;
  return Map.groupBy(requirements, withoutKind);
}

const NO_KINDS: ReadonlyMap<string, readonly string[]> = new Map();

/** `fr1.2` → `1.2`. */
const withoutKind = (name: string): string => name.replace(/^\D+/, '');

const PLAIN_ID = /^[1-9][\d.]*$/;

function withoutPrefix(id: string): string {
  return id
    .toLowerCase()
    .replace(/^(?:(?:requirement|req|r)-?(?=\d)|req-(?=[a-z]{1,8}-?\d))/, '')
    .replace(/^([a-z]+(?:-[a-z]+)?)-(?=\d)/, '$1')
    .replace(/^([a-z-]*)0+(?=\d)/, '$1');
}
