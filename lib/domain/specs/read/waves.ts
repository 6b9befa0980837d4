import type { Finding } from '../../shared/finding.ts';
import type { FencedBlock, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';

export interface Wave {
  tasks: string[];
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
  if (block === undefined) return undefined;
  const parsed = parseJson(block.content.join('\n'));
  if ('error' in parsed) return unreadable(block.line, `is no valid JSON (${parsed.error})`);
  const waves = wavesOf(parsed.value);
  return waves === undefined ? unreadable(block.line, 'has no list of waves') : { waves, line: block.line, findings: [] };
}

function isGraph({ language, line, content }: FencedBlock, sections: readonly Section[]): boolean {
  if (language !== 'json' && language !== '' && language !== 'jsonc') return false;
  if (content.some((text) => text.includes('"waves"'))) return true;
  const section = sections.findLast((candidate) => candidate.line < line);
  return language === 'json' && section !== undefined && GRAPH.test(section.text);
}

function parseJson(text: string): { value: unknown } | { error: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { error: error instanceof Error ? error.message.slice(0, 120) : String(error) };
  }
}

function unreadable(line: number, what: string): WavesReading {
  const message = `The task dependency graph on line ${line} ${what}; tasks run in document order.`;
  return { waves: undefined, line, findings: [{ ruleId: RULE, level: 'error', message, line, fix: `Write it as ${EXAMPLE}` }] };
}

function wavesOf(value: unknown): Wave[] | undefined {
  const list = Array.isArray(value) ? value : member(value, ['waves']);
  if (!Array.isArray(list)) return undefined;
  const waves = list.map((entry: unknown) => waveOf(entry));
  return waves.every((wave) => wave !== undefined) ? waves : undefined;
}

function waveOf(entry: unknown): Wave | undefined {
  const list = Array.isArray(entry) ? entry : member(entry, ['tasks', 'taskIds', 'ids', 'parallel']);
  if (!Array.isArray(list)) return undefined;
  const tasks = list.map((task: unknown) => idOf(task));
  return tasks.every((task) => task !== undefined) ? { tasks } : undefined;
}

/** `"1.1"`, `1.1`, `{"id": "1.1"}`. */
function idOf(task: unknown): string | undefined {
  if (typeof task === 'number') return String(task);
  if (typeof task === 'string') return task.trim().replace(/\.$/, '');
  const id = member(task, ['id', 'task']);
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

function member(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = new Map<string, unknown>(Object.entries(value));
  return names.map((name) => entries.get(name)).find((found) => found !== undefined);
}
