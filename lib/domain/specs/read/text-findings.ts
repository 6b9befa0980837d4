import type { Finding } from '../../shared/finding.ts';
import type { ScannedText } from '../text/lines.ts';

/** What is wrong with a document as Markdown, whatever it says. */
export function textFindings({ fences, lines }: ScannedText): Finding[] {
  return [...openFences(fences), ...lines.flatMap(placeholder)];
}

/** `TODO: …`, `**TBD**`, `[FIXME]`, `Limit: TBD`: not the word in a sentence about comments or to-do lists. */
const PLACEHOLDER =
  /^(?:[\s>#*_-]|\d{1,9}[.)])*(?:\[[ xX~-]\]\s+)?[[(*_]{0,3}(TODO|TBD|TBC|FIXME)\b(?!\s+(?:comments?|lists?|items?|markers?|apps?|notes?|entries|tags?|strings?)\b)|[[(](TODO|TBD|TBC|FIXME)\b|\b(TODO|FIXME)\s?[:：]|[:：=]\s*\**(TBD|TBC|TODO|FIXME)\**\s*[.;]?$/d;

function placeholder({ text, number, kind }: ScannedText['lines'][number]): Finding[] {
  if (kind !== 'text' || !/TODO|TBD|TBC|FIXME/.test(text)) return [];
  const match = PLACEHOLDER.exec(text.slice(0, 2000).replaceAll(/`[^`]*`/g, (span) => ' '.repeat(span.length)));
  const [start, end] = match?.indices?.slice(1).find((place) => place !== undefined) ?? [];
  if (start === undefined || end === undefined) return [];
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

function openFences(fences: ScannedText['fences']): Finding[] {
  return fences
    .filter(({ endLine }) => endLine === undefined)
    .map(({ line }) => ({
      ruleId: 'document-open-fence',
      level: 'warning',
      message: `The code fence opened on line ${line} is never closed, so what follows may not be read as text.`,
      line,
      fix: 'Close it with a line of the same marks: ```',
    }));
}
