import { describe, expect, it } from '@jest/globals';
import { computeWaves, executableTasks, readTasks, renderTasks, type WaveTask } from '../../../lib/domain/specs/index.ts';
import { tasksDraft } from './drafts.ts';

const plan = (text: string, includeOptional = false) => {
  const { waves, order, findings } = executableTasks(readTasks(text), { includeOptional });
  return { waves: waves.map((units) => units.map(({ id }) => id)), order, rules: findings.map(({ ruleId }) => ruleId) };
};
const withWaves = (tasks: string, waves: string[][]): string =>
  `${tasks}\n\n\`\`\`json\n${JSON.stringify({ waves: waves.map((ids, id) => ({ id, tasks: ids })) })}\n\`\`\`\n`;
const FOUR = '- [ ] 1. P\n  - [ ] 1.1 A\n  - [ ] 1.2 B\n- [ ] 2. Checkpoint\n- [ ] 3. Q\n  - [ ] 3.1 C\n  - [ ] 3.2 D';

describe('executableTasks', () => {
  it('follows the graph and runs a checkpoint alone at its place', () => {
    expect(plan(withWaves(FOUR, [['1.1', '1.2', '3.1'], ['3.2']]))).toEqual({
      waves: [['1.1', '1.2'], ['2'], ['3.1'], ['3.2']],
      order: 'graph',
      rules: [],
    });
  });

  it('runs one leaf after the other without a graph', () => {
    expect(plan(FOUR)).toEqual({ waves: [['1.1'], ['1.2'], ['2'], ['3.1'], ['3.2']], order: 'document', rules: [] });
  });

  it.each([
    ['an unknown id', [['1.1', '9.9']], ['tasks-waves']],
    ['a parent', [['1'], ['1.1']], ['tasks-waves']],
    ['a repeated id', [['1.1'], ['1.1']], ['tasks-waves']],
  ])('reports a graph with %s and follows the document', (_what, waves, rules) => {
    expect(plan(withWaves(FOUR, waves))).toEqual({ waves: [['1.1'], ['1.2'], ['2'], ['3.1'], ['3.2']], order: 'document', rules });
  });

  it('reports a wave before what it depends on', () => {
    const text = withWaves('- [ ] 1.1 A\n- [ ] 1.2 B\n  - _Depends: 1.1_', [['1.2'], ['1.1']]);

    expect(plan(text)).toEqual({ waves: [['1.1'], ['1.2']], order: 'document', rules: ['tasks-waves'] });
  });

  it('follows the document when the graph cannot be read', () => {
    expect(plan('- [ ] 1. A\n- [ ] 2. B\n```json\n{"waves":\n```\n')).toMatchObject({
      waves: [['1'], ['2']],
      rules: ['tasks-waves-readable'],
    });
  });

  it.each([
    ['leaves out what is done', '- [x] 1. A\n- [ ] 2. B\n- [-] 3. C', false, [['2'], ['3']]],
    ['leaves out optional tasks', '- [ ]* 1. A\n- [ ] 2. B', false, [['2']]],
    ['takes optional tasks when asked to', '- [ ]* 1. A\n- [ ] 2. B', true, [['1'], ['2']]],
    ['leaves out the tasks of an optional parent', '- [ ]* 1. A\n  - [ ] 1.1 B\n- [ ] 2. C', false, [['2']]],
    ['takes no checklist for tasks', '- [ ] 1. A\n## Success Criteria\n- [ ] all is well\n## Notes\n- [ ] read me', false, [['1']]],
    ['runs boxes below a label that only begins as a checklist does', '- [ ] 1. A\n\n**Notes service:**\n\n- [ ] B', false, [['1'], ['B']]],
    ['takes boxes below the label of a checklist behind a task for none', '- [ ] 1. A\n\n**Validation:**\n\n- [ ] B', false, [['1']]],
    ['takes tasks without numbers', '# Plan\n- [ ] A\n- [ ] B', false, [['A'], ['B']]],
    ['has nothing to do in an empty document', '', false, []],
  ])('%s', (_what, text, optional, waves) => {
    expect(plan(text, optional).waves).toEqual(waves);
  });

  it.each(['Quality gates', 'Validation', 'Review page', 'Notes service', 'Success', '验收'])(
    'runs boxes below the label %s where there is no task that they could be the checklist of',
    (label) => {
      expect(plan(`# Implementation Plan\n\n**${label}:**\n\n- [ ] Add \`eslint.config.js\`\n`).waves).toEqual([
        ['Add `eslint.config.js`'],
      ]);
      expect(plan(`- [ ] 1. A\n\n## Phase 2\n\n**${label}:**\n\n- [ ] B\n`).waves).toEqual([['1'], ['B']]);
    },
  );

  it.each([
    ['Verification', []],
    ['Quality gates', []],
    ['Acceptance Criteria', []],
    ['Pre-merge checklist', []],
    ['验收标准', []],
    ['Review page', [['B']]],
    ['Success page of the checkout', [['B']]],
    ['Status endpoint', [['B']]],
  ])('of boxes below the label %s in a task runs %j', (label, waves) => {
    expect(plan(`## Task 1: A\n\n**${label}**:\n- [ ] B\n`).waves).toEqual(waves);
  });

  it.each([
    ['Build the onboarding checklist', [['Create Checklist.tsx'], ['Store ticks']]],
    ['Checklist component', [['Create Checklist.tsx'], ['Store ticks']]],
    ['Manual QA checklist', []],
    ['Release checklist', []],
    ...[
      'Refactor the onboarding checklist',
      'Wire up the QA checklist',
      'Integrate release checklist',
      'Fix the checklist',
      'Migrate shopping checklist',
    ].map((title): [string, string[][]] => [title, [['Create Checklist.tsx'], ['Store ticks']]]),
  ])('of the steps of a task called %s runs %j', (title, waves) => {
    expect(plan(`- [ ] 1. ${title}\n  - [ ] Create Checklist.tsx\n  - [ ] Store ticks\n`).waves).toEqual(waves);
  });

  it('runs what is below a heading that is as high as the title and only begins as a checklist does', () => {
    expect(plan('# Plan\n\n- [ ] 1. A\n\n# Review page\n\n- [ ] B\n').waves).toEqual([['1'], ['B']]);
  });

  it('hands over what the task says', () => {
    const [[unit] = []] = executableTasks(readTasks(renderTasks(tasksDraft))).waves;

    expect(unit).toEqual({
      id: '1.1',
      title: 'Create `toggle` in the preference service',
      details: [
        'Reject unknown channels with status 404',
        'Files: `src/preferences/service.ts`',
        'Done when: `npm test -- service` passes',
        '_Requirements: 1.1, 1.2_',
      ],
      criteria: ['1.1', '1.2'],
      properties: [],
      files: ['src/preferences/service.ts'],
      optional: false,
      checkpoint: false,
    });
  });
});

describe('computeWaves', () => {
  const task = (id: string, change: Partial<WaveTask> = {}): WaveTask => ({
    id,
    dependsOn: [],
    files: [],
    barrierBefore: false,
    ...change,
  });

  it.each([
    ['independent tasks share a wave', [task('a'), task('b')], [['a', 'b']]],
    ['a task follows its prerequisites', [task('a', { dependsOn: ['b'] }), task('b')], [['b'], ['a']]],
    ['two writers of a file follow each other', [task('a', { files: ['x'] }), task('b', { files: ['x'] }), task('c')], [['a', 'c'], ['b']]],
    [
      'a prerequisite goes first even if it stands later and writes the same file',
      [task('a', { files: ['x'], dependsOn: ['b'] }), task('b', { files: ['x'] })],
      [['b'], ['a']],
    ],
    ['a barrier separates', [task('a'), task('b', { barrierBefore: true })], [['a'], ['b']]],
    ['unknown ids and cycles are ignored', [task('a', { dependsOn: ['b', 'z', 'a'] }), task('b', { dependsOn: ['a'] })], [['b'], ['a']]],
    ['nothing gives nothing', [], []],
  ])('%s', (_what, tasks, waves) => {
    expect(computeWaves(tasks)).toEqual(waves);
  });
});
