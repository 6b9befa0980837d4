import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { checkTasks, readRequirements, readTasks, traceSpec } from '../../../lib/domain/specs/index.ts';

const PLAN = `# Tasks: Shop

## Phase 1: Setup

- [ ] T001 Create the project
- [x] T002 [P] Configure \`.eslintrc\`

## Phase 2: User Story 1

- [ ] T003 [P] [US1] Write the model in \`src/cart.ts\` (depends on T001, T002 setup)
- [ ] T004 [US1] Write the service in \`src/service.ts\`
  (depends on T003; data-model.md)
- [ ] T005 [B] Polish

## Dependencies & Execution Order

- Setup (T001-T002) before everything
- T001 (project) blocks T004. T004/T003 precede T005 (polish).
- T002 cannot start before T001
`;

const told = (text: string) =>
  readTasks(text).tasks.map(({ id, title, parallel, criteria, dependsOn }) => [id, title, parallel, criteria, dependsOn]);

describe('plans of spec-kit', () => {
  it('are read with their ids, marks, stories and dependencies', () => {
    expect(told(PLAN)).toEqual([
      ['T001', 'Create the project', false, [], []],
      ['T002', 'Configure `.eslintrc`', true, [], []],
      ['T003', 'Write the model in `src/cart.ts` (depends on T001, T002 setup)', true, ['US1'], ['T001', 'T002']],
      ['T004', 'Write the service in `src/service.ts`', false, ['US1'], ['T003', 'T001']],
      ['T005', 'Polish', false, [], ['T004', 'T003']],
    ]);
  });

  it('lead from a story to its tasks', () => {
    const requirements = readRequirements('### User Story 1 - Cart\n\n#### Acceptance Criteria\n\n1. THE Cart SHALL open\n');
    const trace = traceSpec({ requirements, tasks: readTasks(PLAN) });

    expect(trace.criteria.map(({ tasks }) => tasks)).toEqual([['T003', 'T004']]);
    expect(trace.dangling).toEqual([]);
  });

  it('tell which task does not exist, where it is named', () => {
    const findings = checkTasks(readTasks(PLAN.replace('T003;', 'T009;')), {}).filter(({ ruleId }) => ruleId === 'tasks-dependencies');

    expect(findings).toMatchObject([
      { message: 'Task T004 depends on task T009, which does not exist.', line: 12, column: 15, endColumn: 19 },
    ]);
  });

  it.each([
    ['T007-T011', ['T007', 'T008', 'T009', 'T010', 'T011']],
    ['T007 and T010', ['T007', 'T010']],
  ])('name several tasks at once: %s', (list, ids) => {
    const plan = Array.from({ length: 12 }, (_, index) => `- [ ] T${String(index + 1).padStart(3, '0')} A\n`).join('');

    expect(readTasks(`${plan}- [ ] T013 B\n\n## Dependencies\n\n- ${list} block T013\n`).tasks.at(-1)?.dependsOn).toEqual(ids);
  });

  it.each<[string, Record<string, string[]>]>([
    ['T001 no longer blocks T002', {}],
    ["T001 doesn't block T002", {}],
    ['T001 can start without T002 before T003', {}],
    ['T003 runs before T004 is merged, after T002', { T004: ['T003'] }],
    ['Start T002 before T003 if T001 is late', { T003: ['T002'] }],
    ['If T001 is late, start T002 before T003', {}],
    ['T001 blocks T002, T003, and T004', { T002: ['T001'], T003: ['T001'], T004: ['T001'] }],
    ['**T001** blocks **T002**, **T003**', { T002: ['T001'], T003: ['T001'] }],
    ['`T001`, `T002` and `T003` before `T004`', { T004: ['T001', 'T002', 'T003'] }],
    ['**T001**–**T003** before T004', { T004: ['T001', 'T002', 'T003'] }],
    ['*T001* & _T002_ before [T003](#c), [T004](#d)', { T003: ['T001', 'T002'], T004: ['T001', 'T002'] }],
    ['T01 blocks T02', { T02: ['T01'] }],
  ])('wait for what a sentence puts first, and for nothing that it only speaks of: %s', (sentence, expected) => {
    const ids = sentence.includes('T01 ') ? ['T01', 'T02'] : ['T001', 'T002', 'T003', 'T004'];
    const { tasks } = readTasks(`${ids.map((id) => `- [ ] ${id} Build it\n`).join('')}\n## Dependencies\n\n- ${sentence}\n`);

    expect(Object.fromEntries(tasks.flatMap(({ id, dependsOn }) => (dependsOn.length === 0 ? [] : [[id, dependsOn]])))).toEqual(expected);
  });

  it.each([
    ['- [ ] 1. Build\n- [ ] 2. T100 battery [P]\n', ['1', '2']],
    ['- [ ] T100 battery\n- [ ] 1. Build\n- [ ] 2. Test\n', ['', '1', '2']],
    ['- [ ] T100 battery\n', ['']],
  ])('are told from others that name such a thing: %j', (text, ids) => {
    expect(readTasks(text).tasks.map(({ id }) => id)).toEqual(ids);
  });

  it('survive whatever is written', () => {
    const part = fc.constantFrom(
      'T001',
      'T002',
      '-',
      ' ',
      '[P]',
      '[US1]',
      'blocks',
      'before',
      '**',
      '`',
      '–',
      '(depends on ',
      ')',
      ',',
      '- [ ] ',
      '\n',
      '## Dependencies\n',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        for (const { prerequisites } of readTasks(text).tasks)
          for (const { offset, length, raw } of prerequisites) expect(text.slice(offset, offset + length)).toBe(raw);
      }),
      { numRuns: 300 },
    );
  });
});
