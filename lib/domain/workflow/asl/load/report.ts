import type { Finding } from '../../../shared/finding.ts';

/** Where in a definition a check stands: the machine's name, the state's name (none for the machine itself) and the field. */
export interface Place {
  readonly state: string | undefined;
  readonly field: string;
}

/** Gathers what a definition gets wrong. */
export class Report {
  readonly findings: Finding[] = [];
  readonly machine: string;

  constructor(machine: string) {
    this.machine = machine;
  }

  add(ruleId: `asl-${string}`, place: Place, text: { message: string; fix: string }): void {
    const where = place.state === undefined ? 'The machine' : `State ${JSON.stringify(place.state)}`;
    const field = place.field === '' ? '' : `, field ${place.field}`;
    this.findings.push({ ruleId, level: 'error', path: this.machine, message: `${where}${field}: ${text.message}`, fix: text.fix });
  }
}

/** The same place, one field further in. */
export function inner(place: Place, field: string | number): Place {
  const step = typeof field === 'number' ? `[${field}]` : field;
  const glue = place.field === '' || typeof field === 'number' ? '' : '/';
  return { state: place.state, field: `${place.field}${glue}${step}` };
}
