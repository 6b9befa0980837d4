import { INSERTED } from './read/inserted.ts';

/** What the trailers of a commit say about one spec. */
export interface SpecTrailers {
  spec: string;
  tasks: string[];
  criteria: string[];
}

/** `1.1 - 1.4`, whose ends belong together. */
const RANGE = new RegExp(`(\\d(?:${INSERTED}|[a-z])?)\\s*(?:-|–|—|\\bto\\b)\\s*(?=(?:[A-Z]{1,8}-?)?\\d)`, 'gu');

/**
 * Reads the `Spec`, `Task` and `Criteria` trailers of a commit's message. Tasks and criteria belong to the spec named above them, those
 * above the first to the first: git keeps trailers in any order.
 */
export function readSpecTrailers(message: string): SpecTrailers[] {
  const specs: SpecTrailers[] = [];
  const first: Omit<SpecTrailers, 'spec'> = { tasks: [], criteria: [] };
  const block =
    message
      .trimEnd()
      .split(/\n[ \t]*\n/u)
      .at(-1) ?? '';
  for (const [, key = '', value = ''] of block.matchAll(/^(Spec|Task|Criteria):[ \t]*(.*)$/gimu)) {
    const ids = value
      .replaceAll(RANGE, '$1-')
      .split(/[\s,;]+/u)
      .filter((id) => id !== '');
    const current = specs.at(-1) ?? first;
    if (key.toLowerCase() === 'spec') specs.push({ ...(specs.length === 0 ? first : { tasks: [], criteria: [] }), spec: nameOf(value) });
    else if (key.toLowerCase() === 'task') current.tasks.push(...ids);
    else current.criteria.push(...ids);
  }
  return specs;
}

/** People write the name, or the folder. */
const nameOf = (value: string): string => value.trim().replace(/\/+$/u, '').split('/').at(-1) ?? '';
