import { nearest } from './nearest.ts';
import { readBugfix } from './read/bugfix.ts';
import { type Criterion, readRequirements } from './read/requirements.ts';
import { type Line, scanLines } from './text/lines.ts';

export type CriterionFailure = {
  code: 'criterion-unknown' | 'criterion-ambiguous' | 'criterion-same' | 'criterion-text';
  message: string;
};
export type CriterionResult = { ok: true; text: string } | { ok: false; failure: CriterionFailure };

/**
 * The text of requirements.md or bugfix.md with one criterion reworded; every other byte stays. A criterion that went over several lines
 * becomes one line; a fence within it stays.
 * @param id `1.2`, as `readRequirements` gives it
 * @param sentence one line, which must read back as exactly itself
 */
export function setCriterion(text: string, id: string, sentence: string): CriterionResult {
  const before = editableCriteria(text);
  const found = before.filter((criterion) => criterion.id === id);
  const [criterion] = found;
  if (criterion === undefined) return failure('criterion-unknown', unknown(id, before));
  if (found.length > 1) {
    const lines = found.map(({ line }) => line).join(', ');
    return failure('criterion-ambiguous', `Criterion ${id} exists ${found.length} times, on lines ${lines}.`);
  }
  if (criterion.text === sentence) return failure('criterion-same', `Criterion ${id} on line ${criterion.line} says this already.`);
  const changed = replaced(text, criterion, sentence);
  return readsBack(changed, criterion, sentence)
    ? { ok: true, text: changed }
    : failure('criterion-text', 'The sentence would not read back as a criterion: write one line with SHALL, without a number in front.');
}

/** What `setCriterion` can reword. A document with clauses of a bugfix is one; every other is read as requirements. */
export function editableCriteria(text: string): Criterion[] {
  const { current, expected, unchanged } = readBugfix(text);
  const clauses = [...current, ...expected, ...unchanged];
  return clauses.length > 0 ? clauses : readRequirements(text).requirements.flatMap(({ criteria }) => criteria);
}

function unknown(id: string, criteria: readonly Criterion[]): string {
  const candidate = nearest(
    id,
    criteria.map((criterion) => criterion.id),
  );
  return `There is no criterion ${id} in this document${candidate === undefined ? '' : `; did you mean ${candidate}?`}`;
}

function replaced(text: string, { parts }: Criterion, sentence: string): string {
  const lines = new Map<number, Line>(scanLines(text).lines.map((line) => [line.number, line]));
  let changed = text;
  // From the end, so that the places in front stay true.
  for (const [index, part] of [...parts.entries()].reverse()) {
    const line = lines.get(part.line);
    if (index === 0) changed = changed.slice(0, part.offset) + sentence + changed.slice(part.offset + part.length);
    else if (line !== undefined) changed = changed.slice(0, line.start) + changed.slice(line.start + line.text.length + line.eol.length);
  }
  return changed;
}

/** The sentence stands where the old one stood, and nothing around it has become part of it. */
function readsBack(changed: string, { parts: [first] }: Criterion, sentence: string): boolean {
  return editableCriteria(changed).some(({ text, parts }) => text === sentence && parts.length === 1 && parts[0]?.offset === first?.offset);
}

function failure(code: CriterionFailure['code'], message: string): CriterionResult {
  return { ok: false, failure: { code, message } };
}
