import type { Finding } from '../shared/finding.ts';
import { scanLines } from '../specs/index.ts';
import { findHiddenUnicode, hiddenUnicodeFindings } from '../source/index.ts';

/** Characters that no writing needs where they were found, so that without them the text reads as it looks. Others may have been meant. */
const NEEDLESS = /[\u200B\u2060\uFEFF\u{E0000}-\u{E007F}]+/uy;

/** Hidden characters, with the edit that takes them out, together with those of the kind that follow at once, where that is safe. */
export function hiddenFindings(text: string, path: string): Finding[] {
  const findings = hiddenUnicodeFindings(text, path);
  if (findings.length === 0) return [];
  const found = findHiddenUnicode(text);
  const isInExample = exampleOf(text, path);
  return findings.map((finding, index) => {
    const offset = found[index]?.offset ?? text.length;
    if (isInExample(offset)) return { ...finding, fix: EXAMPLE_FIX };
    NEEDLESS.lastIndex = offset;
    const run = NEEDLESS.exec(text);
    return run === null ? finding : { ...finding, edit: { start: run.index, end: run.index + run[0].length, text: '' } };
  });
}

/** An example may be about the very character: what it shows would be gone. */
const EXAMPLE_FIX =
  'People do not see it and models read it: where the example is about it, write it as an escape such as `\\u2060`, else delete the character.';

/** Whether an offset lies in a code fence of Markdown. */
function exampleOf(text: string, path: string): (offset: number) => boolean {
  if (!/\.md$/i.test(path)) return () => false;
  const { lines } = scanLines(text);
  return (offset) => lines.findLast(({ start }) => start <= offset)?.kind === 'fence';
}
