import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  checkBugfix,
  checkDesign,
  checkRequirements,
  checkTasks,
  classifyEars,
  computeWaves,
  EARS_FORMS,
  executableTasks,
  joinLines,
  readBugfix,
  readConfig,
  readDesign,
  readRequirements,
  readTasks,
  renderBugfix,
  renderBugfixDesign,
  renderDesign,
  renderRequirements,
  renderTasks,
  type RequirementsDraft,
  scanLines,
  setTaskStatus,
  specName,
  type TasksDraft,
  type TaskStatus,
  traceSpec,
} from '../../../lib/domain/specs/index.ts';
import { bugfixDesignDraft, bugfixDraft, designDraft } from './drafts.ts';

/** Pieces that mean something to the readers, so that random documents reach deep into them. */
const PIECES = [
  '\n',
  '\n\n',
  '\r\n',
  ' ',
  '  ',
  '    ',
  '\t',
  '\uFEFF',
  '\u2028',
  '# ',
  '## ',
  '### ',
  '#### ',
  '```',
  '```json',
  '~~~',
  '- ',
  '* ',
  '1. ',
  '1.1 ',
  '- [ ] ',
  '- [x] ',
  '- [ ]* ',
  '[',
  ']',
  '(',
  '*',
  '**',
  '_',
  '`',
  '|',
  '---',
  'Requirement 1: A',
  '### Requirement 2\n',
  '#### Acceptance Criteria\n',
  '需求 1：',
  '要件1',
  'WHEN a, THE B_C SHALL d',
  'IF x THEN y',
  'SHALL',
  '_Requirements: 1.1, 2.1-2.3_',
  '**Validates: Requirements 1.1**',
  'Files: `src/a.ts`',
  'Done when: x',
  '## Components\n',
  '### Property 1: P',
  '## Task 1: T\n',
  '## Glossary\n',
  '- **A_B**: c',
  '## Task Dependency Graph\n',
  '{"waves":[{"id":0,"tasks":["1.1"]}]}',
  '_Depends: 1_',
  'Checkpoint',
  '<!--',
  '## Data Flow\n',
  'FooBar',
  'é',
  '系统应',
]; // prettier-ignore
const documents = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })), { maxLength: 60 }).map((parts) => parts.join('')),
);
/** Any text of a model, structure included. */
const words = documents.filter((text) => text.trim() !== '');

function readEverything(text: string): void {
  const [requirements, bugfix, design, tasks] = [readRequirements(text), readBugfix(text), readDesign(text), readTasks(text)];
  readConfig(text);
  checkRequirements(requirements);
  checkBugfix(bugfix);
  checkDesign(design, { requirements, bugfix });
  checkTasks(tasks, { requirements, bugfix, design });
  executableTasks(tasks, { includeOptional: true });
  traceSpec({ requirements, bugfix, design, tasks });
}

describe('readers', () => {
  it('never throw, and no rule fails, whatever the text', () => {
    fc.assert(
      fc.property(documents, (text) => {
        readEverything(text);
        const findings = [...checkRequirements(readRequirements(text)), ...checkTasks(readTasks(text), { design: readDesign(text) })];
        expect(findings.filter(({ message }) => message.includes('could not be checked'))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('scan and join any text to itself, with offsets that point at their lines', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const scanned = scanLines(text);
        expect(joinLines(scanned)).toBe(text);
        for (const line of scanned.lines) expect(text.slice(line.start, line.start + line.text.length)).toBe(line.text);
      }),
    );
  });

  it('give the same document for CRLF and for a byte order mark', () => {
    fc.assert(
      fc.property(documents, (noise) => {
        const text = noise.replaceAll(/[\r\uFEFF]/g, '');
        const windows = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
        expect(readRequirements(windows)).toEqual(readRequirements(text));
        expect(readTasks(windows).tasks.map(({ key, status, criteria }) => [key, status, criteria])).toEqual(
          readTasks(text).tasks.map(({ key, status, criteria }) => [key, status, criteria]),
        );
      }),
    );
  });

  it.each([
    '*',
    '_',
    '`',
    '`a',
    'a`',
    '[',
    '- ',
    '# ',
    '- [ ] ',
    '1.',
    '1.1 ',
    '- - ',
    '\u2028',
    ' ',
    '\t',
    '~',
    '|',
    '<',
    '**a',
    'Property ',
    'WHEN ',
    'A_b ',
  ])('stay fast on a line of a million characters of %j', (unit) => {
    const line = unit.repeat(Math.floor(1_000_000 / unit.length));
    const frames = ['', '- [ ] 1.1 ', '### Requirement 1: x\n1. ', '  - _Requirements: '];

    const begun = performance.now();
    for (const frame of frames) readEverything(frame + line);

    // Milliseconds here; a quadratic reader would take minutes.
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe('a plan of ten thousand tasks with a wave each', () => {
  it('is read, checked and planned without comparing everything with everything', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => index + 1);
    const boxes = numbers.map((number) => `- [ ] ${number}. P\n  - [ ] ${number}.1 A\n    - _Requirements: ${number}.1_\n`).join('');
    const waves = JSON.stringify({ waves: numbers.map((number) => ({ id: number, tasks: [`${number}.1`] })) });

    const begun = performance.now();
    readEverything(`${boxes}\n\`\`\`json\n${waves}\n\`\`\`\n`);

    // About a second here; the quadratic form took half a minute.
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

const criteriaIds = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).map((pair) => pair.join('.')),
  { maxLength: 3 },
);
const paths = fc.uniqueArray(fc.constantFrom('src/a.ts', 'src/b.ts', 'test/a.test.ts', 'docs/x y.md', 'Dockerfile', '.env'), {
  maxLength: 3,
});

const requirementsDrafts: fc.Arbitrary<RequirementsDraft> = fc.record({
  title: words,
  introduction: words,
  glossary: fc.array(fc.record({ term: words, definition: words }), { maxLength: 2 }),
  requirements: fc.array(
    fc.record({ title: words, role: words, want: words, benefit: words, criteria: fc.array(words, { minLength: 1, maxLength: 4 }) }),
    { minLength: 1, maxLength: 4 },
  ),
  openQuestions: fc.array(words, { maxLength: 2 }),
});

const tasksDrafts: fc.Arbitrary<TasksDraft> = fc.record({
  title: words,
  overview: words,
  notes: fc.array(words, { maxLength: 2 }),
  groups: fc.array(
    fc.record({
      title: words,
      tasks: fc.array(
        fc.record({
          title: words,
          details: fc.array(words, { maxLength: 3 }),
          files: paths,
          success: words,
          criteria: criteriaIds,
          properties: fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 2 }),
          dependsOn: fc.array(fc.constantFrom('1', '1.1', '1.2', '2.1', '3.3', '9.9'), { maxLength: 2 }),
          optional: fc.boolean(),
        }),
        { maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

describe('rendered documents', () => {
  it('give back the ids of all requirements and criteria, whatever the model wrote', () => {
    fc.assert(
      fc.property(requirementsDrafts, (draft) => {
        const { requirements } = readRequirements(renderRequirements(draft));
        const expected = draft.requirements.map(({ criteria }, index) => [
          `${index + 1}`,
          criteria.map((_, place) => `${index + 1}.${place + 1}`),
        ]);
        expect(requirements.map(({ id, criteria }) => [id, criteria.map((criterion) => criterion.id)])).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('give back ids, statuses and references of all tasks, and their files', () => {
    fc.assert(
      fc.property(tasksDrafts, (draft) => {
        const { tasks, waves } = readTasks(renderTasks(draft));
        const expected = draft.groups.flatMap((group, index) => [
          { id: `${index + 1}`, status: 'not-started', optional: false },
          ...group.tasks.map((task, place) => ({
            id: `${index + 1}.${place + 1}`,
            status: 'not-started',
            optional: task.optional,
            criteria: expect.arrayContaining(task.criteria),
          })),
        ]);
        expect(tasks).toMatchObject(expected);
        expect(tasks).toHaveLength(expected.length);
        const ids = draft.groups.flatMap((group, index) => group.tasks.map((_, place) => `${index + 1}.${place + 1}`));
        expect((waves ?? []).flatMap((wave) => wave.tasks).toSorted()).toEqual(ids.toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it('give back components, properties and references of a design', () => {
    const arbitrary = fc.tuple(
      fc.array(words, { minLength: 1, maxLength: 3 }),
      words,
      criteriaIds.filter((ids) => ids.length > 0),
    );
    fc.assert(
      fc.property(arbitrary, ([texts, text, ids]) => {
        const draft = {
          ...designDraft,
          overview: text,
          architecture: text,
          testingStrategy: text,
          diagram: text,
          components: texts.map((part) => ({ ...designDraft.components[0]!, responsibility: part, interfaces: part, satisfies: ids })),
          properties: texts.map((part) => ({ title: part, statement: part, validates: ids })),
        };
        const design = readDesign(renderDesign(draft));
        expect(design.components.map(({ name }) => name)).toEqual(texts.map(() => 'PreferenceService'));
        expect(design.properties.map(({ number }) => number)).toEqual(texts.map((_, index) => index + 1));
        expect(
          design.properties.every(({ validates }) => ids.every((id) => validates.some((reference) => reference.ids.includes(id)))),
        ).toBe(true);
        expect(
          design.components.every(({ satisfies }) => ids.every((id) => satisfies.some((reference) => reference.ids.includes(id)))),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keep the clauses of a bugfix apart and the sections of its design in place', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 3 }), words, (clauses, text) => {
        const bugfix = readBugfix(renderBugfix({ ...bugfixDraft, introduction: text, expected: clauses }));
        const design = readDesign(renderBugfixDesign({ ...bugfixDesignDraft, overview: text }));
        expect(bugfix.expected.map(({ id }) => id)).toEqual(clauses.map((_, index) => `2.${index + 1}`));
        expect([bugfix.current.length, bugfix.unchanged.length]).toEqual([1, 1]);
        expect(design.components).toMatchObject([{ name: 'src/cart.ts' }]);
      }),
      { numRuns: 300 },
    );
  });

  it('end with one line break', () => {
    fc.assert(
      fc.property(requirementsDrafts, tasksDrafts, (requirements, tasks) => {
        for (const text of [renderRequirements(requirements), renderTasks(tasks)]) expect(text).toMatch(/[^\n]\n$/);
      }),
    );
  });
});

describe('setTaskStatus', () => {
  it('changes exactly the one character of the task', () => {
    const statuses: TaskStatus[] = ['not-started', 'queued', 'in-progress', 'completed'];
    fc.assert(
      fc.property(documents, fc.constantFrom(...statuses), fc.nat(), (text, status, pick) => {
        const { tasks } = readTasks(text);
        const task = tasks[pick % Math.max(1, tasks.length)];
        fc.pre(task !== undefined);
        const result = setTaskStatus(text, task.key, status);
        if (!result.ok) return;
        const difference = [...text.split('').keys()].filter((index) => text.charAt(index) !== result.text.charAt(index));
        expect(result.text).toHaveLength(text.length);
        expect(difference).toEqual([task.markOffset]);
        expect(readTasks(result.text).tasks.find(({ line }) => line === task.line)?.status).toBe(status);
      }),
      { numRuns: 300 },
    );
  });
});

describe('computeWaves', () => {
  it('puts each task into one wave, writers of a file into different ones, and everything after its barrier', () => {
    const plans = fc.array(
      fc.record({ dependsOn: fc.array(fc.nat({ max: 9 }).map(String), { maxLength: 3 }), files: paths, barrierBefore: fc.boolean() }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(plans, (drafts) => {
        const tasks = drafts.map((draft, index) => ({ id: String(index), ...draft }));
        const waves = computeWaves(tasks);
        const waveOf = new Map(waves.flatMap((ids, wave) => ids.map((id) => [id, wave] as const)));
        expect(waves.flat().toSorted()).toEqual(tasks.map(({ id }) => id).toSorted());
        for (const wave of waves) {
          const files = wave.flatMap((id) => tasks[Number(id)]!.files);
          expect(new Set(files).size).toBe(files.length);
        }
        tasks.forEach((task, index) => {
          if (!task.barrierBefore) return;
          for (const earlier of tasks.slice(0, index)) expect(waveOf.get(earlier.id)!).toBeLessThan(waveOf.get(task.id)!);
        });
      }),
    );
  });

  it('keeps the order of dependencies that point back', () => {
    const plans = fc.array(fc.array(fc.nat({ max: 9 }), { maxLength: 3 }), { maxLength: 10 });
    fc.assert(
      fc.property(plans, (drafts) => {
        const tasks = drafts.map((before, index) => ({
          id: String(index),
          dependsOn: before.filter((other) => other < index).map(String),
          files: [],
          barrierBefore: false,
        }));
        const waveOf = new Map(computeWaves(tasks).flatMap((ids, wave) => ids.map((id) => [id, wave] as const)));
        for (const { id, dependsOn } of tasks) for (const other of dependsOn) expect(waveOf.get(other)!).toBeLessThan(waveOf.get(id)!);
      }),
    );
  });
});

describe('small functions', () => {
  it('classify any text', () => {
    fc.assert(fc.property(documents, (text) => expect(EARS_FORMS).toContain(classifyEars(text))));
  });

  it('name any request by a slug', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const name = specName(text, '0a1b2c3d');
        expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(name.length).toBeLessThanOrEqual(48);
      }),
    );
  });
});
