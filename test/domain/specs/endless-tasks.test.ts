import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import { checkTasks, readTasks } from '../../../lib/domain/specs/index.ts';

const found = (plan: string, ruleId: string): Finding[] => checkTasks(readTasks(plan), {}).filter((finding) => finding.ruleId === ruleId);

describe('tasks that say nothing but that something gets better', () => {
  it.each([
    'Fix bugs',
    'Fix Bugs',
    'Fix any remaining issues',
    'Fix all issues found',
    'Clean up the code',
    'Code cleanup',
    'Optimize performance',
    'Performance optimization',
    'Bug fixes',
    'Polish',
    'Improve performance and stability.',
    'Finalize',
    'Finalise the implementation',
    'Wrap up',
    'TBD',
    'To be determined',
    '…',
    'Ensure everything works',
    'Make sure that the whole app works as expected.',
    'Implement user authentication and authorization',
    'Add error handling, logging & monitoring',
    'Add various fields',
    'Improve link',
    'Add the button',
    'Implement everything for the button',
    'Set up the database and the flag',
    'Testing',
    'Backend',
    'Database',
    'Frontend work',
    'Stuff',
    'Deploy',
  ])('are to be split: %s', (title) => {
    expect(found(`- [ ] 3. ${title}\n`, 'tasks-granularity')).toHaveLength(1);
    expect(found(`- [ ] 3. ${title}\n  - Sort the list once\n`, 'tasks-granularity')).toEqual([]);
    expect(found(`- [ ] 3. ${title}\n  - _Requirements: 1.1_\n`, 'tasks-granularity')).toHaveLength(1);
    expect(found(`- [ ] 1. Create the cart\n  - [ ] ${title}\n`, 'tasks-granularity')).toEqual([]);
  });

  it.each([
    'Fix all failing tests',
    'Fix type errors',
    'Fix warnings of the linter',
    'Fix document classification',
    'Fix bug 123',
    'Clean up imports',
    'Clean up temporary files',
    'Optimize database queries',
    'Update dependencies',
    'Update documentation',
    'Deploy the site to staging',
    'Testing of prices',
    'Stuffing of envelopes',
    'Address review comments',
    'Polish translation',
    'Improvements of the cart',
    'Fixed bugs are listed',
    'Finalize the release notes',
    'Ensure all tests pass',
    'Ensure the app works offline',
    'Verify it works in Safari',
    'Checkpoint - Ensure everything works',
    'TBD list of hosts',
    'Implement user authentication and its audit log',
    'Implement authentication middleware and authorization policies',
    'Build status badge',
    'Create a status column',
    'Add approve button',
    'Add JSDoc to all functions',
  ])('are not those that say what: %s', (title) => {
    expect(found(`- [ ] 3. ${title}\n`, 'tasks-granularity')).toEqual([]);
  });

  it('are none where their steps say what', () => {
    expect(found('- [ ] 1. Backend\n  - [ ] 1.1 Create `carts.sql`\n', 'tasks-granularity')).toEqual([]);
  });

  it('are shown examples of their kind', () => {
    const [finding] = found('- [ ] 3. Fix bugs\n', 'tasks-granularity');

    expect(finding?.fix).toContain('"Fix the total of an empty cart"');
  });
});

describe('tasks of tests', () => {
  it.each([
    'Test: sign in',
    'Teste: sign in',
    'Testes: sign in',
    'Prueba: sign in',
    'Probar: sign in',
    'Тест: sign in',
    'Kiểm thử: sign in',
  ])('are done when these pass: %s', (title) => {
    expect(found(`- [ ] 1. ${title}\n`, 'tasks-success-criterion')).toEqual([]);
  });

  it.each(['Testimonials of users', 'Latest entries', 'A/B testing of prices'])('are not others: %s', (title) => {
    expect(found(`- [ ] 1. ${title}\n`, 'tasks-success-criterion')).toHaveLength(1);
  });
});
