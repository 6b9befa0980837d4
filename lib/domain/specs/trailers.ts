/** What the trailers of a commit say about one spec. */
export interface SpecTrailers {
  spec: string;
  tasks: string[];
  criteria: string[];
}

/** Reads the `Spec`, `Task` and `Criteria` trailers of a commit's message; tasks and criteria belong to the spec named above them. */
export function readSpecTrailers(message: string): SpecTrailers[] {
  const specs: SpecTrailers[] = [];
  const block =
    message
      .trimEnd()
      .split(/\n[ \t]*\n/u)
      .at(-1) ?? '';
  for (const [, key = '', value = ''] of block.matchAll(/^(Spec|Task|Criteria):[ \t]*(.*)$/gimu)) {
    const ids = value.split(/[\s,;]+/u).filter((id) => id !== '');
    if (key.toLowerCase() === 'spec') specs.push({ spec: nameOf(value), tasks: [], criteria: [] });
    else if (key.toLowerCase() === 'task') specs.at(-1)?.tasks.push(...ids);
    else specs.at(-1)?.criteria.push(...ids);
  }
  return specs;
}

/** People write the name, or the folder. */
const nameOf = (value: string): string => value.trim().replace(/\/+$/u, '').split('/').at(-1) ?? '';
