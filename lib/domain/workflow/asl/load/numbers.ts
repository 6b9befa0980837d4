import type { Template } from '../machine.ts';
import { inner, type Place, type Report } from './report.ts';
import { compileTemplate, type Surroundings } from './templates.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}

/** Checks a number that must be written out; gives the default when it is missing or wrong. */
export function checkNumber(report: Report, place: Place, given: { value: unknown; range: Range; fallback: number }): number {
  const { value, range, fallback } = given;
  if (value === undefined) return fallback;
  if (fits(value, range)) return value;
  report.add('asl-value', place, {
    message: `${JSON.stringify(value)} is not ${describe(range)}.`,
    fix: `Write ${describe(range)}.`,
  });
  return fallback;
}

/** Compiles a number field that may also be an expression. */
export function compileNumber(at: Surroundings, field: string, given: { value: unknown; range: Range }): Template | undefined {
  const { value, range } = given;
  if (value === undefined) return undefined;
  const place = inner(at.place, field);
  if (typeof value === 'string') {
    const template = compileTemplate(value, { ...at, place });
    if (template.kind === 'expression' || value.includes('{%') || value.includes('%}')) return template;
  } else if (fits(value, range)) return { kind: 'constant', value };
  at.report.add('asl-value', place, {
    message: `${JSON.stringify(value)} is not ${describe(range)}.`,
    fix: `Write ${describe(range)}, or an expression that gives one.`,
  });
  return undefined;
}

function fits(value: unknown, { min, max, integer }: Range): value is number {
  return typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value));
}

function describe({ min, max, integer }: Range): string {
  const kind = integer ? 'a whole number' : 'a number';
  return max >= Number.MAX_SAFE_INTEGER ? `${kind} of at least ${min}` : `${kind} from ${min} to ${max}`;
}
