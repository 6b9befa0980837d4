import * as z from 'zod';
import { applyEdits, type EditFailure } from '../edits.ts';
import { describeMiss } from '../near-match.ts';
import { judgeChange, judgePath } from '../scope/judge.ts';
import { defineTool, failed, refused, success } from './tool.ts';

const Input = z.strictObject({
  path: z.string().max(4096).describe('File to change, relative to the repository.'),
  oldText: z
    .string()
    .min(1)
    .describe(
      'Text that occurs exactly once in the file, with its white space, without the line numbers that `read` shows. Take in a neighbouring line where it is not unique.',
    ),
  newText: z.string().describe('What stands there afterwards; empty deletes the text.'),
});

export const edit = defineTool({
  name: 'edit',
  description:
    'Replaces one text of a file, exactly. Line ends and a byte order mark are kept. Fails, and changes nothing, unless the old text occurs exactly once.',
  input: Input,
  run: async ({ path, oldText, newText }, { tree, scope }) => {
    const place = judgePath(scope, path);
    if (!place.allowed) return refused(place.reason);
    const file = await tree.read(path);
    if (!file.ok) return failed(file.reason);
    const edited = applyEdits(file.text, [{ oldText, newText }]);
    if (!edited.ok) return failed(explainFailure(file.text, { oldText, newText }, edited.failure));
    const verdict = judgeChange(scope, place.path, { before: await tree.readBase(place.path), after: edited.text });
    if (!verdict.allowed) return refused(verdict.reason);
    const changed = tree.write(verdict.path, edited.text);
    return changed.ok ? success(`Edited ${changed.path}.`) : failed(changed.reason);
  },
});

/** A failed edit in words for the model, with the places that come near. */
export function explainFailure(text: string, edit: { oldText: string; newText: string }, failure: EditFailure): string {
  switch (failure.kind) {
    case 'empty':
      return 'oldText is empty. Give a text that occurs exactly once.';
    case 'unchanged':
      return 'oldText and newText are the same; nothing was changed.';
    case 'ambiguous':
      return `oldText occurs ${failure.lines.length >= 10 ? 'at least 10' : String(failure.lines.length)} times, at lines ${failure.lines.join(', ')}. Nothing was changed. Add the lines around the one you mean.`;
    case 'overlap':
      return `Two edits overlap at line ${String(failure.lines[0] ?? 0)}. Nothing was changed. Make them one edit.`;
    case 'not-found':
      return describeMiss(text, edit.oldText);
  }
}
