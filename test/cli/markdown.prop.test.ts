import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderMarkdown } from '../../lib/cli/review/markdown.ts';

const word = fc.constantFrom('**bold**', '**', '`code`', '```', '# ', '- [x] ', 'WHEN', 'SHALL', ' ', '\n', '\r\n', '*', 'é');

it('a document under review is shown as its bytes are, in colours or without', () => {
  fc.assert(
    fc.property(
      fc.array(word).map((words) => words.join('')),
      (text) => {
        expect(renderMarkdown(text, (_style, part) => part)).toBe(text);
        expect(renderMarkdown(text, (_style, part) => `\u001B[1m${part}\u001B[0m`).replaceAll(/\u001B\[\dm/g, '')).toBe(text);
      },
    ),
  );
});
