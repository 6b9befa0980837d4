import type { Json } from '../../../shared/digest.ts';
import { type Expression, type Parsed, parseExpression } from '../eval/expression.ts';
import { FUNCTIONS } from '../eval/functions.ts';
import { isObject } from '../eval/payload.ts';
import type { Template } from '../machine.ts';
import { checkContext } from './context-fields.ts';
import { inner, type Place, type Report } from './report.ts';

/** What is known where a template stands. */
export interface Surroundings {
  readonly report: Report;
  readonly place: Place;
  /** `result` and `errorOutput` exist in some fields only; `token` in the fields of a task that waits for one; `item` inside a Map. */
  readonly offers: Offers;
  /** Notes each use of a variable, for the check of scopes. */
  readonly uses: VariableUse[];
}

export interface Offers {
  readonly result?: boolean;
  readonly errorOutput?: boolean;
  readonly token?: boolean;
  readonly item?: boolean;
}

export interface VariableUse {
  readonly name: string;
  readonly place: Place;
  readonly called: boolean;
}

/** Compiles a JSON value whose strings may be expressions. */
export function compileTemplate(value: unknown, at: Surroundings): Template {
  if (typeof value === 'string') return compileText(value, at);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileTemplate(item, deeper(at, index)));
    return items.every((item) => item.kind === 'constant')
      ? { kind: 'constant', value: items.map((item) => item.value) }
      : { kind: 'array', items };
  }
  if (!isObject(value)) return { kind: 'constant', value: (value ?? null) as Json };
  const entries: (readonly [string, Template])[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (key.endsWith('.$')) {
      const fix = `Write ${JSON.stringify(key.slice(0, -2))} with an expression between {% and %}.`;
      at.report.add('asl-jsonpath', inner(at.place, key), { message: 'keys that end in ".$" belong to JSONPath.', fix });
    }
    entries.push([key, compileTemplate(member, deeper(at, key))]);
  }
  return entries.every(([, member]) => member.kind === 'constant') ? { kind: 'constant', value } : { kind: 'object', entries };
}

function deeper(at: Surroundings, step: string | number): Surroundings {
  return { ...at, place: inner(at.place, step) };
}

function compileText(text: string, at: Surroundings): Template {
  const opens = text.startsWith('{%');
  if (opens !== text.endsWith('%}') || /^\s+\{%|%\}\s+$/.test(text)) {
    const fix = 'Begin the string with {% and end it with %}, with no space outside: "{% $states.input.id %}".';
    at.report.add('asl-expression-brackets', at.place, { message: `${JSON.stringify(text)} is not a whole expression.`, fix });
    return { kind: 'constant', value: text };
  }
  if (!opens) return { kind: 'constant', value: text };
  const expression = compileExpression(text.slice(2, -2).trim(), text, at);
  return expression === undefined ? { kind: 'constant', value: text } : { kind: 'expression', expression };
}

function compileExpression(source: string, text: string, at: Surroundings): Expression | undefined {
  const { report, place } = at;
  if (/[\r\n]/.test(source)) {
    report.add('asl-multi-line', place, {
      message: 'the expression has more than one line.',
      fix: 'Write it on one line: other tools refuse the rest.',
    });
    return undefined;
  }
  if (source === '' || text.length < 4) {
    report.add('asl-expression-syntax', place, {
      message: 'the expression is empty.',
      fix: 'Write a JSONata expression, e.g. {% $states.input %}.',
    });
    return undefined;
  }
  const parsed = parseOnce(report, source, place.field);
  if (!parsed.ok) {
    const where = parsed.position === undefined ? '' : ` at character ${parsed.position}`;
    const fix = `Correct the expression ${JSON.stringify(source)}; the language is JSONata 2.0.6, the version the service runs.`;
    report.add('asl-expression-syntax', place, { message: `the JSONata expression does not parse${where}: ${parsed.message}.`, fix });
    return undefined;
  }
  checkReferences(parsed.expression, at);
  return parsed.expression;
}

/** Expressions of one load by their text: states often say the same, and what is shared stays in the processor's caches. */
const PARSED = new WeakMap<Report, Map<string, Parsed>>();

function parseOnce(report: Report, source: string, field: string): Parsed {
  const known = PARSED.get(report) ?? new Map<string, Parsed>();
  PARSED.set(report, known);
  const key = `${field}\n${source}`;
  const parsed = known.get(key) ?? parseExpression(source, field);
  known.set(key, parsed);
  return parsed;
}

function checkReferences({ inspection, source }: Expression, at: Surroundings): void {
  const { report, place } = at;
  for (const { text, position } of inspection.contextUses) {
    const fix = text.startsWith('$') ? 'Use $states.input.' : `Write $states.input.${text}, or $${text} for a variable.`;
    const message = `${JSON.stringify(text)} at character ${position} of ${JSON.stringify(source)} has no value here: there is no context at the top level.`;
    report.add('asl-context', place, { message, fix });
  }
  for (const { fields, position } of inspection.statesPaths) checkContext(at, { fields, position, source });
  for (const { name, arguments: count, position } of inspection.calls) {
    if (name === 'toMillis' && count > 1) {
      const fix = 'Pass an ISO 8601 time and no picture.';
      const message = `$toMillis with a picture (character ${position}) fills what is missing from the clock, which cannot be replayed.`;
      report.add('asl-unsupported', place, { message, fix });
    }
  }
  for (const name of inspection.free) {
    if (name === 'eval') {
      const fix = 'Use $parse for JSON text; write anything else as an expression of its own.';
      report.add('asl-eval', place, { message: '$eval is not available in Step Functions.', fix });
    } else if (name !== 'states') at.uses.push({ name, place, called: inspection.called.has(name) });
  }
}

/** Whether the name is a function of JSONata or of Step Functions. */
export function isFunction(name: string): boolean {
  return FUNCTIONS.has(name);
}
