import { isObject } from '../eval/payload.ts';
import type { Exit, Template } from '../machine.ts';
import type { Edge } from './plan.ts';
import { inner, type Place } from './report.ts';
import { compileTemplate, type Offers, type Surroundings } from './templates.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Longest name of a variable (Step Functions, "Passing data between states with variables"). */
const MAX_NAME = 80;
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** Compiles Assign, Output and the way on, and notes the way as an edge. */
export function compileExit(
  at: Surroundings,
  fields: Fields,
  given: { offers: Offers; move: { to: string | undefined; field: string } | undefined; edges: Edge[] },
): Exit {
  const here = { ...at, offers: { ...at.offers, ...given.offers } };
  const assign = compileAssign(here, fields['Assign']);
  const output =
    fields['Output'] === undefined ? undefined : compileTemplate(fields['Output'], { ...here, place: inner(at.place, 'Output') });
  if (given.move !== undefined) given.edges.push({ ...given.move, assigns: assign.names });
  return { assign: assign.template, output, next: given.move?.to };
}

function compileAssign(at: Surroundings, value: unknown): { template: Template | undefined; names: { name: string; place: Place }[] } {
  if (value === undefined) return { template: undefined, names: [] };
  const place = inner(at.place, 'Assign');
  if (!isObject(value)) {
    at.report.add('asl-value', place, { message: 'Assign must be an object.', fix: 'Write { "name": value, … }.' });
    return { template: undefined, names: [] };
  }
  const names = Object.keys(value).map((name) => ({ name, place: inner(place, name) }));
  for (const { name, place: where } of names) {
    if (name === 'states') {
      at.report.add('asl-variable', where, { message: '$states is reserved.', fix: 'Choose another name.' });
    } else if (!IDENTIFIER.test(name) || name.length > MAX_NAME) {
      const fix = `Use letters, digits and "_", at most ${MAX_NAME}, not beginning with a digit.`;
      at.report.add('asl-variable', where, { message: `${JSON.stringify(name)} cannot be the name of a variable.`, fix });
    }
  }
  return { template: compileTemplate(value, { ...at, place }), names };
}

/** Where a state goes that has Next or End. */
export function checkMove(at: Surroundings, fields: Fields): { to: string | undefined; field: string } | undefined {
  const { Next: next, End: end } = fields;
  if (typeof next === 'string' && end === undefined) return { to: next, field: 'Next' };
  if (end === true && next === undefined) return { to: undefined, field: 'End' };
  const message =
    next === undefined && end === undefined
      ? 'the state has neither Next nor End.'
      : 'exactly one of Next (a name) and End (true) is needed.';
  at.report.add('asl-move', inner(at.place, next === undefined ? 'End' : 'Next'), {
    message,
    fix: 'Write "Next": "<state>" or "End": true.',
  });
  return undefined;
}
