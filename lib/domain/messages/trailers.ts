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
  for (const [, key, value = ''] of block.matchAll(/^(Spec|Task|Criteria):[ \t]*(.*)$/gmu)) {
    const ids = value.split(/[\s,;]+/u).filter((id) => id !== '');
    if (key === 'Spec') specs.push({ spec: value.trim(), tasks: [], criteria: [] });
    else if (key === 'Task') specs.at(-1)?.tasks.push(...ids);
    else specs.at(-1)?.criteria.push(...ids);
  }
  return specs;
}
