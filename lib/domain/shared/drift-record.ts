/** Name of the file beside design.md that holds what is known and what is accepted. It belongs into the repository: others judge by it, too. */
export const DRIFT_RECORD = 'drift.json';
