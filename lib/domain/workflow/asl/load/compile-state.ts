import { isArray, isObject } from '../eval/payload.ts';
import type { Catcher, ChoiceState, CompiledState, Exit, Retrier, TaskState, Template, WaitState } from '../machine.ts';
import { MAX_SECONDS, parseTimestamp } from '../step/time.ts';
import { checkCatch, compileRetry } from './errors.ts';
import { checkMove, compileExit } from './exits.ts';
import { checkFields, RULE_FIELDS } from './fields.ts';
import { compileNumber } from './numbers.ts';
import type { Edge } from './plan.ts';
import { inner } from './report.ts';
import { checkResource, waitsForToken } from './resources.ts';
import { checkArguments, passesToken } from './task-arguments.ts';
import { compileTemplate, type Offers, type Surroundings } from './templates.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One state on its way from definition to compiled form. */
export interface StateInWork {
  readonly name: string;
  readonly fields: Fields;
  readonly at: Surroundings;
  readonly edges: Edge[];
}

const SECONDS = { min: 1, max: MAX_SECONDS, integer: true };
const RESULT: Offers = { result: true };

/** Compiles the states that hold no other states. */
export function compilePlain(type: 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail', work: StateInWork): CompiledState {
  const { name, fields, at } = work;
  switch (type) {
    case 'Task':
      return compileTask(work);
    case 'Pass':
      return { type, name, exit: compileMainExit(work, {}) };
    case 'Choice':
      return compileChoice(work);
    case 'Wait':
      return compileWait(work);
    case 'Succeed': {
      const move = { to: undefined, field: '' };
      return { type, name, exit: compileExit(at, fields, { offers: {}, move, edges: work.edges }) };
    }
    case 'Fail':
      return { type, name, error: compileText(work, 'Error'), cause: compileText(work, 'Cause') };
  }
}

function compileTask(work: StateInWork): TaskState {
  const { name, fields, at } = work;
  const resource = checkResource(at.report, at.place, fields['Resource']);
  const token = waitsForToken(resource);
  const sent = compileField(work, 'Arguments', { token });
  checkArguments(at, resource, sent);
  if (token && !passesToken(sent)) {
    const fix = 'Pass "{% $states.context.Task.Token %}" in Arguments, so that somebody can end the task.';
    at.report.add('asl-token', inner(at.place, 'Arguments'), { message: 'the task waits for its token, which nobody is given.', fix });
  }
  const timeout = fields['TimeoutSeconds'];
  const heartbeat = fields['HeartbeatSeconds'];
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    const message = `${heartbeat} is not less than TimeoutSeconds (${timeout}).`;
    at.report.add('asl-value', inner(at.place, 'HeartbeatSeconds'), { message, fix: 'Make the heartbeat shorter than the timeout.' });
  }
  return {
    type: 'Task',
    name,
    resource,
    arguments: sent,
    waitsForToken: token,
    timeoutSeconds: compileNumber(at, 'TimeoutSeconds', { value: timeout, range: SECONDS }),
    heartbeatSeconds: compileNumber(at, 'HeartbeatSeconds', { value: heartbeat, range: SECONDS }),
    exit: compileMainExit(work, RESULT),
    ...compileFallible(work),
  };
}

function compileChoice(work: StateInWork): ChoiceState {
  const { name, fields, at, edges } = work;
  const choices = fields['Choices'];
  if (!isArray(choices) || choices.length === 0) {
    const fix = 'Write [ { "Condition": "{% … %}", "Next": "…" } ].';
    at.report.add('asl-value', inner(at.place, 'Choices'), { message: 'a Choice state needs at least one rule.', fix });
  }
  const rules = (isArray(choices) ? choices : []).flatMap((rule, index) => {
    const place = inner(inner(at.place, 'Choices'), index);
    if (isObject(rule)) return [compileRule({ ...work, fields: rule, at: { ...at, place } })];
    at.report.add('asl-value', place, { message: 'a rule must be an object.', fix: 'Write { "Condition": "{% … %}", "Next": "…" }.' });
    return [];
  });
  const fallback = fields['Default'];
  if (fallback !== undefined && typeof fallback !== 'string') {
    at.report.add('asl-value', inner(at.place, 'Default'), {
      message: 'this must be the name of a state.',
      fix: 'Write "Default": "<state>".',
    });
  }
  const move = typeof fallback === 'string' ? { to: fallback, field: 'Default' } : undefined;
  const otherwise = compileExit(at, fields, { offers: {}, move, edges });
  return { type: 'Choice', name, rules, otherwise: move === undefined ? undefined : otherwise };
}

function compileRule({ fields, at, edges }: StateInWork): { condition: Template; exit: Exit } {
  checkFields(at.report, at.place, { allowed: RULE_FIELDS, what: 'a rule', fields });
  const place = inner(at.place, 'Condition');
  const condition = compileTemplate(fields['Condition'] ?? null, { ...at, place });
  const isLiteral = condition.kind === 'constant' && typeof condition.value === 'boolean';
  const isText = typeof fields['Condition'] === 'string' && fields['Condition'].includes('{%');
  if (condition.kind !== 'expression' && !isLiteral && !isText) {
    const fix = 'Write "Condition": "{% $states.input.ready %}".';
    at.report.add('asl-value', place, { message: 'a rule needs a Condition that is an expression, or true or false.', fix });
  }
  const next = fields['Next'];
  if (typeof next !== 'string')
    at.report.add('asl-move', inner(at.place, 'Next'), { message: 'a rule needs Next.', fix: 'Write "Next": "<state>".' });
  const move = { to: typeof next === 'string' ? next : '', field: inner(at.place, 'Next').field };
  return { condition, exit: compileExit(at, fields, { offers: {}, move, edges: typeof next === 'string' ? edges : [] }) };
}

function compileWait(work: StateInWork): WaitState {
  const { name, fields, at } = work;
  const { Seconds: seconds, Timestamp: timestamp } = fields;
  if ((seconds === undefined) === (timestamp === undefined)) {
    const fix = 'Write "Seconds": 10, or "Timestamp": "2026-01-31T09:30:00Z".';
    at.report.add('asl-value', inner(at.place, 'Seconds'), { message: 'a Wait state needs exactly one of Seconds and Timestamp.', fix });
  }
  const value =
    timestamp === undefined
      ? compileNumber(at, 'Seconds', { value: seconds, range: { min: 0, max: MAX_SECONDS, integer: true } })
      : compileText(work, 'Timestamp');
  if (timestamp !== undefined && value?.kind === 'constant' && parseTimestamp(value.value) === undefined) {
    const fix = 'Write e.g. "2026-01-31T09:30:00Z".';
    at.report.add('asl-value', inner(at.place, 'Timestamp'), { message: `${JSON.stringify(value.value)} is no RFC 3339 time.`, fix });
  }
  const until = { kind: timestamp === undefined ? ('seconds' as const) : ('timestamp' as const), value: value ?? ZERO };
  return { type: 'Wait', name, until, exit: compileMainExit(work, {}) };
}

const ZERO: Template = { kind: 'constant', value: 0 };

/** Assign, Output and Next or End of the state itself. */
export function compileMainExit(work: StateInWork, offers: Offers): Exit {
  return compileExit(work.at, work.fields, { offers, move: checkMove(work.at, work.fields), edges: work.edges });
}

/** Retry and Catch. */
export function compileFallible(work: StateInWork): { retry: Retrier[]; catch: Catcher[] } {
  const { at, fields, edges } = work;
  const catchers = checkCatch(at.report, at.place, fields['Catch']).map(({ fields: entry, at: place, errors }) => {
    const next = entry['Next'];
    if (typeof next !== 'string')
      at.report.add('asl-move', inner(place, 'Next'), { message: 'a Catch entry needs Next.', fix: 'Write "Next": "<state>".' });
    const move = { to: typeof next === 'string' ? next : '', field: inner(place, 'Next').field };
    const given = { offers: { errorOutput: true }, move, edges: typeof next === 'string' ? edges : [] };
    return { errors, exit: compileExit({ ...at, place }, entry, given) };
  });
  return { retry: compileRetry(at.report, at.place, fields['Retry']), catch: catchers };
}

/** A field that may hold any JSON value. */
export function compileField({ fields, at }: StateInWork, field: string, offers: Offers = {}): Template | undefined {
  const value = fields[field];
  const place = inner(at.place, field);
  return value === undefined ? undefined : compileTemplate(value, { ...at, place, offers: { ...at.offers, ...offers } });
}

/** A field that must be a string, which may be an expression. */
function compileText(work: StateInWork, field: string): Template | undefined {
  const value = work.fields[field];
  if (value === undefined || typeof value === 'string') return compileField(work, field);
  const fix = 'Write a string; an expression stands between {% and %}.';
  work.at.report.add('asl-value', inner(work.at.place, field), { message: 'this must be a string.', fix });
  return undefined;
}
