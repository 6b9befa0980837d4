import { word } from './characters.ts';
import { parseRegex } from './parse.ts';
import { compile, type Program } from './program.ts';

/** Counts the work of a search, so that a bound can be put on it. */
export interface Steps {
  left: number;
}

export interface Matcher {
  /** Whether the pattern occurs in the text; `undefined` when the steps ran out. Time grows with pattern length times text length, whatever both say. */
  occursIn(text: string, steps: Steps): boolean | undefined;
}

export type Compiled = { ok: true; matcher: Matcher } | { ok: false; reason: string };

/** Compiles a pattern to a matcher without backtracking: no pattern can make it hang. Reasons complete "the pattern …". */
export function compileRegex(pattern: string, options: { ignoreCase?: boolean; whole?: boolean } = {}): Compiled {
  const parsed = parseRegex(pattern, options.ignoreCase ?? false);
  if (!parsed.ok) return parsed;
  const program = compile(parsed.node);
  if (program === undefined) return { ok: false, reason: 'is too large once its counts are written out' };
  const whole = options.whole ?? false;
  return { ok: true, matcher: { occursIn: (text, steps) => simulate(program, text, { whole, steps }) } };
}

interface Thread {
  /** Which states are in the list, by generation: cleared by counting up. */
  marks: Uint32Array;
  generation: number;
  states: number[];
}

function simulate(program: Program, text: string, { whole, steps }: { whole: boolean; steps: Steps }): boolean | undefined {
  let current: Thread = { marks: new Uint32Array(program.length), generation: 1, states: [] };
  let next: Thread = { marks: new Uint32Array(program.length), generation: 1, states: [] };
  let before = -1;
  for (let at = 0; ; ) {
    const code = text.codePointAt(at) ?? -1;
    if (!whole || at === 0) add(program, current, 0, { before, after: code });
    const matched = reachesMatch(program, current);
    if (matched && (!whole || code === -1)) return true;
    if (code === -1) return false;
    steps.left -= current.states.length + 1;
    if (steps.left < 0) return undefined;
    const length = code > 0xffff ? 2 : 1;
    const following = text.codePointAt(at + length) ?? -1;
    for (const state of current.states) {
      const instruction = program[state];
      if (instruction?.op === 'set' && instruction.test(code)) add(program, next, state + 1, { before: code, after: following });
    }
    [current, next] = [next, current];
    next.generation += 1;
    next.states.length = 0;
    before = code;
    at += length;
  }
}

/** Puts a state and all that follow it without reading a character into the list. */
function add(program: Program, thread: Thread, start: number, around: { before: number; after: number }): void {
  const stack = [start];
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    if (thread.marks[state] === thread.generation) continue;
    thread.marks[state] = thread.generation;
    const instruction = program[state];
    if (instruction === undefined) continue;
    if (instruction.op === 'jump') stack.push(instruction.to);
    else if (instruction.op === 'split') stack.push(...instruction.to);
    else if (instruction.op === 'assert') {
      if (holds(instruction.kind, around)) stack.push(state + 1);
    } else thread.states.push(state);
  }
}

function holds(kind: 'start' | 'end' | 'boundary' | 'not-boundary', { before, after }: { before: number; after: number }): boolean {
  if (kind === 'start') return before === -1;
  if (kind === 'end') return after === -1;
  const boundary = word(before) !== word(after);
  return kind === 'boundary' ? boundary : !boundary;
}

function reachesMatch(program: Program, thread: Thread): boolean {
  return thread.states.some((state) => program[state]?.op === 'match');
}
