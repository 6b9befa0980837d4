import * as z from 'zod';
import { describeHidden, hiddenUnicode } from '../unicode.ts';
import { defineTool, invalid, refused } from './tool.ts';

const Input = z.strictObject({
  summary: z
    .string()
    .min(1)
    .max(2_000)
    .describe('What was changed and why, in one to four sentences in the imperative, for the commit message. No lists of files.'),
  evidence: z
    .array(
      z.strictObject({
        criterion: z.string().min(1).max(40).describe('Id of the criterion, e.g. `1.2`.'),
        how: z.string().min(1).max(600).describe('How it is met: the function or module that does it and the test that shows it.'),
      }),
    )
    .max(100)
    .describe('One entry for each criterion of the task; empty when the task has none.'),
});

export const done = defineTool({
  name: 'done',
  description:
    'Says that the task is complete. The checks are run then; if they pass, the change is committed, otherwise you get their output and go on.',
  input: Input,
  run: ({ summary, evidence }, { criteria }) => {
    const missing = criteria.filter((id) => !evidence.some(({ criterion }) => sameId(criterion, id)));
    if (missing.length > 0)
      return invalid(
        `\`evidence\` says nothing about ${missing.map((id) => `criterion ${id}`).join(', ')}. Say for each how it is met; if one is not met yet, go on working.`,
      );
    const hidden = hiddenUnicode([summary, ...evidence.map(({ how }) => how)].join('\n'));
    if (hidden.length > 0)
      return refused(`The report holds characters that people do not see or take for others: ${describeHidden(hidden)}.`);
    return { status: 'success', text: 'The checks are running.', pending: { kind: 'done', report: { summary: summary.trim(), evidence } } };
  },
});

function sameId(a: string, b: string): boolean {
  const bare = (id: string): string =>
    id
      .trim()
      .replace(/^(?:criterion|requirement|req)\s*/i, '')
      .toLowerCase();
  return bare(a) === bare(b);
}
