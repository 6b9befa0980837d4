import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  type ChangedFile,
  compareSpec,
  type Convention,
  messageText,
  proposeCommitMessage,
  type SpecFiles,
  subjectOf,
  unknownInTrailers,
} from '../../../lib/domain/messages/index.ts';
import { readSpec, type SpecTrailers } from '../../../lib/domain/specs/index.ts';

const requirements = (...criteria: string[]): string =>
  `# Requirements Document\n\n## Requirements\n\n### Requirement 1: Cart\n\n#### Acceptance Criteria\n\n${criteria.map((text, index) => `${index + 1}. ${text}\n`).join('')}`;
const tasks = (...lines: string[]): string => `# Implementation Plan\n\n${lines.join('\n')}\n`;

const ADD = 'WHEN an item is added, THE Cart SHALL show the new total';
const EMPTY = 'IF the cart is empty, THEN THE Cart SHALL offer a search';
const REMOVE = 'WHEN an item is removed, THE Cart SHALL show the new total';

const BEFORE: SpecFiles = {
  'requirements.md': requirements(ADD, EMPTY),
  'design.md': '# Design\n',
  'tasks.md': tasks(
    '- [ ] 1. Totals',
    '  - [ ] 1.1 Create `total.ts`',
    '    - _Requirements: 1.1_',
    '  - [ ] 1.2 Show it',
    '    - _Requirements: 1.1, 1.2_',
  ),
};
const PLAIN: Convention = { style: 'plain', types: [], scoped: false };
const TYPED: Convention = { style: 'conventional', types: ['feat'], scoped: true };
const SOURCE: ChangedFile = { path: 'src/total.ts', status: 'added' };

function message(after: SpecFiles, options: { before?: SpecFiles; files?: ChangedFile[]; convention?: Convention } = {}): string {
  const { before = BEFORE, files = [], convention = PLAIN } = options;
  const change = compareSpec('cart', before, after);
  return messageText(proposeCommitMessage({ specs: change ? [change] : [], files, convention }));
}

describe('compareSpec', () => {
  it('finds nothing where nothing differs', () => {
    expect(compareSpec('cart', BEFORE, { ...BEFORE })).toBeUndefined();
  });

  it('takes a criterion that only moved to another number for no change', () => {
    const change = compareSpec('cart', BEFORE, { ...BEFORE, 'requirements.md': requirements(REMOVE, ADD, EMPTY) });

    expect(change?.criteria).toEqual({ added: [{ id: '1.1', text: REMOVE }], changed: [], removed: [] });
  });

  it('tells reworded, added and dropped criteria apart', () => {
    const change = compareSpec('cart', BEFORE, { ...BEFORE, 'requirements.md': requirements(`${ADD} within 1 second`, EMPTY, REMOVE) });

    expect(change?.criteria).toMatchObject({ added: [{ id: '1.3' }], changed: [{ id: '1.1' }], removed: [] });
  });

  it('counts the same sentence as often as it stands there', () => {
    const change = compareSpec('cart', { 'requirements.md': requirements(ADD, ADD) }, { 'requirements.md': requirements(ADD) });

    expect(change?.criteria).toEqual({ added: [], changed: [], removed: [{ id: '1.2', text: ADD }] });
  });

  it('is symmetric: what one direction adds, the other drops', () => {
    const text = fc.uniqueArray(fc.constantFrom(ADD, EMPTY, REMOVE, 'THE Cart SHALL be kept'), { maxLength: 4 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const there = compareSpec('s', { 'requirements.md': requirements(...before) }, { 'requirements.md': requirements(...after) });
        const back = compareSpec('s', { 'requirements.md': requirements(...after) }, { 'requirements.md': requirements(...before) });

        expect(there?.criteria.added.length).toBe(back?.criteria.removed.length);
        expect(there?.criteria.changed.length).toBe(back?.criteria.changed.length);
      }),
    );
  });
});

describe('proposeCommitMessage', () => {
  const done = { ...BEFORE, 'tasks.md': BEFORE['tasks.md']!.replace('[ ] 1.1', '[x] 1.1') };

  it('says which task was completed, and names it and its criteria for the trace', () => {
    expect(message(done, { files: [SOURCE] })).toBe(
      'Complete task 1.1 of cart: Create total.ts\n\nTasks:\n- 1.1 done: Create total.ts\n\nSpec: cart\nTask: 1.1\nCriteria: 1.1\n',
    );
  });

  it.each<[string, SpecFiles, string, string]>([
    [
      'a new criterion',
      { ...BEFORE, 'requirements.md': requirements(ADD, EMPTY, REMOVE) },
      'Add criterion 1.3 of cart',
      'docs(cart): add criterion 1.3 of cart',
    ],
    [
      'a reworded one',
      { ...BEFORE, 'requirements.md': requirements(`${ADD} at once`, EMPTY) },
      'Change criterion 1.1 of cart',
      'docs(cart): change criterion 1.1 of cart',
    ],
    [
      'several changes',
      { ...BEFORE, 'requirements.md': requirements(`${ADD} at once`) },
      'Change criterion 1.1, drop criterion 1.2 of cart',
      'docs(cart): change criterion 1.1, drop criterion 1.2 of cart',
    ],
    ['a design', { ...BEFORE, 'design.md': '# Design\n\nTwo parts.\n' }, 'Revise design of cart', 'docs(cart): revise design of cart'],
    [
      'two tasks',
      { ...BEFORE, 'tasks.md': BEFORE['tasks.md']!.replaceAll('[ ] 1.', '[x] 1.') },
      'Complete tasks 1.1 and 1.2 of cart',
      'docs(cart): complete tasks 1.1 and 1.2 of cart',
    ],
    ['a removed spec', {}, 'Remove the spec cart', 'docs(cart): remove the spec cart'],
  ])('describes %s in either convention', (_, after, plain, typed) => {
    expect(message(after).split('\n')[0]).toBe(plain);
    expect(message(after, { convention: TYPED }).split('\n')[0]).toBe(typed);
  });

  it('closes no issue of the host by the title of a task, or by its type before it', () => {
    const done = (title: string) => ({ ...BEFORE, 'tasks.md': tasks(`- [x] 1. ${title}`) });

    expect(message(done('Fixes #12'), { before: BEFORE })).toContain('Fixes (#12)');
    expect(subjectOf({ text: '#12 is back', type: 'fix', scope: undefined }, { ...TYPED, scoped: false })).toBe('fix: (#12) is back');
  });

  it('describes a new spec by the number of its criteria', () => {
    expect(message(BEFORE, { before: {} }).split('\n')[0]).toBe('Specify cart with 2 criteria');
  });

  it.each<[string, ChangedFile[], string]>([
    ['one file', [SOURCE], 'chore: add src/total.ts'],
    ['files of one folder', [SOURCE, { path: 'src/a/b.ts', status: 'modified' }], 'chore: change 2 files in src'],
    ['tests only', [{ path: 'test/total.test.ts', status: 'modified' }], 'test: change test/total.test.ts'],
    ['documentation', [{ path: 'README.md', status: 'deleted' }], 'docs: remove README.md'],
    ['pipelines', [{ path: '.github/workflows/ci.yml', status: 'added' }], 'ci: add .github/workflows/ci.yml'],
    [
      'dependencies',
      [
        { path: 'package.json', status: 'modified' },
        { path: 'package-lock.json', status: 'modified' },
      ],
      'build: change 2 files',
    ],
    ['nothing', [], 'chore: record no change'],
  ])('describes a commit without a spec by its files: %s', (_, files, subject) => {
    expect(proposeCommitMessage({ specs: [], files, convention: TYPED }).subject).toBe(subject);
  });

  it.each([
    ['feature', 'feat'],
    ['bugfix', 'fix'],
  ])('takes completed tasks of a %s with code for `%s`', (specType, type) => {
    const config = { '.config.kiro': `{"specType":"${specType}"}` };

    expect(message({ ...done, ...config }, { before: { ...BEFORE, ...config }, files: [SOURCE], convention: TYPED })).toMatch(
      new RegExp(`^${type}\\(cart\\): complete`, 'u'),
    );
  });

  it('keeps the subject on one line of at most 72 characters, whatever a title says', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }), (title) => {
        const after = { 'tasks.md': tasks(`- [x] 1.1 ${title}`) };
        const subject = message(after, { before: { 'tasks.md': tasks(`- [ ] 1.1 ${title}`) } }).split('\n\n')[0] ?? '';

        expect(subject.length).toBeLessThanOrEqual(72);
        expect(subject).not.toContain('\n');
      }),
    );
  });

  it('names no criterion that the spec does not have, and says so', () => {
    const stale = { ...BEFORE, 'tasks.md': tasks('- [ ] 1. Totals', '  - _Requirements: 1.1, 9.9_') };
    const change = compareSpec('cart', stale, { ...stale, 'tasks.md': stale['tasks.md'].replace('[ ]', '[x]') });
    const proposal = proposeCommitMessage({ specs: change ? [change] : [], files: [SOURCE], convention: PLAIN });

    expect(proposal.trailers).toContainEqual(['Criteria', '1.1']);
    expect(proposal.warnings).toEqual(['A task of cart names criterion 9.9, which the spec does not have.']);
  });
});

describe('unknownInTrailers', () => {
  const spec = readSpec(BEFORE);

  it.each<[string, Partial<SpecTrailers>, string[]]>([
    ['what the spec has', { tasks: ['1.1'], criteria: ['1.1', '1.2'] }, []],
    ['a whole requirement', { criteria: ['1'] }, []],
    ['a range of criteria', { criteria: ['1.1-1.2', 'All'] }, []],
    ['a range beyond what is there', { criteria: ['1.2-1.3'] }, ['The spec cart has no criterion 1.3.']],
    ['no id', { criteria: ['most'] }, ['The spec cart has no criterion most.']],
    ['a repair, which is no task of the list', { tasks: ['repair-1'] }, []],
    ['a criterion that is not there', { criteria: ['9.9'] }, ['The spec cart has no criterion 9.9.']],
    ['a task that is not there', { tasks: ['7'] }, ['The spec cart has no task 7.']],
  ])('judges %s', (_, named, expected) => {
    expect(unknownInTrailers({ spec: 'cart', tasks: [], criteria: [], ...named }, spec)).toEqual(expected);
  });

  it('names a spec that is not there', () => {
    expect(unknownInTrailers({ spec: 'card', tasks: ['1'], criteria: ['1.1'] }, undefined)).toEqual(['There is no spec "card".']);
  });
});
