import { describe, expect, it } from '@jest/globals';
import { detectConvention, subjectOf, typeOfTask } from '../../../lib/domain/messages/index.ts';

describe('detectConvention', () => {
  it.each<[string, string[], object]>([
    ['no history', [], { style: 'plain' }],
    ['sentences', ['Add a cart', 'Mend the cart', 'Cart: add totals', 'Release 1.2'], { style: 'plain' }],
    [
      'typed subjects',
      ['feat: add a cart', 'fix: mend it', 'feat!: drop carts'],
      { style: 'conventional', types: ['feat', 'fix'], scoped: false },
    ],
    ['scopes in most', ['feat(cart): add', 'fix(cart): mend', 'docs: say so'], { style: 'conventional', scoped: true }],
    ['two typed subjects, which prove no habit', ['feat: a', 'fix: b'], { style: 'plain' }],
    ['a minority of them', ['feat: a', 'fix: b', 'fix: c', 'Add d', 'Add e', 'Add f'], { style: 'plain' }],
    [
      'merges and fixups between them',
      ['Merge branch x', 'feat: a', 'fixup! feat: a', 'Revert "feat: a"', 'fix: b', 'fix: c'],
      { style: 'conventional', types: ['fix', 'feat'] },
    ],
    ['parts of the code before a colon', ['axum: add', 'examples: mend', 'axum: drop', 'fix: x'], { style: 'plain' }],
    [
      'what bots and web pages have written',
      ['Bump a from 1.0 to 1.1 (#3)', 'Update README.md', 'Create LICENSE.txt', 'feat: a', 'fix: b', 'fix: c'],
      { style: 'conventional' },
    ],
    ['a time in a sentence', ['at 12:30: lunch', 'note: ', 'x:y'], { style: 'plain' }],
  ])('reads %s', (_, subjects, expected) => {
    expect(detectConvention(subjects)).toMatchObject(expected);
  });
});

describe('the subject of a task', () => {
  const typed = { style: 'conventional', types: ['feat'], scoped: false } as const;
  it.each<[string, Parameters<typeof subjectOf>[1], ['feature' | 'bugfix', ...string[]], string]>([
    ['its title', { ...typed, style: 'plain' }, ['feature', 'src/a.ts'], 'Create LoadRequired'],
    ['typed', typed, ['feature', 'src/a.ts', 'test/a.test.ts'], 'feat: create LoadRequired'],
    ['typed, with a scope', { ...typed, scoped: true }, ['feature', 'src/a.ts'], 'feat(carts): create LoadRequired'],
    ['of a bugfix', typed, ['bugfix', 'src/a.ts'], 'fix: create LoadRequired'],
    ['of documentation', typed, ['feature', 'README.md'], 'docs: create LoadRequired'],
    ['of tests', typed, ['bugfix', 'test/a.test.ts'], 'test: create LoadRequired'],
    ['of no file', typed, ['feature'], 'chore: create LoadRequired'],
  ])('is %s', (_, convention, [specType, ...paths], expected) => {
    const type = typeOfTask(
      specType,
      paths.map((path) => ({ path, status: 'modified' })),
    );
    expect(subjectOf({ text: 'Create LoadRequired', type, scope: 'carts' }, convention)).toBe(expected);
  });
});
