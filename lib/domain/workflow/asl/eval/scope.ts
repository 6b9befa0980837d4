import type { Json } from '../../../shared/digest.ts';
import type { AslHost } from '../types.ts';

/** What an expression can see while it is evaluated. */
export interface Scope {
  /** `$states`. */
  readonly states: { readonly [key: string]: Json };
  /** The workflow variable of that name, from the innermost scope outwards. */
  variable(name: string): Json | undefined;
  /** What the functions that are not pure mathematics draw on. */
  readonly sources: Sources;
}

export interface Sources {
  readonly host: AslHost;
  /** The time of the event that is being applied, ISO 8601. */
  readonly at: string;
  /** A text that no other draw of this execution gets: the seed, the place of the state, the visit and a counter. */
  nextSeed(): string;
}
