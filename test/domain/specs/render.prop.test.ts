import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  readBugfix,
  readDesign,
  readRequirements,
  readTasks,
  renderBugfix,
  renderBugfixDesign,
  renderDesign,
  renderRequirements,
  renderTasks,
  type RequirementsDraft,
  type TasksDraft,
} from '../../../lib/domain/specs/index.ts';
import { paths, words } from './arbitraries.ts';
import { bugfixDesignDraft, bugfixDraft, designDraft } from './drafts.ts';

const criteriaIds = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).map((pair) => pair.join('.')),
  { maxLength: 3 },
);

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

/** Overviews that bring along what a reader would take for the graph of the plan. */
const overviewsWithGraph = [
  '```\n{"waves":[{"id":0,"tasks":["1.1"]}]}',
  '~~~json title="plan"\n{"waves": [["7.7"]]}\n~~~\n\n```json\n{"waves": [["8.8"]]}\n```',
  '## Dependency graph\n\n```mermaid\ngraph TD\n  1.1 --> 1.2\n```',
].map((overview): [TasksDraft] => [{ title: 'Plan', overview, notes: [], groups: [{ title: 'First', tasks: [] }] }]);

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
      { numRuns: 300, examples: overviewsWithGraph },
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
        expect(design.properties.map(({ key }) => key)).toEqual(texts.map((_, index) => String(index + 1)));
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
