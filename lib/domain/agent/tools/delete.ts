import * as z from 'zod';
import { judgeChange, judgePath } from '../scope/judge.ts';
import { defineTool, failed, refused, success } from './tool.ts';

const Input = z.strictObject({ path: z.string().max(4096).describe('File to delete, relative to the repository.') });

export const deleteFile = defineTool({
  name: 'delete',
  description: 'Deletes one file. Folders go with their last file.',
  input: Input,
  run: async ({ path }, { tree, scope }) => {
    const place = judgePath(scope, path);
    if (!place.allowed) return refused(place.reason);
    const verdict = judgeChange(scope, place.path, { before: await tree.readBase(place.path), after: undefined });
    if (!verdict.allowed) return refused(verdict.reason);
    const changed = tree.delete(verdict.path);
    return changed.ok ? success(`Deleted ${changed.path}.`) : failed(changed.reason);
  },
});
