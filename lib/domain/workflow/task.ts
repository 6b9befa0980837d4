/** One executable unit of work: a leaf of tasks.md, or a repair that a failed gate asks for. */
export interface TaskUnit {
  /** `1.2` as in tasks.md, or `repair-1`. */
  id: string;
  title: string;
  /** Bullet lines under the task, without their marks. */
  details: string[];
  /** Criteria ids it serves, as written (`1.1`). */
  criteria: string[];
  /** Correctness properties it names. */
  properties: string[];
  /** Paths the task names itself. */
  files: string[];
  optional: boolean;
  /** True for `Checkpoint` tasks: nothing to write, checks only. */
  checkpoint: boolean;
}
