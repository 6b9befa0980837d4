import { describe, expect, it } from '@jest/globals';
import {
  checkDesign,
  checkRequirements,
  checkTasks,
  readDesign,
  readRequirements,
  readTasks,
  specGraph,
} from '../../../lib/domain/specs/index.ts';
import { growth } from '../../support/cpu-time.ts';

const broken = (text: string) => checkTasks(readTasks(text), {}).filter(({ ruleId }) => ruleId === 'tasks-box-malformed');

describe('boxes in comments of HTML', () => {
  const commented = (text: string) => checkTasks(readTasks(text), {}).filter(({ ruleId }) => ruleId === 'tasks-box-commented');

  it('are no tasks, and told once', () => {
    const text = '# Plan\n\n<!-- Legend:\n- [ ] open\n- [x] done -->\n\n- [ ] 1. Create `a.ts`\n\n<!--\n- [ ] 2. Create `b.ts`\n-->\n';

    expect(readTasks(text).tasks.map(({ id }) => id)).toEqual(['1']);
    expect(commented(text).map(({ line, message, level }) => [line, message.includes('2 more on lines 5, 10'), level])).toEqual([
      [4, true, 'info'],
    ]);
  });

  it('are told in few words, however many there are', () => {
    const [finding] = commented(`<!--\n${'- [ ] Create a file\n'.repeat(500)}-->\n`);

    expect(finding?.message).toContain('with 499 more on lines 3, 4, 5, 6, 7 and 494 more: it is not run');
  });

  it.each([
    ['a comment without one', '<!-- later -->\n- [ ] 1. Create `a.ts`\n'],
    ['a comment that nobody closed', '<!-- later\n- [ ] 1. Create `a.ts`\n'],
    ['a fence', '```html\n<!--\n- [ ] 1. Create `a.ts`\n-->\n```\n'],
    ['a comment behind a task', '- [ ] 1. Create `a.ts` <!-- - [ ] 2. not now -->\n'],
  ])('are not found in %s', (_, text) => {
    expect(commented(text)).toEqual([]);
  });
});

describe('boxes in headings', () => {
  const headed = (text: string) => checkTasks(readTasks(text), {}).filter(({ ruleId }) => ruleId === 'tasks-box-heading');

  it('are no tasks, and told once', () => {
    const text = '# Plan\n\n### [x] T0.1 Create `a.ts`\n\nText.\n\n### - [ ] 1.2 Create `b.ts`\n\n- [ ] 2. Create `c.ts`\n';

    expect(readTasks(text).tasks.map(({ id }) => id)).toEqual(['2']);
    expect(headed(text)).toMatchObject([{ line: 3, level: 'warning', message: expect.stringContaining('as does 1 box behind it') }]);
  });

  it('are told behind a number', () => {
    expect(headed('### 1. [x] Create\n\n### 1.2 [ ] Open\n')).toMatchObject([{ line: 1, level: 'warning' }]);
  });

  it('are looked at in linear time', () => {
    expect(headed('# [x] A\n- [ ] b\n'.repeat(80_000))).toHaveLength(1);
    expect(growth((size) => headed('# [x] A\n- [ ] b\n'.repeat(size)), 5000, 4)).toBeLessThan(10);
  });

  it('lose nothing where the tasks stand below them', () => {
    const text = '## [x] Phase 1\n\n- [x] 1. Create `a.ts`\n\n## [ ] Phase 2\n\n### Store\n\n- [ ] 2. Create `b.ts`\n';

    expect(headed(text)).toMatchObject([{ line: 1, level: 'info' }]);
    expect(headed('## [x] 1. Create\n\n## [x] 2. Create\n\n## [ ] 3. Create\n')[0]?.message).toContain('as do 2 boxes behind it');
  });

  it.each([
    '## [x](https://example.com) marks',
    '## [x] means done',
    '## [1] Notes',
    '## Legend of [ ] and [x]',
    '## [ ]',
    '```md\n## [x] 1. Create\n```',
    '## [wip] 1. Create',
  ])('are not found in %j', (line) => {
    expect(headed(`${line}\n\n- [ ] 1. Create \`a.ts\`\n`)).toEqual([]);
  });
});

describe('boxes that no tool reads', () => {
  it.each([
    ['-[ ] 1. Create `a.ts`', '- [ ] 1. Create `a.ts`'],
    ['- [] 1. Create `a.ts`', '- [ ] 1. Create `a.ts`'],
    ['* [ ]1. Create `a.ts`', '* [ ] 1. Create `a.ts`'],
    ['- [x ] 1. Create `a.ts`', '- [x] 1. Create `a.ts`'],
    ['- [ x] 1. Create `a.ts`', '- [x] 1. Create `a.ts`'],
    ['-[x]* 1. Create `a.ts`', '- [x]* 1. Create `a.ts`'],
  ])('%j is found, and mended to %j and back', (text, right) => {
    const [finding, ...more] = broken(`\uFEFF# Plan\r\n\r\n${text}\r\n`);
    const { start = 0, end = 0, text: meant = '' } = finding?.edit ?? {};
    const before = `\uFEFF# Plan\r\n\r\n${text}\r\n`;
    const after = before.slice(0, start) + meant + before.slice(end);

    expect(more).toEqual([]);
    expect(after).toBe(`\uFEFF# Plan\r\n\r\n${right}\r\n`);
    expect(broken(after)).toEqual([]);
    expect(readTasks(after).tasks).toHaveLength(1);
  });

  it.each([
    '[ ] 5. Create `a.ts`',
    '  • [x] 5.1 Create `a.ts`',
    '– [ ] 5. Create `a.ts`',
    '- \\[ \\] 5. Create `a.ts`',
    '- **[ ]** 5. Create `a.ts`',
    '- [done] 5. Create `a.ts`',
    '- `[ ]` **Task 5.1**: Create `a.ts`',
    '* [o] 5. Create `a.ts`',
    '- [х] 5. Create `a.ts`',
  ])('%j is found by the number of the task behind it', (text) => {
    expect(broken(`${text}\n`).map(({ line, level, edit }) => [line, level, edit])).toEqual([[1, 'error', undefined]]);
  });

  it.each([
    '[ ] open',
    '- [o] a vowel',
    '• [x] done',
    '[done] 12 of 13',
    '[ ](5.md) 5. A link',
    '- `[x]` done',
    '- `[ ]` 1. means open',
    '- `[ ]` 5 days',
  ])('%j is none, without such a number', (text) => {
    expect(broken(`${text}\n`)).toEqual([]);
  });

  it.each(['- [y] 1. Create `a.ts`', '- [✓] 1. Create `a.ts`'])('%j is found, and what it means is left to its author', (text) => {
    expect(broken(`${text}\n`).map(({ edit }) => edit)).toEqual([undefined]);
  });

  it.each([
    ['- [S] 1. Create `a.ts`', 'error', '`[S]` says "skipped" to some, but no tool reads this line as a task.'],
    ['- [s] 1.2 Create `a.ts`', 'error', '`[s]` says "skipped" to some, but no tool reads this line as a task.'],
    ['- [!] 1. Create `a.ts`', 'error', '`[!]` says "blocked" to some, but no tool reads this line as a task.'],
    ['- [/]* 1. Create `a.ts`', 'error', '`[/]` says "in progress" to some, but no tool reads this line as a task.'],
    ['- [⏭️] 1. Create `a.ts`', 'error', '`[⏭️]` says "skipped" to some, but no tool reads this line as a task.'],
    ['- [✓] Create `a.ts`', 'warning', '`[✓]` says "done" to some, but no tool reads this line as a task.'],
    ['- [ ] Create `b.ts`\n- [S] Create `a.ts`', 'warning', '`[S]` says "skipped" to some, but no tool reads this line as a task.'],
  ])('%j: %s, and what others mean by the mark', (text, level, message) => {
    expect(broken(`${text}\n`).map((finding) => [finding.level, finding.message, finding.edit])).toEqual([[level, message, undefined]]);
  });

  it.each([
    ['S', 'Write `- [ ]* ` for what may be left out, or `- [x] ` for what is settled.'],
    ['/', 'Write `- [-] `.'],
    ['✓', 'Write `- [x] `.'],
  ])('[%s] is told how a plan says it: %s', (mark, fix) => {
    expect(broken(`- [${mark}] 1. Create \`a.ts\`\n`).map((finding) => finding.fix)).toEqual([fix]);
    expect(broken(`- [ ] Create \`b.ts\`\n- [${mark}] Create \`a.ts\`\n`).map((finding) => finding.fix)).toEqual([fix]);
  });

  it.each([
    ['brackets of a detail', '- [ ] 1. Create `a.ts`\n  - [] as the default of the list\n'],
    ['a box without a number in a numbered plan', '- [ ] 1. Create `a.ts`\n- [] Create `b.ts`\n'],
    ['a figure that begins a sentence', '- [ ] 1. Create `a.ts`\n  - [] 3 entries by default\n'],
  ])('%s may be no box: a warning that nothing mends by itself', (_, text) => {
    expect(broken(text).map(({ level, edit }) => [level, edit])).toEqual([['warning', undefined]]);
  });

  it.each([
    ['- [ ] Create `a.ts`\n- [] Create `b.ts`\n', '- [ ] Create `a.ts`\n- [ ] Create `b.ts`\n'],
    ['- [] Create `a.ts`\n\n  detail\n- [x] Create `b.ts`\n', '- [ ] Create `a.ts`\n\n  detail\n- [x] Create `b.ts`\n'],
  ])('%j is mended among boxes that have no numbers either', (text, right) => {
    const [finding] = broken(text);
    const { start = 0, end = 0, text: meant = '' } = finding?.edit ?? {};

    expect(finding?.level).toBe('warning');
    expect(text.slice(0, start) + meant + text.slice(end)).toBe(right);
  });

  it.each([
    ['- [] Create `a.ts`', 'Write `- [ ] `; or, where it is no task, put the brackets into a code span.'],
    ['- [ x ] Create `a.ts`', 'Write `- [x] `; or, where it is no task, put the brackets into a code span.'],
    ['- [- ] Create `a.ts`', 'Write `- [-] `; or, where it is no task, put the brackets into a code span.'],
    ['- [x ] 1. Create `a.ts`', 'Write `- [x] …`.'],
    ['- [ x ] 1. Create `a.ts`', 'Write `- [x] …`.'],
    ['- [   ] 1. Create `a.ts`', 'Write `- [ ] …`.'],
  ])('%s keeps the state that it has', (text, fix) => {
    expect(broken(`${text}\n`).map((finding) => finding.fix)).toEqual([fix]);
  });

  it('has the level that the project sets, whatever it is taken for', () => {
    const findings = checkTasks(readTasks('- [] Create `a.ts`\n'), {}, { 'tasks-box-malformed': { level: 'error' } });

    expect(findings.find(({ ruleId }) => ruleId === 'tasks-box-malformed')?.level).toBe('error');
  });

  it.each([
    '- []byte is what List returns',
    '- []string or nil',
    '- [a link](b.md)',
    '- [1] A note',
    '- [S] tasks run one after the other',
    'Legend:\n- [S] 1. skipped',
    '## Status key\n\n- [ ] open\n- [S] skipped\n- [!] blocked',
    '**凡例：**\n- [ ] open\n- [S] skipped',
    '- [P] 1. Create `a.ts`',
    '1. [S] A source',
    '- [S] A source\n- [S] Another',
    '- [ ] 1. Create `a.ts`',
    '- [x] 2. Done',
    '- [[wiki]] page',
    '[ ] no bullet',
    '- [ref]: x',
    '- plain',
  ])('%j is none of them', (text) => {
    expect(broken(`${text}\n`)).toEqual([]);
  });
});

describe('numbers of requirements', () => {
  const document = (numbers: readonly number[]): string =>
    `### Requirement 1: A\n\n#### Acceptance Criteria\n\n${numbers.map((number, index) => `${number}. THE Store SHALL keep item ${index}\n`).join('')}`;
  const found = (text: string, rule: string) => checkRequirements(readRequirements(text)).filter(({ ruleId }) => ruleId === rule);

  it.each([
    [[1, 2, 2, 3], 1],
    [[1, 2, 3], 0],
    // Numbered by whoever shows it.
    [[1, 1, 1], 0],
  ])('%j has %d number written twice', (numbers, count) => {
    expect(found(document(numbers), 'requirements-number-repeated')).toHaveLength(count);
  });

  it.each([
    [[1, 2, 4], ['Criterion 1.4 follows 1.2: 1.3 is missing.']],
    [[1, 2, 6], ['Criterion 1.6 follows 1.2: 1.3 to 1.5 is missing.']],
    [[1, 2, 3], []],
  ])('%j has the gaps %j', (numbers, messages) => {
    expect(found(document(numbers), 'requirements-number-gap').map(({ message }) => message)).toEqual(messages);
  });

  it.each([
    [[1, 3], ['Requirement 3 follows 1: 2 is missing.']],
    [[1, 3, 2], []],
    [[3, 1, 2], []],
    [
      [1, 5, 3],
      ['Requirement 5 follows 3: 4 is missing.', 'Requirement 3 follows 1: 2 is missing.'],
    ],
    [[2, 3], ['Requirement 2 follows nothing: 1 is missing.']],
  ])('requirements %j leave out what is nowhere: %j', (numbers, messages) => {
    const text = numbers.map((number) => `### Requirement ${number}: A\n\n#### Acceptance Criteria\n\n1. THE A SHALL b\n`).join('\n');

    expect(found(text, 'requirements-number-gap').map(({ message }) => message)).toEqual(messages);
  });
});

describe('what is still to be written', () => {
  const marks = (text: string) => checkDesign(readDesign(text), {}).filter(({ ruleId }) => ruleId === 'document-placeholder').length;

  it.each([
    'TODO',
    '- TODO: limits',
    '**TBD**',
    '[FIXME] the order',
    'Limit: TBD',
    '- [ ] TODO decide',
    'We wait (TBD) here',
    'It waits. TODO: for what?',
    'Default: TBD',
    '## Limits (TBD)',
    '## Limits [TBC]',
    '## Limits – TBD',
    '## Limits **TODO**',
    '## TBD',
  ])('%j is marked', (line) => {
    expect(marks(`# Design\n\n${line}\n`)).toBe(1);
  });

  it.each([
    'THE Scanner SHALL list TODO comments',
    '`TODO: x` is an example',
    'a todo list',
    '```\nTODO\n```',
    'TODO items are shown',
    'TODOアプリケーションは保存する',
    'A card has a status (TODO, DOING, DONE)',
    'TODO → IN_PROGRESS → DONE',
    'Default status: TODO',
    'The scanner finds a TODO: marker',
    '## TODO list screen',
    '## TODO Comments',
    '## Later – TODO\n\n- Limits of the list',
  ])('%j is not', (line) => {
    expect(marks(`# Design\n\n${line}\n`)).toBe(0);
  });
});

describe('what a template leaves to be filled in', () => {
  const told = (text: string) =>
    checkDesign(readDesign(text), {}).flatMap(({ ruleId, message }) => (ruleId === 'document-placeholder' ? [message] : []));

  it.each([
    ['- _Requirements: {{REQUIREMENT_IDS}}_', '{{REQUIREMENT_IDS}}'],
    ['As a {{ROLE}}, I want {{ CAPABILITY }}, so that I win', '{{ROLE}}'],
    ['## {{Feature name}}', '{{Feature name}}'],
    ['- [ ] 1. {{task title}}', '{{task title}}'],
    ['- **{{detail}}**', '{{detail}}'],
    ['# Design Document: {{FEATURE_NAME}}', '{{FEATURE_NAME}}'],
    ['# {{FEATURE_NAME}} Design', '{{FEATURE_NAME}}'],
    ['1. {{CRITERION}}', '{{CRITERION}}'],
  ])('is told: %s', (line, mark) => {
    expect(told(`# Design\n\n${line}\n`)).toEqual([`"${mark}" is left from a template.`]);
  });

  it.each([
    '```\n{{FEATURE_NAME}}\n```',
    'Replace `{{FEATURE_NAME}}` by the name',
    'THE Clock SHALL put the time where a theme says {{TIME}}, see `{{TIME}}`',
    'THE Clock SHALL show "{{TIME}}"',
    'THE Job SHALL take ${{ SECRETS }} and ${{SECRETS}}',
    'THE Writer SHALL replace placeholders ({{SPEC_NAME}}, {{DATE}}) in every file',
    '- {{count}} transactions are shown',
    'The mail "Hi {{FIRST_NAME}}, welcome" is sent.',
    '| {{FIRST_NAME}} | first name |',
    'You have {{COUNT}} new messages',
    'image: {{ .Values.image }} and {{ IMAGE_TAG }}',
    'THE Site SHALL replace {{USER}} in mails.',
    'The mails have these:\n\n- {{ user }}\n- {{ order id }}',
    'Title: {{title}}',
    '<Row style={{ marginTop }}>',
    '- {{#if user}}',
    'Page {{0}} of {{1}}',
    `${'{'.repeat(40_000)}A`,
    `${'> - '.repeat(10_000)}{{a`,
  ])('is not what a document speaks of', (line) => {
    expect(told(`# Design\n\n${line}\n`)).toEqual([]);
  });
});

describe('a TODO in a criterion', () => {
  const found = (criterion: string) =>
    checkRequirements(readRequirements(`### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. ${criterion}\n`)).filter(
      ({ ruleId, message }) => ruleId === 'document-placeholder' || message.includes('is not decided yet'),
    );

  it.each([
    'THE Board SHALL show the status (TODO, DOING, DONE) of each card',
    'WHEN a card is added, THE Board SHALL set its status to TODO',
    'WHEN the Scanner finds a TODO: marker, THE Scanner SHALL list its line',
  ])('%j is the name of a state or of a mark', (criterion) => {
    expect(found(criterion)).toEqual([]);
  });

  it.each(['THE Board SHALL answer within TBD seconds', 'THE Board SHALL keep TODO cards per user'])(
    '%j leaves open what it promises',
    (criterion) => {
      expect(found(criterion).length).toBeGreaterThan(0);
    },
  );
});

it('a term that is defined twice is told, whatever way it is written', () => {
  const text = '## Glossary\n\n- **Audit_Log**: one\n- **Order**: two\n- **audit log**: three\n';

  expect(
    checkRequirements(readRequirements(text))
      .filter(({ ruleId }) => ruleId === 'requirements-glossary-duplicate')
      .map(({ message, line }) => [message, line]),
  ).toEqual([['"audit log" is defined on line 3 already.', 5]]);
});

it('a graph shows two tasks with one number as two', () => {
  const requirements = readRequirements('### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. THE A SHALL b\n');
  const tasks = readTasks('- [x] 1. First\n  - _Requirements: 1.1_\n- [ ] 1. Second\n- [ ] 2. Third\n  - _Depends: 1_\n');
  const { nodes, edges } = specGraph({ requirements, tasks, specType: 'feature', workflow: 'requirements-first' } as never);

  expect(nodes.filter(({ kind }) => kind === 'task').map(({ id, label, done }) => [id, label, done])).toEqual([
    ['t_1', '1 First', true],
    ['t_1_line3', '1 Second', false],
    ['t_2', '2 Third', false],
  ]);
  expect(edges).toEqual([
    { from: 'c_1_2e_1', to: 't_1', kind: 'fulfils' },
    { from: 't_1', to: 't_2', kind: 'waits' },
    { from: 't_1_line3', to: 't_2', kind: 'waits' },
  ]);
});
