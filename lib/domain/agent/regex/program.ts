/** A compiled pattern: states numbered from 0, run in lockstep over the text. */
export type Instruction =
  | { op: 'set'; test: (code: number) => boolean }
  | { op: 'split'; to: readonly number[] }
  | { op: 'jump'; to: number }
  | { op: 'assert'; kind: 'start' | 'end' | 'boundary' | 'not-boundary' }
  | { op: 'match' };

export type Program = readonly Instruction[];

export type Node =
  | { type: 'set'; test: (code: number) => boolean }
  | { type: 'assert'; kind: 'start' | 'end' | 'boundary' | 'not-boundary' }
  | { type: 'sequence'; items: Node[] }
  | { type: 'choice'; options: Node[] }
  | { type: 'repeat'; item: Node; min: number; max: number };

/** States a pattern may have: counted repeats are written out, so this also bounds `{m,n}`. */
export const MAX_STATES = 4_000;

/** Thompson's construction; `undefined` when the pattern needs more than MAX_STATES. */
export function compile(node: Node): Program | undefined {
  const program: Instruction[] = [];
  const fits = emit(node, program);
  program.push({ op: 'match' });
  return fits && program.length <= MAX_STATES ? program : undefined;
}

function emit(node: Node, program: Instruction[]): boolean {
  if (program.length > MAX_STATES) return false;
  switch (node.type) {
    case 'set':
      program.push({ op: 'set', test: node.test });
      return true;
    case 'assert':
      program.push({ op: 'assert', kind: node.kind });
      return true;
    case 'sequence':
      return node.items.every((item) => emit(item, program));
    case 'choice':
      return emitChoice(node.options, program);
    case 'repeat':
      return emitRepeat(node, program);
  }
}

function emitChoice(options: readonly Node[], program: Instruction[]): boolean {
  const head = program.push({ op: 'split', to: [] }) - 1;
  const starts: number[] = [];
  const exits: number[] = [];
  for (const option of options) {
    starts.push(program.length);
    if (!emit(option, program)) return false;
    exits.push(program.push({ op: 'jump', to: 0 }) - 1);
  }
  program[head] = { op: 'split', to: starts };
  for (const exit of exits) program[exit] = { op: 'jump', to: program.length };
  return true;
}

function emitRepeat(node: Node & { type: 'repeat' }, program: Instruction[]): boolean {
  for (let count = 0; count < node.min; count += 1) if (!emit(node.item, program)) return false;
  if (node.max === Number.POSITIVE_INFINITY) return emitStar(node.item, program);
  const skips: number[] = [];
  for (let count = node.min; count < node.max; count += 1) {
    skips.push(program.push({ op: 'split', to: [] }) - 1);
    if (!emit(node.item, program)) return false;
  }
  for (const skip of skips) program[skip] = { op: 'split', to: [skip + 1, program.length] };
  return true;
}

function emitStar(item: Node, program: Instruction[]): boolean {
  const head = program.push({ op: 'split', to: [] }) - 1;
  if (!emit(item, program)) return false;
  program.push({ op: 'jump', to: head });
  program[head] = { op: 'split', to: [head + 1, program.length] };
  return true;
}
