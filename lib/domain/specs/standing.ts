import type { Criterion, Requirement, RequirementsDocument } from './read/requirements.ts';

/** Whether a criterion asks for anything: it is not withdrawn. */
export const isStanding = ({ withdrawn }: Pick<Criterion, 'withdrawn'>): boolean => withdrawn !== true;

/** The criteria of a requirement that somebody has to fulfil. Whoever hands criteria on, to rules, people or agents, takes them from here. */
export const standingCriteria = ({ criteria }: Pick<Requirement, 'criteria'>): Criterion[] => criteria.filter(isStanding);

/** Ids of requirements and of criteria that are withdrawn: what tasks may cite and nobody has to fulfil. */
export function withdrawnIds({ requirements }: Pick<RequirementsDocument, 'requirements'>): Set<string> {
  const ids = new Set<string>();
  for (const { id, criteria, withdrawn } of requirements) {
    if (withdrawn === true) ids.add(id);
    for (const criterion of criteria) if (!isStanding(criterion)) ids.add(criterion.id);
  }
  return ids;
}
