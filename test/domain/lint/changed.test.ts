import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type ChangedLines, lintWorkspace } from '../../../lib/domain/lint/index.ts';
import { workspaceOf } from '../../support/workspace.ts';

const FOLDER = '.kiro/specs/login';
const REQUIREMENTS =
  '# Requirements Document\n\n### Requirement 1: Sign in\n\n#### Acceptance Criteria\n\n1. WHEN it opens, THE system SHALL answer\n';
const TASKS = '# Plan\n\n- [ ] 1. Add `a.ts`\n  - _Requirements: 1.1, 1.3_\n- [ ] 1. Add `b.ts`\n  - _Requirements: 1.1_\n';
const SPEC = { 'requirements.md': REQUIREMENTS, 'tasks.md': TASKS };

const hash = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const inFolder = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [name.includes('/') ? name : `${FOLDER}/${name}`, text]));

/** Lines that are in one text and not in the other, each as a range of its own. */
function changedLines(before: string, now: string): ChangedLines {
  const old = new Set(before.split('\n'));
  return now.split('\n').flatMap((line, index) => (old.has(line) ? [] : [{ from: index + 1, to: index + 1 }]));
}

/** What is told of a change, by the files that differ before and after it; a file that is missing in one of them is new, or removed. */
function brought(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>, rules?: readonly string[]): string[] {
  const [then, files] = [inFolder(before), inFolder(now)];
  const names = [...new Set([...Object.keys(then), ...Object.keys(files)])].filter((name) => then[name] !== files[name]);
  const linesOf = (name: string): ChangedLines => {
    const [was, is] = [then[name], files[name]];
    if (was === undefined) return 'all';
    return is === undefined ? [] : changedLines(was, is);
  };
  return lintWorkspace(workspaceOf(files), {
    ...(rules && { rules: new Set(rules) }),
    changed: {
      lines: new Map(names.map((name) => [name, linesOf(name)])),
      before: new Map(names.flatMap((name) => (then[name] === undefined ? [] : [[name, then[name]]]))),
      hash,
    },
  }).findings.map(({ ruleId, line, waived }) => `${ruleId} ${line}${waived === undefined ? '' : ' waived'}`);
}

const TWO = '# Plan\n\n- [ ] 1. Add `a.ts`\n  - _Requirements: 1.1_\n- [ ] 2. Add `b.ts`\n  - _Requirements: 1.1_\n  - _Depends: 1_\n';
const graph = (...waves: string[][]): string =>
  `\n## Task Dependency Graph\n\n\`\`\`json\n{ "waves": [\n${waves.map((tasks, id) => `  ${JSON.stringify({ id, tasks })}`).join(',\n')}\n] }\n\`\`\`\n`;
const PARENT = '# Plan\n\n- [x] 1. Add the parts\n  - [x] 1.1 Add `a.ts`\n  - [x] 1.2 Add `b.ts`\n';

describe('findings on changes', () => {
  const rules = ['tasks-reference-dangling', 'tasks-duplicate-id', 'design-sections'];
  const design = '# Design\n\n## Overview\n\nText.\n';

  it.each<{ what: string; before: Record<string, string>; now: Record<string, string>; found: string[] }>([
    { what: 'nothing that was found before', before: SPEC, now: SPEC, found: [] },
    {
      what: 'what stands on a changed line, whether it was found before or not',
      before: { ...SPEC, 'tasks.md': TASKS.replace('1.1, 1.3', '1.3') },
      now: SPEC,
      found: ['tasks-reference-dangling 4'],
    },
    {
      what: 'nothing of lines that nobody touched where another document says otherwise what it said',
      before: { ...SPEC, 'requirements.md': REQUIREMENTS.replace('opens', 'is opened') },
      now: SPEC,
      found: [],
    },
    {
      what: 'what a change of another document has broken',
      before: { ...SPEC, 'requirements.md': `${REQUIREMENTS}2. THE system SHALL wait\n3. THE system SHALL stop\n` },
      now: SPEC,
      found: ['tasks-reference-dangling 4'],
    },
    { what: 'nothing of another spec', before: SPEC, now: { ...SPEC, '.kiro/specs/other/requirements.md': REQUIREMENTS }, found: [] },
    {
      what: 'all of a document that is new',
      before: { 'requirements.md': REQUIREMENTS },
      now: SPEC,
      found: ['tasks-reference-dangling 4', 'tasks-duplicate-id 5'],
    },
    {
      what: 'nothing that a whole document lacked before',
      before: { ...SPEC, 'design.md': design.replace('Text', 'Words') },
      now: { ...SPEC, 'design.md': design },
      found: [],
    },
    {
      what: 'what a whole document lacks since',
      before: { ...SPEC, 'design.md': `${design}\n## Architecture\n\nA.\n` },
      now: { ...SPEC, 'design.md': design },
      found: ['design-sections 1'],
    },
  ])('are $what', ({ before, now, found }) => {
    expect(brought(before, now, rules)).toEqual(found);
  });

  it.each<{ what: string; before: string; now: string; found: string }>([
    {
      what: 'a circle of tasks on the other one',
      before: TWO,
      now: TWO.replace('1.1_\n- [ ] 2', '1.1_\n  - _Depends: 2_\n- [ ] 2'),
      found: 'tasks-dependencies 3',
    },
    {
      what: 'a wave in the graph, by what a task now waits for',
      before: TWO.replace('  - _Depends: 1_\n', '') + graph(['1', '2']),
      now: TWO + graph(['1', '2']),
      found: 'tasks-waves 13',
    },
    {
      what: 'an id that is twice there on the one that was there',
      before: '# Plan\n\n- [ ] 7. Add `a.ts`\n',
      now: '# Plan\n\n- [ ] 7. Add `b.ts`\n- [ ] 7. Add `a.ts`\n',
      found: 'tasks-duplicate-id 4',
    },
    {
      what: 'a task that is done with an open part, by opening that',
      before: PARENT,
      now: PARENT.replace('[x] 1.2', '[ ] 1.2'),
      found: 'tasks-parent-done 3',
    },
  ])('tell of $what', ({ before, now, found }) => {
    const [rule = ''] = found.split(' ');

    expect(brought({ 'tasks.md': before }, { 'tasks.md': now }, [rule])).toEqual([found]);
    expect(brought({ 'tasks.md': now }, { 'tasks.md': `${now}\nA note.\n` }, [rule])).toEqual([]);
  });

  it('tell of a requirement whose number the change gives to another one above it', () => {
    const now = REQUIREMENTS.replace(
      '###',
      '### Requirement 1: Sign out\n\n#### Acceptance Criteria\n\n1. WHEN it shuts, THE system SHALL stop\n\n###',
    );

    expect(brought({ 'requirements.md': REQUIREMENTS }, { 'requirements.md': now }, ['requirements-duplicate-id'])).toEqual([
      'requirements-duplicate-id 9',
    ]);
  });

  it('tell of steering that names a file which the change has removed', () => {
    const now = { '.kiro/steering/tech.md': '# Tech\n\nHandlers are in `src/api/orders.ts`.\n', 'src/api/users.ts': '' };
    const rule = ['steering-path-dead'];

    expect(brought({ ...now, 'src/api/orders.ts': '' }, now, rule)).toEqual(['steering-path-dead 3']);
    expect(brought({ ...now, 'src/api/others.ts': '' }, now, rule)).toEqual([]);
  });

  it('tell of what the change no longer waives, and not of what is waived as before', () => {
    const waiver = {
      '.stringline/waivers.yaml': 'waivers:\n  - { rule: tasks-duplicate-id, reason: we know about this, expires: 2027-01-31 }\n',
    };

    expect(brought({ ...SPEC, ...waiver }, SPEC, ['tasks-duplicate-id'])).toEqual(['tasks-duplicate-id 5']);
    expect(brought({ ...SPEC, ...waiver }, { ...SPEC, ...waiver, 'notes.md': 'A.\n' }, ['tasks-duplicate-id'])).toEqual([]);
  });

  it('tell of the new one of several that are alike, and not of the last one', () => {
    const plan = '# Plan\n\n- [ ] 3. Fix bugs\n- [ ] 5. Fix bugs\n';
    const now = plan.replace('- [ ] 3', '- [ ] 6. Fix bugs\n- [ ] 3');

    expect(brought({ 'tasks.md': plan }, { 'tasks.md': now }, ['tasks-granularity'])).toEqual(['tasks-granularity 3']);
  });

  it('tell nothing that is said of a document of which only the title has changed', () => {
    const spec = { 'requirements.md': `${REQUIREMENTS}2. THE system SHALL wait\n`, 'tasks.md': TASKS };
    const renamed = { ...spec, 'tasks.md': TASKS.replace('# Plan', '# The plan') };

    expect(brought(spec, renamed, ['tasks-criterion-unowned'])).toEqual([]);
    expect(brought({ ...spec, 'requirements.md': REQUIREMENTS }, spec, ['tasks-criterion-unowned'])).toEqual(['tasks-criterion-unowned 1']);
  });

  it('tell nothing of criteria that no task owned before either, whatever their numbers are now', () => {
    const lost = (number: number, count: number): string =>
      `### Requirement ${number}: Leave\n\n#### Acceptance Criteria\n\n${[1, 2, 3]
        .slice(0, count)
        .map((each) => `${each}. WHEN key ${each} is hit, THE system SHALL end\n`)
        .join('')}`;
    const first = '### Requirement 1: Come\n\n#### Acceptance Criteria\n\n1. WHEN a guest comes, THE system SHALL greet\n\n';
    const plan = '# Plan\n\n- [ ] 1. Add `a.ts`\n  - _Requirements: 9_\n';
    const rule = ['tasks-criterion-unowned'];
    const before = { 'requirements.md': lost(1, 2), 'tasks.md': plan.replace('9', '1.1') };
    const now = (count: number) => ({ 'requirements.md': first + lost(2, count), 'tasks.md': plan.replace('9', '1.1, 2.1') });

    expect(brought(before, now(2), rule)).toEqual([]);
    expect(brought(before, now(3), rule)).toEqual(['tasks-criterion-unowned 1']);
  });

  it('tell of a waiver for a spec that the change has removed', () => {
    const waiver = {
      '.stringline/waivers.yaml':
        'waivers:\n  - { rule: tasks-duplicate-id, spec: other, reason: we know about this, expires: 2027-01-31 }\n',
    };
    const other = { '.kiro/specs/other/tasks.md': TASKS };

    expect(brought({ ...SPEC, ...other, ...waiver }, { ...SPEC, ...waiver }, ['waiver-unused'])).toEqual(['waiver-unused 2']);
    expect(brought({ ...SPEC, ...waiver }, { ...SPEC, ...waiver, 'notes.md': 'A.\n' }, ['waiver-unused'])).toEqual([]);
  });

  it('leave out what was found before in a folder that was named, wherever it lies', () => {
    const path = 'docs/login/tasks.md';
    const now = { 'docs/login/requirements.md': REQUIREMENTS, [path]: `${TASKS}\nA note.\n` };

    const { findings } = lintWorkspace(workspaceOf(now, { specDirectories: ['docs/login'] }), {
      changed: { lines: new Map([[path, [{ from: 8, to: 8 }]]]), before: new Map([[path, TASKS]]), hash },
    });

    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
