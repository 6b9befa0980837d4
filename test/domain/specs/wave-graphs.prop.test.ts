import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkTasks, executableTasks, readTasks } from '../../../lib/domain/specs/index.ts';

const TASKS = '- [ ] 1.1 A\n- [ ] 1.2 B\n  - _Depends: 1.1_\n- [ ] 1.10 C\n\n## Task Dependency Graph\n\n';
const plan = (json: string): string => `${TASKS}\`\`\`json\n${json}\n\`\`\`\n`;
const found = (json: string, rule: string) => checkTasks(readTasks(plan(json)), {}).filter(({ ruleId }) => ruleId === rule);
const order = (json: string): string[][] => executableTasks(readTasks(plan(json))).waves.map((wave) => wave.map(({ id }) => id));
/** The words that a finding points at, on its line. */
const pointedAt = (json: string, { line = 0, column = 0, endColumn = 0 }): string =>
  plan(json)
    .split('\n')
    [line - 1]?.slice(column - 1, endColumn - 1) ?? '';

describe('ids of waves', () => {
  it.each([
    ['{"waves": [{"id": 0, "tasks": ["1.1"]}, {"id": 7, "tasks": ["1.2"]}]}', ['0', '7']],
    ['{"waves": [{"wave": 1, "name": "base", "tasks": ["1.1"]}, {"wave": 2, "tasks": ["1.2"]}]}', ['1', '2']],
    ['{"waves": [{"name": "base", "tasks": ["1.1"]}, {"name": "top", "tasks": ["1.2"]}]}', ['base', 'top']],
    ['{"waves": {"1": ["1.1"], "2": {"tasks": ["1.2"]}}}', ['1', '2']],
    ['{"waves": {"2": ["1.2"], "1": ["1.1"]}}', ['1', '2']],
    ['{"waves": {"last": ["1.2"], "1": ["1.1"]}}', ['1', 'last']],
    ['{"waves": [["1.1"], ["1.2"]]}', ['0', '1']],
  ])('are those of the document: %s', (json, ids) => {
    expect(readTasks(plan(json)).waves?.map(({ id }) => id)).toEqual(ids);
    expect(readTasks(plan(json)).waves?.map(({ tasks }) => tasks)).toEqual([['1.1'], ['1.2']]);
  });

  it.each([
    ['{"waves": [{"id": 1, "tasks": ["1.1"]}, {"id": 1, "tasks": ["1.2"]}]}', 'another wave with the id "1" above this one', '1'],
    ['{"waves": {"a": ["1.1"], "a": ["1.2"]}}', 'another wave with the id "a" above this one', 'a'],
    ['{"waves": [{"id": 1, "tasks": ["1.1"]}, {"id": 0, "tasks": ["1.2"]}]}', 'lists wave 0 behind wave 1', '0'],
    [
      '{"waves": [{"id": "wave-2", "tasks": ["1.1"]}, {"id": "wave-1", "tasks": ["1.2"]}]}',
      'lists wave "wave-1" behind wave "wave-2"',
      'wave-1',
    ],
  ])('are told as a warning where they mislead, and the waves run as listed: %s', (json, message, words) => {
    const findings = found(json, 'tasks-waves');

    expect(findings).toMatchObject([{ level: 'warning', message: expect.stringContaining(message) }]);
    expect(findings.map((finding) => pointedAt(json, finding))).toEqual([words]);
    expect(order(json)).toEqual([['1.1'], ['1.2'], ['1.10']]);
    expect(executableTasks(readTasks(plan(json)))).toMatchObject({ order: 'graph', findings: [] });
  });

  it.each([
    '{"waves": [{"id": 0, "tasks": ["1.1"]}, {"id": 3, "tasks": ["1.2"]}]}',
    '{"waves": [{"id": 9, "tasks": ["1.1"]}, {"id": 10, "tasks": ["1.2"]}]}',
    '{"waves": [{"name": "phase-b", "tasks": ["1.1"]}, {"name": "core-1", "tasks": ["1.2"]}]}',
    '{"waves": {"2": ["1.2"], "1": ["1.1"]}}',
  ])('may have gaps and be names: %s', (json) => {
    expect(found(json, 'tasks-waves')).toEqual([]);
  });

  it.each([
    [
      '{"waves": [{"id": 5, "tasks": ["1.2"]}, {"id": 6, "tasks": ["1.1"]}]}',
      'Task 1.2 runs in wave 5 but depends on 1.1, which runs in wave 6.',
    ],
    ['{"waves": [{"id": 5, "tasks": ["1.1", "1.2"]}]}', 'Task 1.2 runs in wave 5 but depends on 1.1, which runs in the same wave.'],
    [
      '{"waves": [{"id": 5, "tasks": ["1.2"]}, {"id": 5, "tasks": ["1.1"]}]}',
      'Task 1.2 runs in wave 5 (number 1 of the list) but depends on 1.1, which runs in wave 5 (number 2 of the list).',
    ],
  ])('stand in messages on tasks: %s', (json, message) => {
    expect(found(json, 'tasks-waves').map((finding) => finding.message)).toContain(message);
  });

  it('stand in messages on files', () => {
    const text =
      '- [ ] 1.1 A\n  - Files: `src/a.ts`\n- [ ] 1.2 B\n  - Files: `src/a.ts`\n\n```json\n{"waves": [{"id": 4, "tasks": ["1.1", "1.2"]}]}\n```\n';

    const messages = checkTasks(readTasks(text), {}).map((finding) => finding.message);

    expect(messages).toContain('Tasks 1.1 and 1.2 of wave 4 both write src/a.ts.');
  });
});

describe('ids without quotes', () => {
  it.each([
    ['{"waves":[{"id":0,"tasks":[1.1.1]},{"id":1,"tasks":[1.1.2]}]}', [['1.1.1'], ['1.1.2']]],
    [
      '{"waves": [{"id": 0, "tasks": [1.1, 1.2.1.3]}, {"id": 1.2.3, "tasks": [01.1, 1.10]}]}',
      [
        ['1.1', '1.2.1.3'],
        ['01.1', '1.10'],
      ],
    ],
    ['{"waves": [[{"id": 2.1.10}], [1, 2]]}', [['2.1.10'], ['1', '2']]],
  ])('may have any number of parts: %s', (json, tasks) => {
    const read = readTasks(plan(json)).waves ?? [];

    expect(read.map((wave) => wave.tasks)).toEqual(tasks);
    expect(read.map(({ places }) => places.map((place) => place && pointedAt(json, place)))).toEqual(tasks);
  });

  it.each(['{"waves": [[1.1.]]}', '{"waves": [[1.1.1a]]}', '{"waves": [[1..1]]}', '{"waves": [[-1.1.1]]}'])(
    'are figures and dots: %s',
    (json) => {
      expect(readTasks(plan(json)).waves).toBeUndefined();
    },
  );
});

describe('a graph that cannot be read', () => {
  it.each([
    ['{"waves": []', 'is no valid JSON: the end of the text stands where', 9, ']'],
    [
      '{\n  "waves": [\n    {"id": 0, "tasks": ["1.1"]},\n    {"id": 1 "tasks": ["1.2"]}\n  ]\n}',
      'is no valid JSON: `"` stands where',
      12,
      '"',
    ],
    ['{"waves": [\n  {"id": 0, "tasks": ["1.1",]}\n]}', 'is no valid JSON: a comma', 10, ','],
    ['', 'is no valid JSON', 8, '`'],
    ['{"waves": 3}', 'has no list of waves', 9, '3'],
    ['{"wave": [{"id": 0, "tasks": ["1.1"]}]}', 'has no list of waves: its key "wave" should be "waves"', 9, '"wave"'],
    ['{"1.1": []}', 'has no list of waves;', 9, '{'],
    ['{"waves": [\n  {"id": 4, "task": ["1.1"]}\n]}', 'has no list of tasks in wave 4: its key "task" should be "tasks"', 10, '"task"'],
    ['{"waves": [\n  {"id": 4, "tasks": "1.1"}\n]}', 'has no list of tasks in wave 4;', 10, '"1.1"'],
    ['{"waves": [\n  "1.1"\n]}', 'has no list of tasks in wave 0', 10, '"'],
    ['{"waves": [{"tasks": ["1.1", null]}]}', 'names a task by something else than its id', 9, 'null'],
    ['{"waves": [{"tasks": [{"title": "A"}]}]}', 'names a task by something else than its id', 9, '{"title": "A"}'],
  ])('is told where the fault is: %j', (json, message, line, words) => {
    const document = readTasks(plan(json));

    expect(document).toMatchObject({
      waves: undefined,
      wavesLine: 8,
      findings: [{ ruleId: 'tasks-waves-readable', level: 'error', line, message: expect.stringContaining(message) }],
    });
    expect(document.findings.map((finding) => pointedAt(json, finding))).toEqual([words]);
  });
});

describe('any JSON', () => {
  it('is read or told where it is wrong, on a line of the document', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((json) => json.slice(0, -1)),
        ),
        (json) => {
          const text = plan(json);
          const { waves, wavesLine, findings } = readTasks(text);

          const told = findings.filter(({ ruleId }) => ruleId === 'tasks-waves-readable');
          expect(waves === undefined && wavesLine !== undefined ? told.length : 1 - told.length).toBe(1);
          for (const { line = 0, column = 0, endColumn = 0 } of told) {
            expect(column).toBeLessThan(endColumn);
            expect(endColumn - 1).toBeLessThanOrEqual(text.split('\n')[line - 1]?.length ?? 0);
          }
        },
      ),
    );
  });

  it('that lists waves has each id where its place says', () => {
    const id = fc.stringMatching(/^\d{1,2}(?:\.\d{1,2}){0,2}$/);
    fc.assert(
      fc.property(fc.array(fc.array(id)), fc.integer({ min: 0, max: 4 }), (waves, indent) => {
        const json = JSON.stringify({ waves: waves.map((tasks, index) => ({ id: index, tasks })) }, undefined, indent);

        const read = readTasks(plan(json)).waves ?? [];

        expect(read.map(({ tasks }) => tasks)).toEqual(waves);
        for (const { tasks, places } of read) expect(places.map((place) => place && pointedAt(json, place))).toEqual(tasks);
      }),
    );
  });
});
