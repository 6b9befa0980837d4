import type { Finding } from '../../../shared/finding.ts';
import { isArray, isObject } from '../eval/payload.ts';
import type { Machine } from '../machine.ts';
import { MAX_SECONDS } from '../step/time.ts';
import { checkGraph } from './check-graph.ts';
import { checkScopes } from './check-scopes.ts';
import { compileSequence } from './compile-sequence.ts';
import { checkFields, checkQueryLanguage, MACHINE_FIELDS } from './fields.ts';
import { checkNumber } from './numbers.ts';
import { inner, type Place, Report } from './report.ts';

export type Loaded = { ok: true; machine: Machine } | { ok: false; findings: Finding[] };

/** Definitions may have 1 MB (Step Functions quotas); a nesting deeper than this is no state machine. */
const MAX_DEPTH = 100;

/**
 * Checks a definition as a whole and compiles each expression once. What this interpreter does not run is refused here, with the name
 * of the state and the field, so that nothing fails half-way for being unknown.
 * @param name The machine's name: `$states.context.StateMachine.Name` comes from the start event, this one from findings' paths.
 * @param definition The parsed JSON of the definition.
 */
export function loadMachine(name: string, definition: unknown): Loaded {
  const report = new Report(name);
  const place: Place = { state: undefined, field: '' };
  if (!isObject(definition) || !isJson(definition, MAX_DEPTH)) {
    const fix = 'Write { "QueryLanguage": "JSONata", "StartAt": "…", "States": { … } }.';
    report.add('asl-value', place, { message: 'the definition is not a JSON object of sensible depth.', fix });
    return { ok: false, findings: report.findings };
  }
  checkFields(report, place, { allowed: MACHINE_FIELDS, what: 'a machine', fields: definition });
  checkQueryLanguage(report, place, { value: definition['QueryLanguage'], required: true });
  const version = definition['Version'];
  if (version !== undefined && version !== '1.0') {
    report.add('asl-value', inner(place, 'Version'), { message: `${JSON.stringify(version)} is no version.`, fix: 'Write "1.0".' });
  }
  const range = { min: 1, max: MAX_SECONDS, integer: true };
  const given = definition['TimeoutSeconds'];
  const timeout = checkNumber(report, inner(place, 'TimeoutSeconds'), { value: given, range, fallback: 0 });
  const plan = compileSequence({ report, names: new Set(), insideMap: false }, place, definition);
  checkGraph(report, plan);
  checkScopes(report, plan);
  if (report.findings.length > 0) return { ok: false, findings: report.findings };
  return { ok: true, machine: { name, timeoutSeconds: given === undefined ? undefined : timeout, ...plan.sequence } };
}

/** Whether a value is what JSON.parse can give: no holes, no functions, no cycles. */
function isJson(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      return depth > 0 && Array.from(isArray(value) ? value : Object.values(value)).every((member) => isJson(member, depth - 1));
    default:
      return false;
  }
}
