import { NOWHERE, parseReferences, type Spec, type SpecTrailers } from '../specs/index.ts';
import { criteriaOf } from './spec-change.ts';

/** What the trailers of a commit name and the spec does not have, one sentence each: nothing would ever be traced to it. */
export function unknownInTrailers({ spec, tasks, criteria }: SpecTrailers, known: Spec | undefined): string[] {
  if (known === undefined) return [`There is no spec ${JSON.stringify(spec)}.`];
  const keys = new Set((known.tasks?.tasks ?? []).map(({ key }) => key));
  return [
    // Repairs of gates are tasks of a run, not of the list.
    ...tasks.filter((task) => !keys.has(task) && !task.startsWith('repair-')).map((task) => `The spec ${spec} has no task ${task}.`),
    ...unknownCriteria(criteria, known).map((id) => `The spec ${spec} has no criterion ${id}.`),
  ];
}

/** Ids that name neither a criterion nor a whole requirement. */
export function unknownCriteria(ids: readonly string[], spec: Spec): string[] {
  const known = new Set(criteriaOf(spec).flatMap(({ id }) => [id, id.split('.')[0] ?? id]));
  return ids
    .flatMap((id) => parseReferences(id, NOWHERE))
    .flatMap(({ kind, raw, ids: named }) => (kind === 'text' ? [raw] : named))
    .filter((id) => !known.has(id));
}
