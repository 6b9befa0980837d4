import type { ScannedText } from '../text/lines.ts';
import { isIdOfKind } from './requirement-name.ts';

const ID = String.raw`[A-Z]{1,8}(?:-[A-Z]{1,8})?-?\d{1,6}`;
/** `### CP-1: Title`, `- **CP-1 — Title**: …`, `**CP1**`: what stands at the beginning of a heading, or in bold at that of a line or item. */
const BEGUN = new RegExp(String.raw`^[ \t]{0,9}(?:#{1,6} +|(?:[-*+] +)?\*\*)(${ID})(?=\*\*|\\?\*? ?[:：—–(]| - |$)`);
/** `**Traceability:** \`REQ-101\``: the name that another document has for it. */
const LABEL = new RegExp(String.raw`^\*\*Traceability:\*\* +\x60(${ID})\x60`);

/**
 * Ids with letters that a document gives to something of its own, whatever it is. What begins with `FR-9` may speak of a requirement that is missing:
 * only a label says that another document has it.
 */
export function givenNames({ lines }: ScannedText): ReadonlySet<string> {
  return new Set(lines.flatMap(({ kind, text }) => (kind === 'text' ? (nameBegun(text) ?? LABEL.exec(text)?.[1] ?? []) : [])));
}

function nameBegun(text: string): string | undefined {
  const id = BEGUN.exec(text)?.[1];
  return id === undefined || isIdOfKind(id) ? undefined : id;
}
