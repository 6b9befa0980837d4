import { editDistance } from '../../shared/edit-distance.ts';
import { scanLines } from '../../specs/index.ts';
import type { LintWaiver } from './waiver.ts';

const MARK = 'stringline-waive';
/** `stringline-waive rule-a, rule-b until 2027-01-31 by Ann Lee: reason`, within `<!-- -->`, or behind `#` or `//`. */
const COMMENT = /(?:<!--|(?:^|\s)(?:#|\/\/))\s*stringline-waive(?<file>-file)?(?![\w-])(?<rest>[^\n]*)$/;
/** Near enough to be meant: `stringline-waiver`, `stringline waive`, `Stringline-Waive`; `stringline-disable`, as other tools call it. */
const MAY_BE = /stringline|waive/i;
const NEARLY = /<!--\s*stringline[- ](?:waive|(?:disable|ignore)\b)/i;
/** In Markdown `#` begins a heading. */
const NEARLY_IN_DATA = /(?:^|\s)(?:#|\/\/)\s*stringline[- ](?:waive|(?:disable|ignore)\b)/i;
/** What stands in a comment before the id of a rule, where a slip in the name would be: `stringline-wave`, `string-line-waive`. */
const BEFORE_RULE = /<!--\s{0,3}(?<name>[a-z][a-z -]{8,24}?)\s{1,3}[a-z]+-[a-z]/i;
const BEFORE_RULE_IN_DATA = /(?:^|\s)(?:#|\/\/)\s{0,3}(?<name>[a-z][a-z -]{8,24}?)\s{1,3}[a-z]+-[a-z]/i;
/** Two letters where a last day shows that a waiver is meant: `stringline-waver` is so far, and `stringline save` as well. */
const MAX_SLIP = 2;
const LAST_DAY = /\b(?:until|till?|expires?|through)\s\d{4}-/i;

/** A line that is a comment, or is blank behind one. */
const IN_DATA = /^\s*(?:(?:#|\/\/)\s*stringline-waive|$)/;

const FILE = { kind: 'file' } as const;
const RULE = /^[\w-]+$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** `until`, and what people write for it: what stands behind it is no rule. */
const MEANS_UNTIL = /^(?:until|till?|expires?|through)$/i;

/**
 * Waivers that stand in a text. On a line of its own, a comment waives what is found on the next line that is not blank; beside other text,
 * what is found on its line; `-file`, what is found anywhere in the file. Comments inside code fences are examples.
 */
export function commentWaivers(path: string, text: string): LintWaiver[] {
  if (!MAY_BE.test(text)) return [];
  const { lines } = scanLines(text);
  const following = nextTexts(lines);
  return lines.flatMap((line, index): LintWaiver[] => {
    if (line.kind === 'fence' || !MAY_BE.test(line.text)) return [];
    const pieces = commentsApart(line.text);
    const alone = isAlone(pieces);
    return pieces.flatMap((piece): LintWaiver[] => {
      const at = { path, line: line.number };
      const match = COMMENT.exec(piece);
      if (match?.groups === undefined)
        return isMeant(path, piece, lines[index - 1]?.text ?? '')
          ? [{ rules: [], reason: '', expires: '', ...at, scope: FILE, unread: true }]
          : [];
      const { file, rest = '' } = match.groups;
      const scope = file === undefined ? ({ kind: 'line', line: alone ? (following[index] ?? 0) : line.number } as const) : FILE;
      const isComplete = !match[0].startsWith('<!--') || match[0].trimEnd().endsWith('-->');
      const removal = { start: line.start, end: line.start + line.text.length + line.eol.length, text: '' };
      return [{ ...parts(rest), ...at, scope, ...(alone && isComplete && pieces.length === 1 && { removal }) }];
    });
  });
}

/** A line in pieces that have one comment each. */
function commentsApart(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (let end = text.indexOf('-->'); end >= 0 && text.includes('<!--', end); end = text.indexOf('-->', from)) {
    pieces.push(text.slice(from, end + 3));
    from = end + 3;
  }
  return [...pieces, text.slice(from)];
}

/** Whether nothing but comments stands on a line: a comment beside other text is about that. */
function isAlone(pieces: readonly string[]): boolean {
  return pieces.every((piece) => {
    const begin = piece.indexOf('<!--');
    const end = piece.indexOf('-->', begin);
    return begin < 0 ? IN_DATA.test(piece) : `${piece.slice(0, begin)}${end < 0 ? '' : piece.slice(end + 3)}`.trim() === '';
  });
}

/** A comment that is meant as a waiver and not written as one, or that begins on the line before. */
function isMeant(path: string, text: string, before: string): boolean {
  if (NEARLY.test(text) || isSlip(BEFORE_RULE.exec(text)) || (/<!--\s*$/.test(before) && /^\s*stringline-waive/i.test(text))) return true;
  return !/\.md$/i.test(path) && (NEARLY_IN_DATA.test(text) || isSlip(BEFORE_RULE_IN_DATA.exec(text)));
}

/** Whether what stands before a rule is the name of a waiver but for a letter or two. */
function isSlip(match: RegExpExecArray | null): boolean {
  const name = match?.groups?.['name']?.toLowerCase().replaceAll(/[ -]/g, '') ?? '';
  if (match === null || name === '') return false;
  const most = LAST_DAY.test(match.input.slice(match.index)) ? MAX_SLIP : 1;
  return [MARK, `${MARK}-file`].some((mark) => editDistance(name, mark.replaceAll('-', ''), most) <= most);
}

/** For each line the number of the next one that a waiver may be about; 0 where there is none. Found from the end: each line is looked at once. */
function nextTexts(lines: readonly { number: number; text: string }[]): number[] {
  const following: number[] = [];
  let next = 0;
  for (let index = lines.length - 1; index >= 0; index--) {
    following[index] = next;
    const line = lines[index];
    if (line === undefined || line.text.trim() === '') continue;
    if (!line.text.includes(MARK) || !isAlone(commentsApart(line.text))) next = line.number;
  }
  return following;
}

type Parts = Pick<LintWaiver, 'rules' | 'expires' | 'reason' | 'by' | 'undated'>;

/** Whether it is a day of the calendar: 2027-02-30 is none. */
function isDay(text: string): boolean {
  const day = DAY.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Taken apart step by step, not by one pattern: a pattern with three places for blanks tries every way to share them out. */
function parts(rest: string): Parts {
  const end = rest.indexOf('-->');
  const text = end < 0 ? rest : rest.slice(0, end);
  const colon = text.indexOf(':');
  const words = (colon < 0 ? text : text.slice(0, colon)).trim().split(/\s+/);
  const until = words.findLastIndex((word) => MEANS_UNTIL.test(word));
  const [day = '', word, ...name] = until < 0 ? [] : words.slice(until + 1);
  const dated = words[until] === 'until' && isDay(day) && (word === undefined || (word === 'by' && name.length > 0));
  const named = (until < 0 ? words : words.slice(0, until)).join(' ');
  const rules = named === '' ? [] : named.split(',').map((rule) => rule.trim());
  if (!rules.every((rule) => RULE.test(rule))) return { rules: [], expires: '', reason: '' };
  const reason = colon < 0 ? '' : text.slice(colon + 1).trim();
  if (!dated) return { rules, expires: '', reason, ...(until >= 0 && { undated: words.slice(until).join(' ') }) };
  return { rules, expires: day, reason, by: name.length > 0 ? name.join(' ') : undefined };
}
