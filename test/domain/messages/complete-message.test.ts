import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { completeMessage, type MessageSource, prepareMessage, type ProposedMessage } from '../../../lib/domain/messages/index.ts';

const proposal: ProposedMessage = {
  subject: 'Complete task 1.1 of cart',
  body: '',
  trailers: [
    ['Spec', 'cart'],
    ['Task', '1.1'],
  ],
  warnings: [],
};
const COMMENTS = '\n# Please enter the commit message for your changes.\n#\n';

describe('prepareMessage', () => {
  it('fills an empty message above the comments', () => {
    expect(prepareMessage(COMMENTS, proposal, undefined)).toBe(`Complete task 1.1 of cart\n\nSpec: cart\nTask: 1.1\n${COMMENTS}`);
  });

  it.each<[string, string, MessageSource]>([
    ['what a person gave with -m', 'Mine\n', 'message'],
    ['a merge', 'Merge branch x\n', 'merge'],
    ['an amended commit', 'Old\n', 'commit'],
    ['an empty squash', '', 'squash'],
    ['a template that another hook filled', `Jira-1\n${COMMENTS}`, undefined],
  ])('leaves %s alone', (_, file, source) => {
    expect(prepareMessage(file, proposal, source)).toBe(file);
  });
});

describe('completeMessage', () => {
  it.each([
    ['a subject', 'Show totals\n', 'Show totals\n\nSpec: cart\nTask: 1.1\n'],
    ['a subject without a line end', 'Show totals', 'Show totals\n\nSpec: cart\nTask: 1.1\n'],
    ['a body', `Show totals\n\nBecause.\n${COMMENTS}`, `Show totals\n\nBecause.\n\nSpec: cart\nTask: 1.1\n${COMMENTS}`],
    ['trailers', 'Show totals\n\nSigned-off-by: Ada <a@b>\n', 'Show totals\n\nSigned-off-by: Ada <a@b>\nSpec: cart\nTask: 1.1\n'],
    [
      'the cut of a verbose commit',
      'Show totals\n# ------------------------ >8 ------------------------\ndiff --git a b\n+Spec: x\n',
      'Show totals\n\nSpec: cart\nTask: 1.1\n# ------------------------ >8 ------------------------\ndiff --git a b\n+Spec: x\n',
    ],
    ['a subject that begins like a comment', '#12 fix\n', '#12 fix\n\nSpec: cart\nTask: 1.1\n'],
    ['a last line like a comment', 'Show totals\n\nBecause.\n# end\n', 'Show totals\n\nBecause.\n# end\n\nSpec: cart\nTask: 1.1\n'],
    [
      'a comment of a person above those of git',
      `Show totals\n# mine\n${COMMENTS}`,
      `Show totals\n\nSpec: cart\nTask: 1.1\n# mine\n${COMMENTS}`,
    ],
    ['line ends of Windows', 'Show totals\r\n\r\nBecause.\r\n', 'Show totals\r\n\r\nBecause.\r\n\r\nSpec: cart\r\nTask: 1.1\r\n'],
  ])('adds the trailers to %s', (_, file, completed) => {
    expect(completeMessage(file, proposal)).toBe(completed);
  });

  it.each([
    ['an empty message, which calls the commit off', COMMENTS],
    ['a message that names a spec', 'Show totals\n\nSpec: other\n'],
    ['a commit that is to be melted into another', 'fixup! Show totals\n'],
    ['one whose message will be joined', 'squash! Show totals\n\nand taxes\n'],
  ])('leaves %s alone', (_, file) => {
    expect(completeMessage(file, proposal)).toBe(file);
  });

  it('takes the comment character from the settings', () => {
    expect(completeMessage('; only a comment\n;\n', proposal, ';')).toBe('; only a comment\n;\n');
    expect(completeMessage('#1 is a number\n', proposal, ';')).toMatch(/^#1 is a number\n\nSpec: cart/u);
    expect(completeMessage('Show\n; ----- >8 -----\n+Spec: x\n', proposal, ';')).toBe(
      'Show\n\nSpec: cart\nTask: 1.1\n; ----- >8 -----\n+Spec: x\n',
    );
  });

  it('keeps every line that a person wrote, in order, whatever it is', () => {
    const line = fc.oneof(
      fc.constantFrom('', '# x', 'Spec:', 'Signed-off-by: A <a@b>', 'fixup! x', '\r', '---'),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const file = lines.join('\n');
        const completed = completeMessage(file, proposal);
        const at = completed.indexOf('Spec: cart');

        expect(
          at < 0 || file.includes('Spec: cart') ? completed : completed.replace(/(?:\r?\n){1,2}Spec: cart\r?\nTask: 1\.1/u, '').trimEnd(),
        ).toBe(at < 0 || file.includes('Spec: cart') ? file : file.trimEnd());
      }),
    );
  });

  it('adds them once', () => {
    const once = completeMessage('Show totals\n', proposal);

    expect(completeMessage(once, proposal)).toBe(once);
  });

  it('adds nothing where the commit serves no spec', () => {
    expect(completeMessage('Show totals\n', { ...proposal, trailers: [] })).toBe('Show totals\n');
  });
});
