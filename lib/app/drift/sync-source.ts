/** By this a run that only brings a design in step is known: no pipeline carries it. */
export const SYNC_SOURCE = 'spec sync';
