import type { Finding } from '../shared/finding.ts';
import { findHiddenUnicode, hiddenUnicodeFindings } from '../source/index.ts';

/** Characters that no writing needs where they were found, so that without them the text reads as it looks. Others may have been meant. */
const NEEDLESS = /[\u200B\u2060\uFEFF\u{E0000}-\u{E007F}]+/uy;

/** Hidden characters, with the edit that takes them out, together with those of the kind that follow at once, where that is safe. */
export function hiddenFindings(text: string, path: string): Finding[] {
  const findings = hiddenUnicodeFindings(text, path);
  if (findings.length === 0) return [];
  const found = findHiddenUnicode(text);
  return findings.map((finding, index) => {
    NEEDLESS.lastIndex = found[index]?.offset ?? text.length;
    const run = NEEDLESS.exec(text);
    return run === null ? finding : { ...finding, edit: { start: run.index, end: run.index + run[0].length, text: '' } };
  });
}
