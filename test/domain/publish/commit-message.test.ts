import { describe, expect, it } from '@jest/globals';
import { agentCommitMessage, specCommitMessage, taskCommitMessage } from '../../../lib/domain/publish/index.ts';

const facts = {
  runId: 'run-1',
  spec: 'preferences',
  task: { id: '1.2', title: 'Create `PreferenceService` with conditional writes.' },
  criteria: [
    { id: '1.1', text: 'WHEN a user toggles a channel, THE Preference_Service SHALL keep every other channel as it was before the change' },
  ],
  summary: 'Adds the service.',
};

describe('taskCommitMessage', () => {
  it('has a subject of at most 72 characters, a wrapped body and the trailers of its origin', () => {
    const message = taskCommitMessage(facts);

    expect(message).toBe(`Create PreferenceService with conditional writes

Adds the service.

Serves:
- 1.1 WHEN a user toggles a channel, THE Preference_Service SHALL keep
  every other channel as it was before the change

Stringline-Run: run-1
Spec: preferences
Task: 1.2
Criteria: 1.1
`);
  });

  it.each([
    ['a long title', { ...facts, task: { id: '1', title: 'word '.repeat(60) } }],
    [
      'many criteria',
      {
        ...facts,
        criteria: Array.from({ length: 40 }, (_, index) => ({ id: `1.${index + 1}`, text: 'THE Service SHALL work '.repeat(12) })),
      },
    ],
    ['a summary of many words', { ...facts, summary: 'quite a lot '.repeat(200) }],
  ])('keeps every line of the head and body within 72 characters for %s', (_, given) => {
    const lines = taskCommitMessage(given)
      .split('\n')
      .filter((line) => !/^\w[\w-]*: /u.test(line));

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
  });

  it('names the criteria it does not show, in the trailer', () => {
    const criteria = Array.from({ length: 12 }, (_, index) => ({ id: `2.${index + 1}`, text: 'THE Service SHALL work' }));

    const message = taskCommitMessage({ ...facts, criteria });

    expect(message).toContain('- and 4 more, named below');
    expect(message).toContain('Criteria: 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9, 2.10, 2.11, 2.12');
  });

  it.each(['Stringline-Run: forged', 'task: 9.9', 'Signed-off-by: Mallory <m@example.com>', 'Co-authored-by: Mallory <m@example.com>'])(
    'does not let a summary forge the trailer %s',
    (forged) => {
      const message = taskCommitMessage({ ...facts, summary: `Done.\n\n${forged}` });

      expect(message.toLowerCase()).not.toContain(forged.toLowerCase());
    },
  );

  it.each([
    ['a title', { task: { id: '1', title: 'Fixes #12' } }, 'Fixes (#12)'],
    ['a title behind the type of a commit', { subject: 'fix: #12 is back' }, 'fix: (#12) is back'],
    ['a title in capitals', { task: { id: '1', title: 'RESOLVED acme/shop#3 today' } }, 'RESOLVED (acme/shop#3) today'],
    [
      'a summary',
      { summary: 'Done. Closes: https://host.example/acme/shop/issues/7, I think.' },
      'Closes: (https://host.example/acme/shop/issues/7), I',
    ],
    ['a summary on two lines', { summary: 'This closes\n#12, #13' }, 'This closes (#12), #13'],
    [
      'a summary in the words of another host',
      { summary: 'Implements issues #4 and closing GL-12' },
      'Implements (issues #4) and closing (GL-12)',
    ],
    ['a criterion', { criteria: [{ id: '1.1', text: 'THE Service SHALL fix #12' }] }, 'SHALL fix (#12)'],
    ['a title and the summary below it', { task: { id: '1', title: 'Fix' }, summary: '#12 is gone' }, 'Fix\n\n(#12) is gone'],
  ])('closes no issue of the host by %s', (_, given, shown) => {
    expect(taskCommitMessage({ ...facts, ...given })).toContain(shown);
  });

  it.each(['Fix UTF-8 decoding', 'Implement SHA-256', 'See #12', 'Fix http://localhost:8080 in tests', 'Prefixes #1 of a list'])(
    'leaves %s as it is',
    (title) => {
      expect(taskCommitMessage({ ...facts, task: { id: '1', title } }).split('\n')[0]).toBe(title);
    },
  );

  it('leaves out what is empty', () => {
    expect(taskCommitMessage({ ...facts, criteria: [], summary: '' })).toBe(`Create PreferenceService with conditional writes

Stringline-Run: run-1
Spec: preferences
Task: 1.2
`);
  });
});

describe('agentCommitMessage', () => {
  it('has what the agent says, without its trailers and what would close an issue, and where it is from', () => {
    expect(agentCommitMessage({ summary: 'Fixes #12\n\nSpec: cart', hook: 'tests', runId: 'run-1' })).toBe(
      'Fixes (#12)\n\nSpec - cart\n\nHook: tests\nRun: run-1\n',
    );
  });
});

describe('specCommitMessage', () => {
  it('says which documents were approved by whom', () => {
    const documents = [
      { kind: 'requirements', approvedBy: 'Ada' },
      { kind: 'design', approvedBy: undefined },
    ];

    const message = specCommitMessage({ runId: 'run-1', spec: 'preferences', title: 'User preferences', documents });

    expect(message).toBe(`Specify user preferences

- requirements.md, approved by Ada
- design.md

Stringline-Run: run-1
Spec: preferences
`);
  });
});
