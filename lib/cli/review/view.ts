import type { ReviewView } from '../../app/review/view-review.ts';
import type { Paint } from '../io.ts';
import { findingsSummary, findingsText } from '../present.ts';
import { renderDiff, renderMarkdown } from './markdown.ts';

/** The review as text for a terminal. */
export function reviewText(view: ReviewView, paint: Paint): string {
  const { review, documents, findings, diff, asked } = view;
  const head = paint(
    'bold',
    `Review ${review.id}: ${review.subject}${review.task === undefined ? '' : ` of task ${review.task}`} of ${review.spec}`,
  );
  const parts = [
    `${head}  ${paint('dim', `digest ${review.digest.slice(0, 12)}, ${review.status}`)}`,
    ...documents.map(
      ({ kind, text }) => `${documents.length > 1 ? `${paint('dim', `── ${kind} ──`)}\n` : ''}${renderMarkdown(text.trimEnd(), paint)}`,
    ),
    ...(asked === undefined ? [] : [`${paint('bold', 'Asked for')} by ${asked.by}: ${asked.comment}`]),
    ...(diff === '' ? [] : [`${paint('bold', 'Changed since you last read it')}\n${renderDiff(diff.trimEnd(), paint)}`]),
    `${paint('bold', 'Findings')}: ${findingsSummary(findings)}${findings.length > 0 ? `\n${findingsText(findings, paint)}` : ''}`,
  ];
  return parts.join('\n\n');
}
