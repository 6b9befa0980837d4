import type { Finding } from '../../shared/finding.ts';
import type { FencedBlock, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import type { Spot } from '../text/place.ts';
import { mermaidWaves } from './waves-mermaid.ts';

export interface Wave {
  tasks: string[];
  /** Where the id of each stands. */
  places: (Spot | undefined)[];
}

export interface WavesReading {
  /** Undefined when the graph cannot be read. */
  waves: Wave[] | undefined;
  /** 1-based line of the block. */
  line: number;
  findings: Finding[];
}

const RULE = 'tasks-waves-readable';
const EXAMPLE = '{"waves": [{"id": 0, "tasks": ["1.1"]}, {"id": 1, "tasks": ["1.2"]}]}';
const GRAPH = /dependency graph|execution waves|依赖图|依存(?:関係)?グラフ/i;

/** The dependency graph of tasks.md: a fenced JSON block with `waves`, in any of the shapes in use. Undefined when there is none. */
export function readWaves(scanned: ScannedText, sections: readonly Section[]): WavesReading | undefined {
  const block = scanned.fences.find((fence) => isGraph(fence, sections));
  if (block === undefined) return fromMermaid(scanned, sections);
  const parsed = parseJson(block.content.join('\n'));
  if ('error' in parsed) return unreadable(block.line, `is no valid JSON (${parsed.error})`);
  const waves = wavesOf(parsed.value);
  if (waves === undefined) return unreadable(block.line, 'has no list of waves');
  return { waves: placed(waves, block), line: block.line, findings: [] };
}

/** Three of a hundred graphs are diagrams. One that names no tasks is an illustration. */
function fromMermaid({ fences }: ScannedText, sections: readonly Section[]): WavesReading | undefined {
  const block = fences.find((fence) => fence.language === 'mermaid' && isBelowGraph(fence, sections));
  const waves = block === undefined ? undefined : mermaidWaves(block.content);
  if (block === undefined || waves === undefined) return undefined;
  return { waves: placed(waves, block), line: block.line, findings: [] };
}

/** Finds each id in the lines of the block, in their order. */
function placed(waves: readonly string[][], { content, line }: FencedBlock): Wave[] {
  const places = new Map<string, Spot[]>();
  for (const [index, text] of content.entries()) {
    for (const match of text.matchAll(/(?<![\w.])\w+(?:[._-]\w+)*/g)) {
      const id = match[0].replace(/^[A-Za-z]+(?=\d)/, '').replaceAll('_', '.');
      const spot = { line: line + 1 + index, column: match.index + 1, endColumn: match.index + 1 + match[0].length };
      const list = places.get(id);
      if (list === undefined) places.set(id, [spot]);
      else list.push(spot);
    }
  }
  return waves.map((tasks) => ({ tasks, places: tasks.map((id) => next(places.get(id))) }));
}

/** The same id named again stands further on; the last place serves for what is left. */
function next(places: Spot[] | undefined): Spot | undefined {
  return places !== undefined && places.length > 1 ? places.shift() : places?.[0];
}

function isGraph({ language, line, content }: FencedBlock, sections: readonly Section[]): boolean {
  if (language !== 'json' && language !== '' && language !== 'jsonc') return false;
  if (content.some((text) => text.includes('"waves"'))) return true;
  return language === 'json' && isBelowGraph({ line }, sections);
}

function isBelowGraph({ line }: Pick<FencedBlock, 'line'>, sections: readonly Section[]): boolean {
  const section = sections.findLast((candidate) => candidate.line < line);
  return section !== undefined && GRAPH.test(section.text);
}

function parseJson(text: string): { value: unknown } | { error: string } {
  try {
    return { value: JSON.parse(numbersAsText(text)) as unknown };
  } catch (error) {
    return { error: error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 120) : String(error) };
  }
}

/** `1.10` is the tenth task, not the number 1.1. */
function numbersAsText(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|(?<![\w.+-])\d+(?:\.\d+)+(?![\w.])/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}

function unreadable(line: number, what: string): WavesReading {
  const message = `The task dependency graph on line ${line} ${what}; tasks run in document order.`;
  return { waves: undefined, line, findings: [{ ruleId: RULE, level: 'error', message, line, fix: `Write it as ${EXAMPLE}` }] };
}

function wavesOf(value: unknown): string[][] | undefined {
  const found = Array.isArray(value) ? value : member(value, ['waves']);
  const list: unknown = typeof found === 'object' && found !== null && !Array.isArray(found) ? Object.values(found) : found;
  if (!Array.isArray(list)) return undefined;
  const waves = list.map((entry: unknown) => waveOf(entry));
  return waves.every((wave) => wave !== undefined) ? waves : undefined;
}

function waveOf(entry: unknown): string[] | undefined {
  const list = Array.isArray(entry)
    ? entry
    : ['tasks', 'taskIds', 'ids', 'parallel'].map((name) => member(entry, [name])).find(Array.isArray);
  if (!Array.isArray(list)) return undefined;
  const tasks = list.map((task: unknown) => idOf(task));
  return tasks.every((task) => task !== undefined) ? tasks : undefined;
}

/** `"1.1"`, `1.1`, `{"id": "1.1"}`. */
function idOf(task: unknown): string | undefined {
  if (typeof task === 'number') return String(task);
  // `1.1 Create the store`: the number alone names the task.
  if (typeof task === 'string') return (/^\d+(?:\.\d+)*[a-h]?(?=[.:)]?\s)/.exec(task.trim())?.[0] ?? task.trim()).replace(/\.$/, '');
  const id = member(task, ['id', 'task']);
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

function member(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = new Map<string, unknown>(Object.entries(value));
  return names.map((name) => entries.get(name)).find((found) => found !== undefined);
}
