import { JsonReader, type Literal, reading } from '../../shared/literal.ts';
import { nearest } from '../nearest.ts';
import type { Spot } from '../text/place.ts';
import type { Wave } from './waves.ts';

const WAVE_IDS = ['id', 'wave', 'number', 'name'];
const WAVE_TASKS = ['tasks', 'taskIds', 'ids', 'parallel'];

/** Waves, or what is wrong with the text and where. */
export type GraphReading = { waves: Wave[] } | { message: string; spot: Spot };

/**
 * Reads a dependency graph in any of the shapes in use.
 * @param line of the document that the JSON begins on
 */
export function readGraph(json: string, line: number): GraphReading {
  const graph = new Graph(json, line);
  const parsed = reading(() => new GraphReader(json).whole());
  try {
    return { waves: parsed.ok ? graph.waves(parsed.value) : graph.fault(`is no valid JSON: ${parsed.message}`, parsed.offset) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { message: error.message, spot: error.spot };
  }
}

/** `1.1.1`: more parts than a figure has. */
const TASK_NUMBER = /\d+(?:\.\d+)+(?![\w.])/y;

/** Reads JSON in which numbers of tasks may stand without quotes. What they would be worth as figures nobody asks: see `idOf`. */
class GraphReader extends JsonReader {
  protected override number(): number | undefined {
    return this.match(TASK_NUMBER) === undefined ? super.number() : Number.NaN;
  }
}

/** The graph is no list of waves. */
class Unreadable extends Error {
  readonly spot: Spot;
  constructor(message: string, spot: Spot) {
    super(message);
    this.spot = spot;
  }
}

/** What stands in the JSON of a graph, and where in the document. */
class Graph {
  private readonly json: string;
  private readonly line: number;
  /** Offset at which each line begins. */
  private readonly starts: number[] = [0];

  /** @param line of the document that the JSON begins on */
  constructor(json: string, line: number) {
    this.json = json;
    this.line = line;
    for (let feed = json.indexOf('\n'); feed >= 0; feed = json.indexOf('\n', feed + 1)) this.starts.push(feed + 1);
  }

  waves(root: Literal): Wave[] {
    const list = root.kind === 'list' ? root : member(root, ['waves']);
    if (list?.kind === 'list') return list.items.map((entry, index) => this.wave(entry, String(index)));
    if (list?.kind !== 'object') return this.without('list of waves', ['waves'], root, list);
    const [first] = list.members;
    if (first !== undefined && isOfTasks(list.members))
      return this.fault(`has tasks in the place of waves: ${first.key}`, first.keyStart, first.keyEnd);
    return inNumberOrder(list.members).map(({ key, keyStart, keyEnd, value }) => ({
      ...this.wave(value, key),
      id: key,
      idPlace: this.spot(keyStart + 1, keyEnd - 1),
    }));
  }

  fault(message: string, start: number, end = start + 1): never {
    throw new Unreadable(message, this.spot(start, end));
  }

  private wave(entry: Literal, unnamed: string): Wave {
    const own = member(entry, WAVE_IDS);
    const id = own === undefined ? undefined : this.idOf(own);
    const name = id ?? { id: unnamed, place: undefined };
    const list = entry.kind === 'list' ? entry : WAVE_TASKS.map((key) => member(entry, [key])).find((value) => value?.kind === 'list');
    if (list?.kind !== 'list') return this.without(`list of tasks in wave ${name.id}`, WAVE_TASKS, entry, member(entry, WAVE_TASKS));
    const tasks = list.items.map(
      (task) => this.idOf(task) ?? this.fault('names a task by something else than its id', task.start, task.end),
    );
    return { id: name.id, idPlace: name.place, tasks: tasks.map((task) => task.id), places: tasks.map(({ place }) => place) };
  }

  /** Tells of what should be a list and is not there, or is something else. */
  private without(what: string, keys: readonly string[], within: Literal, instead: Literal | undefined): never {
    if (instead !== undefined) return this.fault(`has no ${what}`, instead.start, instead.end);
    const members = within.kind === 'object' ? within.members : [];
    const slip = members.find(({ key, value: { kind } }) => kind === 'list' && nearest(key.toLowerCase(), keys) !== undefined);
    if (slip === undefined) return this.fault(`has no ${what}`, within.start);
    const meant = nearest(slip.key.toLowerCase(), keys) ?? '';
    return this.fault(`has no ${what}: its key "${slip.key}" should be "${meant}"`, slip.keyStart, slip.keyEnd);
  }

  /** `"1.1"`, `1.1`, `{"id": "1.1"}`. */
  private idOf(task: Literal): { id: string; place: Spot } | undefined {
    // As it is written: `1.10` is the tenth task, not the number 1.1.
    if (task.kind === 'number') return { id: this.json.slice(task.start, task.end), place: this.spot(task.start, task.end) };
    if (task.kind === 'object') {
      const id = member(task, ['id', 'task']);
      return id === undefined || id.kind === 'object' ? undefined : this.idOf(id);
    }
    if (task.kind !== 'text') return undefined;
    const text = task.value.trim();
    // `1.1 Create the store`: the number alone names the task.
    const id = (/^\d+(?:\.\d+)*[a-h]?(?=[.:)]?\s)/.exec(text)?.[0] ?? text).replace(/\.$/, '');
    const start = task.start + 1 + task.value.indexOf(text);
    return { id, place: this.spot(start, Math.min(start + id.length, task.end - 1)) };
  }

  /** Of what is on one line: the end of what goes on is not shown. */
  private spot(start: number, end: number): Spot {
    // What is missing at the end is told at the last sign there is, and of a graph without any where it is opened.
    const last = this.json.trimEnd().length - 1;
    if (last < 0) return { line: this.line - 1, column: 1, endColumn: 2 };
    const from = Math.min(start, last);
    const index = this.lineOf(from);
    const begin = this.starts[index] ?? 0;
    const lineEnd = (this.starts[index + 1] ?? this.json.length + 1) - 1;
    return { line: this.line + index, column: from - begin + 1, endColumn: Math.max(from + 1, Math.min(end, lineEnd)) - begin + 1 };
  }

  /** Index of the last line that begins at an offset or before it. */
  private lineOf(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** `{"1.1": [], "1.2": ["1.1"]}`: by each task, those that it waits for. */
function isOfTasks(members: readonly { key: string; value: Literal }[]): boolean {
  return (
    members.every(({ key, value }) => /^\d+(?:\.\d+)+$/.test(key) && value.kind === 'list') &&
    members.some(({ value }) => value.kind === 'list' && value.items.length === 0)
  );
}

/** The value of the first of these keys that is there; where one is written twice, its last. */
function member(value: Literal, keys: readonly string[]): Literal | undefined {
  if (value.kind !== 'object') return undefined;
  return keys.map((key) => value.members.findLast((each) => each.key === key)?.value).find((found) => found !== undefined);
}

/** Members have no order of their own: that of their numbers is meant, and what has none comes behind. */
function inNumberOrder<Member extends { key: string }>(members: readonly Member[]): readonly Member[] {
  const [numbered = [], others = []] = [true, false].map((has) => members.filter(({ key }) => /^\d+$/.test(key) === has));
  return [...numbered.sort((a, b) => Number(a.key) - Number(b.key)), ...others];
}
