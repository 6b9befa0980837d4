import { describe, expect, it } from '@jest/globals';
import { checkTasks, readTasks } from '../../../lib/domain/specs/index.ts';

const tells = (child: string): boolean =>
  checkTasks(readTasks(`- [x] 1. A\n  - [x] 1.1 B\n  - [ ] 1.2 ${child}\n`), {}).some(({ ruleId }) => ruleId === 'tasks-parent-done');

describe('an open task below a parent that is done', () => {
  it.each([
    'Handle files (removed or renamed)',
    'Show the label (optional text)',
    'Add a field (not required by the API)',
    'Clean entries (moved to archive)',
    'Dropped: packages are counted',
    'Link it\n    - Optional: add caching',
    'Link it\n    - Optional for admins: show a banner',
    'Link it\n    - Deferred until the user logs in: ask',
    'Link it\n    - Dropped: packages are counted',
    'Link it\n    - Status: deferred requests are shown',
  ])('is told where such words are what it is about: %j', (child) => {
    expect(tells(child)).toBe(true);
  });

  it.each([
    'Handle files (removed)',
    'Show the label [optional]',
    'Add a field (out of scope)',
    'Link it [skipped: no longer needed]',
    'Link it\n    - Deferred by the owner',
    'Link it\n    - **Status**: deferred to v2',
    'Link it\n    - Status: skipped (no time)',
  ])('is not told where it says that it is put off: %j', (child) => {
    expect(tells(child)).toBe(false);
  });

  it.each([
    ['- [x] 1. A\n  - [ ] 1.1 B\n  - [ ] 1.2 C\n  - [ ] 1.3 D\n', 'tasks 1.1 to 1.3 below it are not.'],
    ['- [x] 1. A\n  - [ ] 1.1 B\n  - [x] 1.2 C\n', 'task 1.1 below it is not.'],
    ['- [x] 1. A\n  - [ ] B\n  - [ ] C\n', 'task "B" below it is not.'],
  ])('is told with all others that are open: %j', (plan, end) => {
    const [finding] = checkTasks(readTasks(plan), {}).filter(({ ruleId }) => ruleId === 'tasks-parent-done');

    expect(finding?.message).toContain(end);
  });
});
