import type { Finding } from '../../shared/finding.ts';
import type { ScannedText } from '../text/lines.ts';

/** What is wrong with a document as Markdown, whatever it says. */
export function textFindings({ fences }: ScannedText): Finding[] {
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
