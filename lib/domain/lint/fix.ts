import { createTwoFilesPatch } from 'diff';
import type { TextEdit } from '../shared/finding.ts';
import { isUnsuppressed, type LintReport } from './report.ts';

/** A file with the safe changes of its findings. */
export interface FixedFile {
  path: string;
  before: string;
  after: string;
  /** How many findings it mends. */
  mended: number;
}

/**
 * What `--fix` writes: the edits that rules offer for open findings. Of two that overlap the first is taken; the other comes with the next
 * call. Everything outside of the edits stays as it is.
 */
export function fixedFiles({ findings }: LintReport, texts: ReadonlyMap<string, string>): FixedFile[] {
  const byPath = Map.groupBy(
    findings.filter((finding) => finding.edit !== undefined && isUnsuppressed(finding)),
    ({ path }) => path,
  );
  return [...byPath].flatMap(([path, found]) => {
    const before = texts.get(path);
    if (before === undefined) return [];
    const edits = apart(found.flatMap(({ edit }) => edit ?? []).filter(({ start, end }) => start <= end && end <= before.length));
    const after = applyEdits(before, edits);
    return after === before ? [] : [{ path, before, after, mended: edits.length }];
  });
}

function apart(edits: readonly TextEdit[]): TextEdit[] {
  const kept: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = kept.at(-1);
    if (last === undefined || edit.start > last.end || (edit.start === last.end && edit.start !== last.start)) kept.push(edit);
  }
  return kept;
}

/** Expects edits in order that do not overlap. */
function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, text: replacement } of edits) {
    out += text.slice(at, start) + replacement;
    at = end;
  }
  return out + text.slice(at);
}

/** The changes as a patch that `git apply -R` takes back. */
export function patchOf(files: readonly FixedFile[]): string {
  return files
    .map(({ path, before, after }) => createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 }))
    .map((patch) => patch.replace(/^=+\n/, ''))
    .join('');
}
