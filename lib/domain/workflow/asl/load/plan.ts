import type { CompiledState, Sequence } from '../machine.ts';
import type { Place } from './report.ts';
import type { VariableUse } from './templates.ts';

/** A compiled sequence with what the checks that look across states need to know. */
export interface SequencePlan {
  readonly sequence: Sequence;
  readonly states: ReadonlyMap<string, StatePlan>;
  /** Names of states that are there but are no states; where they lead is not known. */
  readonly broken: ReadonlySet<string>;
  readonly place: Place;
}

export interface StatePlan {
  readonly compiled: CompiledState;
  readonly uses: readonly VariableUse[];
  readonly edges: readonly Edge[];
  readonly nested: readonly SequencePlan[];
}

/** A way out of a state: to another one, or (without `to`) to the end of the sequence. */
export interface Edge {
  readonly to: string | undefined;
  readonly field: string;
  readonly assigns: readonly { readonly name: string; readonly place: Place }[];
}
