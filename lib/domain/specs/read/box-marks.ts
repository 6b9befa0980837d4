/** What a mark between brackets means to those who write it, though no tool reads it in a plan. */
export interface MarkMeaning {
  says: string;
  /** How a plan says the same. */
  write: string;
}

const DONE: MarkMeaning = { says: 'done', write: 'Write `- [x] `.' };
const IN_PROGRESS: MarkMeaning = { says: 'in progress', write: 'Write `- [-] `.' };
const SKIPPED: MarkMeaning = { says: 'skipped', write: 'Write `- [ ]* ` for what may be left out, or `- [x] ` for what is settled.' };
const BLOCKED: MarkMeaning = { says: 'blocked', write: 'Write `- [ ] `, and below it what it waits for.' };
const DEFERRED: MarkMeaning = { says: 'put off', write: 'Write `- [ ]* ` for what may be left out, or `- [ ] `.' };
const FAILED: MarkMeaning = { says: 'failed', write: 'Write `- [ ] `, and below it what failed.' };
const IN_REVIEW: MarkMeaning = { says: 'waiting for an answer', write: 'Write `- [-] `, and below it what is asked.' };

/** Marks of people, of task managers and of agents that run plans; upper and lower case say the same. */
const MEANINGS: ReadonlyMap<string, MarkMeaning> = new Map([
  ...['✓', '✔', '✅', 'v', 'y'].map((mark) => [mark, DONE] as const),
  ...['/', 'w', '🔄', '🚧', '⏳'].map((mark) => [mark, IN_PROGRESS] as const),
  ...['s', '⏭'].map((mark) => [mark, SKIPPED] as const),
  ...['!', 'b', '⚠', '🚫', '⛔'].map((mark) => [mark, BLOCKED] as const),
  ...['>', 'd', '⏸'].map((mark) => [mark, DEFERRED] as const),
  ...['f', '✗', '✘', '❌'].map((mark) => [mark, FAILED] as const),
  ...['?', 'r'].map((mark) => [mark, IN_REVIEW] as const),
]);

/** The meaning of what stands between the brackets of a box; undefined for what is no such mark. */
export function markMeaning(between: string): MarkMeaning | undefined {
  return MEANINGS.get(between.replace('\uFE0F', '').trim().toLowerCase());
}
