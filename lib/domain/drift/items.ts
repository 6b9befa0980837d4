import type { Place } from './declared.ts';

export type Verdict = 'missing' | 'undeclared' | 'changed';
/** What happened, in one word. */
export type Reason = 'removed' | 'never-built' | 'renamed' | 'moved' | 'signature' | 'members' | 'new';

/** One thing on which design and code disagree. */
export interface DriftItem {
  /** Names it for `spec accept`: `missing endpoint POST /v1/x`. */
  id: string;
  verdict: Verdict;
  reason: Reason;
  /** `component`, `endpoint`, `table`, … */
  kind: string;
  name: string;
  /** What differs, one sentence each. */
  details: string[];
  /** Where the design says it; for what is undeclared, where it would belong. */
  design: Place;
  /** Other places of the design that name it. */
  mentions: Place[];
  /** Where the code has it, or had it when it was in step. */
  code?: Place & { gone?: boolean };
  /** What an acceptance holds for: another state is another question. */
  state: string;
  /** Stated by a person: known, and meant. */
  accepted?: { reason: string; by: string; at: string };
}

export interface DriftReport {
  /** Share of what is declared or new that disagrees, 0 to 1. */
  score: number;
  /** Declared things that the code has as declared. */
  matched: { kind: string; name: string; design: Place; code: Place }[];
  missing: DriftItem[];
  undeclared: DriftItem[];
  changed: DriftItem[];
  /** Declared, never yet in the code: work that is ahead, not drift. */
  pending: { kind: string; name: string; design: Place }[];
  /** Known and meant; in none of the lists above. */
  accepted: DriftItem[];
}

/** Above this share a design is out of step. */
export const DRIFT_THRESHOLD = 0.15;

type Lists = Pick<DriftReport, 'missing' | 'undeclared' | 'changed'>;

/** Whether all that disagrees is one new thing that the design does not name. */
export function isOneMore(lists: Lists): boolean {
  const [first, second] = driftItems(lists);
  return second === undefined && first?.verdict === 'undeclared';
}

/**
 * Whether a design is out of step: above the threshold, unless all there is is one new thing that it does not name. A design leaves things
 * out; one of them says nothing against it, however few things it names. A threshold of 0 allows none.
 */
export function hasDrifted({ score, ...lists }: Lists & Pick<DriftReport, 'score'>, threshold: number): boolean {
  return score > threshold && !(threshold > 0 && isOneMore(lists));
}

/** A report with what else the design has left out since it was written: changes that add one thing each come to more than one. */
export function withEarlier(report: DriftReport, earlier: readonly DriftItem[]): DriftReport {
  const known = new Set([...driftItems(report), ...report.accepted].map(({ id }) => id));
  const more = earlier
    .filter(({ id }) => !known.has(id))
    .map((item) => ({ ...item, details: [...item.details, 'It came with an earlier change, since the design was last in step.'] }));
  const undeclared = [...report.undeclared, ...more];
  return { ...report, undeclared, score: driftScore(report.matched.length, driftItems({ ...report, undeclared }).length) };
}

/** Everything that counts. */
export function driftItems({ missing, undeclared, changed }: Lists): DriftItem[] {
  return [...missing, ...changed, ...undeclared];
}

/** Jaccard distance of what is declared and what is there, over the things that are compared. */
export function driftScore(matched: number, drifted: number): number {
  return drifted === 0 ? 0 : drifted / (matched + drifted);
}
