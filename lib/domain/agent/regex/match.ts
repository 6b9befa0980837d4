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
  const machine: Machine = { program, whole: options.whole ?? false, starters: startersOf(program) };
  return { ok: true, matcher: { occursIn: (text, steps) => simulate(machine, text, steps) } };
}

interface Machine {
  program: Program;
  whole: boolean;
  /** By ASCII code, whether a match can begin with it; undefined when it can begin with nothing. */
  starters: Uint8Array | undefined;
}

interface Thread {
  /** Which states are in the list, by generation: cleared by counting up. */
  marks: Uint32Array;
  generation: number;
  states: number[];
}

const newThread = (program: Program): Thread => ({ marks: new Uint32Array(program.length), generation: 1, states: [] });

/** A character at which nothing can begin costs little, so ordinary patterns get through much text. */
const SKIP_COST = 1 / 32;

function simulate({ program, whole, starters }: Machine, text: string, steps: Steps): boolean | undefined {
  let current = newThread(program);
  let next = newThread(program);
  let before = -1;
  for (let at = 0; ; ) {
    const code = text.codePointAt(at) ?? -1;
    const length = code > 0xffff ? 2 : 1;
    if (current.states.length === 0 && starters !== undefined && !whole && code >= 0 && code < 128 && starters[code] === 0) {
      steps.left -= SKIP_COST;
    } else {
      if (!whole || at === 0) add(program, current, 0, { before, after: code });
      if (hasMatched(program, current) && (!whole || code === -1)) return true;
      if (code === -1) return false;
      steps.left -= current.states.length + 1;
      const around = { before: code, after: text.codePointAt(at + length) ?? -1 };
      for (const state of current.states) {
        const instruction = program[state];
        if (instruction?.op === 'set' && instruction.test(code)) add(program, next, state + 1, around);
      }
      [current, next] = [next, current];
      next.generation += 1;
      next.states.length = 0;
    }
    if (steps.left < 0) return undefined;
    before = code;
    at += length;
  }
}

/** Which ASCII characters can be the first of a match; assertions are taken to hold. */
function startersOf(program: Program): Uint8Array | undefined {
  const seen = new Set<number>();
  const stack = [0];
  const table = new Uint8Array(128);
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    const instruction = program[state];
    if (instruction === undefined || instruction.op === 'match') return undefined;
    if (instruction.op === 'jump') stack.push(instruction.to);
    else if (instruction.op === 'split') stack.push(...instruction.to);
    else if (instruction.op === 'assert') stack.push(state + 1);
    else for (let code = 0; code < 128; code += 1) if (instruction.test(code)) table[code] = 1;
  }
  return table;
}

/** Puts a state and all that follow it without reading a character into the list. */
function add(program: Program, thread: Thread, start: number, around: { before: number; after: number }): void {
  const stack = [start];
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    if (thread.marks[state] === thread.generation) continue;
    thread.marks[state] = thread.generation;
    const instruction = program[state];
    if (instruction === undefined) continue;
    if (instruction.op === 'set' || instruction.op === 'match') thread.states.push(state);
    else if (instruction.op === 'jump') stack.push(instruction.to);
    else if (instruction.op === 'split') for (const to of instruction.to) stack.push(to);
    else if (holds(instruction.kind, around)) stack.push(state + 1);
  }
}

function holds(kind: 'start' | 'end' | 'boundary' | 'not-boundary', { before, after }: { before: number; after: number }): boolean {
  if (kind === 'start') return before === -1;
  if (kind === 'end') return after === -1;
  const boundary = word(before) !== word(after);
  return kind === 'boundary' ? boundary : !boundary;
}

/** The match state is the last of a program, and the only one of its kind. */
function hasMatched(program: Program, thread: Thread): boolean {
  return thread.marks[program.length - 1] === thread.generation;
}
