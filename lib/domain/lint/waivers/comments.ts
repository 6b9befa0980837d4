import { scanLines } from '../../specs/index.ts';
import type { LintWaiver } from './waiver.ts';

const MARK = 'stringline-waive';
/** `stringline-waive rule-a, rule-b until 2027-01-31: reason`, within `<!-- -->`, or behind `#` or `//`. */
const COMMENT = /(?:<!--|(?:^|\s)(?:#|\/\/))\s*stringline-waive(?<file>-file)?(?![\w-])(?<rest>[^\n]*)$/;
const REST = /^\s*(?<rules>[\w-]+(?:\s*,\s*[\w-]+)*)?\s*(?:until\s+(?<expires>\d{4}-\d{2}-\d{2}))?\s*(?::(?<reason>.*))?$/;

/**
 * Waivers that stand in a text. On a line of its own, a comment waives what is found on the next line that is not blank; behind other text,
 * what is found on its line; `-file`, what is found anywhere in the file. Comments inside code fences are examples.
 */
export function commentWaivers(path: string, text: string): LintWaiver[] {
  if (!text.includes(MARK)) return [];
  const { lines } = scanLines(text);
  return lines.flatMap((line, index) => {
    if (line.kind === 'fence' || !line.text.includes(MARK)) return [];
    const match = COMMENT.exec(line.text);
    if (match?.groups === undefined) return [];
    const { rules, expires, reason } = parts(match.groups['rest'] ?? '');
    const alone = line.text.slice(0, match.index).trim() === '';
    const next = lines.slice(index + 1).find(({ text: below }) => below.trim() !== '' && !below.includes(MARK));
    const scope = match.groups['file'] === undefined ? ({ kind: 'line', line: alone ? (next?.number ?? 0) : line.number } as const) : FILE;
    return [{ rules, reason, expires, path, line: line.number, scope }];
  });
}

const FILE = { kind: 'file' } as const;

function parts(rest: string): { rules: string[]; expires: string; reason: string } {
  const end = rest.lastIndexOf('-->');
  const groups = REST.exec((end < 0 ? rest : rest.slice(0, end)).trimEnd())?.groups;
  const rules = groups?.['rules']?.split(',').map((rule) => rule.trim()) ?? [];
  return { rules, expires: groups?.['expires'] ?? '', reason: groups?.['reason']?.trim() ?? '' };
}
