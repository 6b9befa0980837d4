import { isArray, isObject } from '../eval/payload.ts';
import type { CompiledState, MapState, ParallelState } from '../machine.ts';
import { compileFallible, compileField, compileMainExit, compilePlain, type StateInWork } from './compile-state.ts';
import { BRANCH_FIELDS, checkFields, checkQueryLanguage, checkStateFields, isStateType, PROCESSOR_FIELDS } from './fields.ts';
import { compileNumber } from './numbers.ts';
import type { SequencePlan, StatePlan } from './plan.ts';
import { inner, type Place, type Report } from './report.ts';

/** What holds for all states of a sequence. */
interface Setting {
  readonly report: Report;
  /** Names of states seen so far in the whole machine: they must differ. */
  readonly names: Set<string>;
  readonly insideMap: boolean;
}

/** Longest name of a state (Step Functions quotas). */
const MAX_NAME = 80;

/** Compiles the states of a machine, branch or processor; what is wrong goes into the report. */
export function compileSequence(setting: Setting, place: Place, definition: Readonly<Record<string, unknown>>): SequencePlan {
  const { report } = setting;
  const { StartAt: startAt, States: states } = definition;
  if (typeof startAt !== 'string' || startAt === '') {
    report.add('asl-value', inner(place, 'StartAt'), { message: 'StartAt is missing.', fix: 'Name the first state.' });
  }
  if (!isObject(states) || Object.keys(states).length === 0) {
    report.add('asl-value', inner(place, 'States'), { message: 'there are no states.', fix: 'Add at least one state.' });
  }
  const plans = new Map<string, StatePlan>();
  const broken = new Set<string>();
  for (const [name, fields] of Object.entries(isObject(states) ? states : {})) {
    const plan = compileState(setting, name, fields);
    if (plan === undefined) broken.add(name);
    else plans.set(name, plan);
  }
  const compiled = new Map([...plans].map(([name, plan]) => [name, plan.compiled]));
  return { sequence: { startAt: typeof startAt === 'string' ? startAt : '', states: compiled }, states: plans, broken, place };
}

function compileState(setting: Setting, name: string, fields: unknown): StatePlan | undefined {
  const { report, names, insideMap } = setting;
  const place: Place = { state: name, field: '' };
  if (names.has(name))
    report.add('asl-state-name', place, { message: 'another state has this name.', fix: 'Names must differ in the whole machine.' });
  if (name === '' || name.length > MAX_NAME) {
    report.add('asl-state-name', place, { message: `the name has ${name.length} characters.`, fix: `Use 1 to ${MAX_NAME}.` });
  }
  names.add(name);
  if (!isObject(fields)) {
    report.add('asl-value', place, { message: 'a state must be an object.', fix: 'Write { "Type": "Pass", "End": true }.' });
    return undefined;
  }
  const type = fields['Type'];
  if (!isStateType(type)) {
    const fix = 'Use Task, Pass, Choice, Wait, Parallel, Map, Succeed or Fail.';
    report.add('asl-type', inner(place, 'Type'), { message: `${JSON.stringify(type)} is no type of state.`, fix });
    return undefined;
  }
  checkStateFields(report, place, { type, fields });
  checkQueryLanguage(report, place, { value: fields['QueryLanguage'], required: false });
  const work: StateInWork = { name, fields, at: { report, place, offers: { item: insideMap }, uses: [] }, edges: [] };
  const nested: SequencePlan[] = [];
  const compiled = compileByType(setting, type, work, nested);
  return { compiled, uses: work.at.uses, edges: work.edges, nested };
}

function compileByType(setting: Setting, type: CompiledState['type'], work: StateInWork, nested: SequencePlan[]): CompiledState {
  if (type === 'Parallel') return compileParallel(setting, work, nested);
  return type === 'Map' ? compileMap(setting, work, nested) : compilePlain(type, work);
}

function compileParallel(setting: Setting, work: StateInWork, nested: SequencePlan[]): ParallelState {
  const { name, fields, at } = work;
  const place = inner(at.place, 'Branches');
  const branches = fields['Branches'];
  if (!isArray(branches) || branches.length === 0) {
    at.report.add('asl-value', place, {
      message: 'a Parallel state needs branches.',
      fix: 'Write [ { "StartAt": "…", "States": { … } } ].',
    });
  }
  for (const [index, branch] of (isArray(branches) ? branches : []).entries()) {
    nested.push(compileInner(setting, inner(place, index), { definition: branch, allowed: BRANCH_FIELDS, what: 'a branch' }));
  }
  return {
    type: 'Parallel',
    name,
    arguments: compileField(work, 'Arguments'),
    branches: nested.map((plan) => plan.sequence),
    exit: compileMainExit(work, { result: true }),
    ...compileFallible(work),
  };
}

function compileMap(setting: Setting, work: StateInWork, nested: SequencePlan[]): MapState {
  const { name, fields, at } = work;
  const place = inner(at.place, 'ItemProcessor');
  const definition = fields['ItemProcessor'];
  const plan = compileInner({ ...setting, insideMap: true }, place, { definition, allowed: PROCESSOR_FIELDS, what: 'an ItemProcessor' });
  if (isObject(definition)) checkProcessorConfig(at.report, inner(place, 'ProcessorConfig'), definition['ProcessorConfig']);
  nested.push(plan);
  const items = compileField(work, 'Items');
  if (items?.kind === 'constant' && !isArray(items.value)) {
    at.report.add('asl-value', inner(at.place, 'Items'), {
      message: 'Items of an inline Map must be an array.',
      fix: 'Write an array, or an expression that gives one.',
    });
  }
  const number = (field: string, max = Number.MAX_SAFE_INTEGER): ReturnType<typeof compileNumber> =>
    compileNumber(at, field, { value: fields[field], range: { min: 0, max, integer: max > 100 } });
  return {
    type: 'Map',
    name,
    items,
    itemSelector: compileField(work, 'ItemSelector', { item: true }),
    maxConcurrency: number('MaxConcurrency'),
    toleratedCount: number('ToleratedFailureCount'),
    toleratedPercentage: number('ToleratedFailurePercentage', 100),
    processor: plan.sequence,
    exit: compileMainExit(work, { result: true }),
    ...compileFallible(work),
  };
}

function compileInner(
  setting: Setting,
  place: Place,
  given: { definition: unknown; allowed: ReadonlySet<string>; what: string },
): SequencePlan {
  const { definition, allowed, what } = given;
  if (!isObject(definition)) {
    setting.report.add('asl-value', place, { message: `${what} must be an object.`, fix: 'Write { "StartAt": "…", "States": { … } }.' });
    return { sequence: { startAt: '', states: new Map() }, states: new Map(), broken: new Set(), place };
  }
  checkFields(setting.report, place, { allowed, what, fields: definition });
  return compileSequence(setting, place, definition);
}

function checkProcessorConfig(report: Report, place: Place, config: unknown): void {
  if (config === undefined) return;
  const mode = isObject(config) ? config['Mode'] : config;
  if (isObject(config) && (mode === undefined || mode === 'INLINE')) {
    checkFields(report, place, { allowed: new Set(['Mode']), what: 'an inline ProcessorConfig', fields: config });
    return;
  }
  const fix = 'Write { "Mode": "INLINE" }: distributed Map states are not supported.';
  report.add('asl-unsupported', inner(place, 'Mode'), { message: `the mode ${JSON.stringify(mode)} is not supported.`, fix });
}
