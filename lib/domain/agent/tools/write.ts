import * as z from 'zod';
import { judgeChange, judgePath } from '../scope/judge.ts';
import { defineTool, failed, refused, success } from './tool.ts';

const Input = z.strictObject({
  path: z.string().max(4096).describe('File to create or replace, relative to the repository.'),
  content: z.string().describe('The whole content of the file. End it with a line break.'),
});

export const write = defineTool({
  name: 'write',
  description: 'Creates a file, or replaces all of an existing one. For a change within a file use `edit`.',
  input: Input,
  run: async ({ path, content }, { tree, scope }) => {
    const place = judgePath(scope, path);
    if (!place.allowed) return refused(place.reason);
    const verdict = judgeChange(scope, place.path, { before: await tree.readBase(place.path), after: content });
    if (!verdict.allowed) return refused(verdict.reason);
    const changed = tree.write(verdict.path, content);
    if (!changed.ok) return failed(changed.reason);
    return success(`${changed.existed ? 'Replaced' : 'Created'} ${changed.path} (${String(content.length)} characters).`);
  },
});
