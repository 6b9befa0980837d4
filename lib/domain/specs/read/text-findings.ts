import type { Finding } from '../../shared/finding.ts';
import type { ScannedText } from '../text/lines.ts';
import { openFences } from './open-fences.ts';
import { isNamedMark } from './named-marks.ts';

/** What is wrong with a document as Markdown, whatever it says. */
export function textFindings({ fences, lines }: ScannedText, text: string): Finding[] {
  // Asked of the whole first: few documents have such a word.
  return [
    ...openFences(fences),
    ...(MARKS.test(text)
      ? lines.flatMap((line, index) => (headsList(line, lines[index + 1], lines[index + 2]) ? [] : placeholder(line)))
      : []),
    ...(text.includes('{{') && !isFilledIn(text) ? lines.flatMap((line) => leftover(line, text)) : []),
  ];
}

const MARKS = /TODO|TBD|TBC|FIXME/;

/** `TODO: …` at the start of a line, an item or a sentence, `**TBD**`, `[FIXME]`, `Limit: TBD`; at the end of a heading `Limits – TBD`. */
const PLACEHOLDER =
  /^(?:[\s>#*_-]|\d{1,9}[.)])*(?:\[[ xX~-]\]\s+)?[[(*_]{0,3}(TODO|TBD|TBC|FIXME)(?![\p{L}\p{N}_])|[[(](TODO|TBD|TBC|FIXME)(?![\p{L}\p{N}_])|[.;!?|—–]\s+[*_]{0,3}(TODO|FIXME)\s?[:：]|[:：=]\s*[*_]{0,3}(TBD|TBC|TODO|FIXME)[*_]{0,3}\s*[.;]?$|^#{1,6}\s.*\s(?:[—–-]\s?[*_]{0,3}|[*_]{1,3})(TODO|TBD|TBC|FIXME)[*_]{0,3}$/dgu;

/** `## Later (TODO)`, `## Later – TODO` with items below it is the name of a list that is written. */
function headsList({ text }: ScannedText['lines'][number], ...below: readonly (ScannedText['lines'][number] | undefined)[]): boolean {
  if (!LIST_NAME.test(text)) return false;
  const next = below.find((line) => line !== undefined && line.text.trim() !== '');
  return next !== undefined && /^\s{0,3}(?:[-*+]|\d{1,9}[.)])\s+\S/.test(next.text);
}

const LIST_NAME = /^#{2,6}\s.*\S\s?(?:[(（](?:TODO|TBD|TBC)[)）]|[—–-]\s?(?:TODO|TBD|TBC)$)/;

function placeholder({ text, number, kind }: ScannedText['lines'][number]): Finding[] {
  if (kind !== 'text' || !MARKS.test(text)) return [];
  const shown = text.slice(0, 2000);
  const bare = shown.replaceAll(/`[^`]*`/g, (span) => ' '.repeat(span.length));
  const marks = [...bare.matchAll(PLACEHOLDER)].flatMap(({ indices }) => {
    const place = indices?.slice(1).find((one) => one !== undefined);
    return place === undefined ? [] : [place];
  });
  const mark = marks.find(([start, end]) => !isNamedMark(shown, start, shown.slice(start, end)));
  if (mark === undefined) return [];
  const [start, end] = mark;

  return [
    {
      ruleId: 'document-placeholder',
      level: 'warning',
      message: `"${text.slice(start, end)}" marks a part of the document that is still to be written.`,
      ...{ line: number, column: start + 1, endColumn: end + 1 },
      fix: 'Write it, or say in a sentence who decides it and by when.',
    },
  ];
}

const BEGINS = String.raw`^(?:[\s>#*_-]|\d{1,9}[.)])*(?:\[[ xX~-]\]\s+)?(?:\d[\d.]*\s+)?`;
const FILLED_IN = String.raw`\{\{\s?[A-Z][A-Z\d_]{2,60}\s?\}\}`;
/** What a template leaves where it stands for the whole of a line, a field, a title or a role. Within a sentence, the product may be what replaces it. */
const LEFTOVER = new RegExp(
  [
    // `- [ ] 1. {{task title}}`
    String.raw`(?<=${BEGINS})\{\{\s?\p{L}[\p{L}\p{N} _-]{1,60}\}\}(?=[*_.:]*$)`,
    // `_Requirements: {{REQUIREMENT_IDS}}_`
    String.raw`(?<=${BEGINS}\p{Lu}[\p{L} ]{0,40}:[*_]{0,2} )${FILLED_IN}(?=(?:, ?${FILLED_IN})*[*_.]*$)`,
    // `# {{FEATURE_NAME}} Design`
    String.raw`(?<=^#{1,6} )${FILLED_IN}(?= \p{L}+$)`,
    String.raw`(?<=^(?:\*{0,2}User [Ss]tory:\*{0,2} )?As an? )${FILLED_IN}(?=, I want )`,
  ].join('|'),
  'u',
);
/** What a product fills in itself, as the document says: mails, charts, translations. */
const FILLS_IN = /\b(?:e-?mails?|mails?|messages?|notifications?|helm|jinja|i18n|handlebars|mustache|liquid|translations?|prompts?)\b/i;

/** Several marks, and a word of such. */
const isFilledIn = (text: string): boolean => FILLS_IN.test(text) && new Set(text.match(MARK)).size > 1;
const MARK = /\{\{\s?\p{L}[\p{L}\p{N} _-]{1,60}\}\}/gu;

/** What a template has left to be filled in. A mark that the document has as code elsewhere is what it is about. */
function leftover({ text: line, number, kind }: ScannedText['lines'][number], text: string): Finding[] {
  if (kind !== 'text' || !line.includes('{{') || /placeholder|template|variable|substitut/i.test(line)) return [];
  const match = LEFTOVER.exec(line.slice(0, 2000).replaceAll(/`[^`]*`/g, (span) => ' '.repeat(span.length)));
  if (match === null || text.includes(`\`${match[0]}\``)) return [];
  return [
    {
      ruleId: 'document-placeholder',
      level: 'warning',
      message: `"${match[0]}" is left from a template.`,
      ...{ line: number, column: match.index + 1, endColumn: match.index + match[0].length + 1 },
      fix: 'Put in its place what the template asks for, or delete the line.',
    },
  ];
}
