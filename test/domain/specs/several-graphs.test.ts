import { describe, expect, it } from '@jest/globals';
import { checkTasks, executableTasks, readTasks } from '../../../lib/domain/specs/index.ts';

const TASKS = '- [ ] 1.1 A\n- [ ] 1.2 B\n- [ ] 1.3 C\n\n';
const HEADING = '## Task Dependency Graph\n\n';
const GRAPH = '{"waves": [{"id": 0, "tasks": ["1.1"]}, {"id": 1, "tasks": ["1.2", "1.3"]}]}';
const LONG = '{\n  "waves": [\n    {"id": 0, "tasks": ["1.1"]},\n\n    {"id": 1, "tasks": ["1.2", "1.3"]}\n  ]\n}';
const fenced = (content: string, language = 'json'): string => `\`\`\`${language}\n${content}\n\`\`\`\n\n`;
const order = (text: string): string[][] => executableTasks(readTasks(text)).waves.map((wave) => wave.map(({ id }) => id));
const told = (text: string) => checkTasks(readTasks(text), {}).filter(({ ruleId }) => ruleId === 'tasks-waves-readable');

describe('a dependency graph without a fence', () => {
  it.each([
    ['on one line', GRAPH],
    ['on several lines', LONG],
    ['behind a sentence', `The waves:\n\n${LONG}`],
    ['in front of a sentence', `${LONG}\n\nTasks of a wave run in parallel.`],
    ['in front of a sentence with braces', `${LONG}\n\nThe end {of it}`],
    ['with Windows line ends', LONG.replaceAll('\n', '\r\n')],
    ['in front of another section', `${LONG}\n\n## Notes\n\nUse {braces}`],
  ])('is followed and told as a warning: %s', (_form, graph) => {
    const text = TASKS + HEADING + graph;

    expect(order(text)).toEqual([['1.1'], ['1.2', '1.3']]);
    expect(told(text)).toMatchObject([{ level: 'warning', message: expect.stringContaining('no code fence') }]);
    expect(text.split('\n')[(told(text)[0]?.line ?? 0) - 1]).toContain('{');
  });

  it.each([
    ['broken', LONG.replace(']},', ']'), 'is no valid JSON'],
    ['not a list of waves', '{"waves": 3}', 'has no list of waves'],
    ['followed by another one', `${GRAPH}\n${GRAPH}`, 'stands after the end'],
  ])('is an error that points at the fault where it is %s', (_fault, graph, message) => {
    const text = TASKS + HEADING + graph;

    expect(order(text)).toEqual([['1.1'], ['1.2'], ['1.3']]);
    expect(told(text)).toMatchObject([{ level: 'error', line: expect.any(Number), message: expect.stringContaining(message) }]);
  });

  it.each([
    ['prose about it', `${TASKS}${HEADING}The key "waves" holds {lists} of tasks.\n`],
    ['a note in braces', `${TASKS}${HEADING}{ a note: the key "waves" is read by Kiro }\n`],
    ['an object of something else', `${TASKS}${HEADING}{"parallel": true}\n`],
    ['an object in another section', `${TASKS}## Notes\n\n${GRAPH}\n`],
    ['an object in a comment', `${TASKS}${HEADING}<!--\n${GRAPH}\n-->\n`],
  ])('is not seen in %s', (_what, text) => {
    expect(told(text)).toEqual([]);
    expect(readTasks(text).waves).toBeUndefined();
  });

  it('is looked for in one pass', () => {
    const text = `${TASKS}${HEADING}${'{"waves"\n'.repeat(40_000)}`;

    expect(readTasks(text).waves).toBeUndefined();
  });
});

describe('a dependency graph by task', () => {
  it.each(['{"waves": {"1.1": []}}', '{"waves": {"1.1": [], "1.2": ["1.1"]}}'])('is told, as it has no waves: %s', (graph) => {
    expect(told(TASKS + HEADING + fenced(graph))).toMatchObject([
      { level: 'error', message: expect.stringContaining('has tasks in the place of waves: 1.1') },
    ]);
  });

  it.each(['{"waves": {"1": ["1.1"], "2": ["1.2", "1.3"]}}', '{"waves": {"1.1": ["1.1"], "1.2": ["1.2", "1.3"]}}'])(
    'is none in %s',
    (graph) => {
      expect(told(TASKS + HEADING + fenced(graph))).toEqual([]);
    },
  );
});

describe('several dependency graphs', () => {
  it.each([
    ['the same', GRAPH],
    ['the same with other ids of waves', '{"waves": [["1.1"], [], ["1.3", "1.2"]]}'],
    ['a part of it', '{"waves": [{"id": 1, "tasks": ["1.1"]}, {"id": 2, "tasks": ["1.3"]}]}'],
    ['something else', '{"workers": 3}'],
    ['how one is written', '{"waves": [{"id": 0, "tasks": ["..."]}]}'],
  ])('are fine where the second says %s', (_what, second) => {
    expect(told(TASKS + HEADING + fenced(GRAPH) + fenced(second))).toEqual([]);
  });

  it.each([
    ['earlier', fenced('{"waves": [["1.2"], ["1.1", "1.3"]]}'), 'Another task dependency graph runs task 1.2 earlier'],
    ['later', fenced('{"waves": [["1.1"], ["1.2"], ["1.3"]]}'), 'Another task dependency graph runs task 1.3 later'],
    ['as well', fenced('{"waves": [["1.1"], ["1.2"], ["1.4"]]}'), 'Another task dependency graph names task 1.4 as well'],
    ['in a broken one', fenced('{"waves": [["1.1"], ["1.2"]}'), 'Another task dependency graph is no valid JSON'],
    ['without a fence', '{"waves": [["1.3"], ["1.1"]]}\n', 'Another task dependency graph runs task 1.3 earlier'],
    [
      'in a diagram',
      fenced('graph TD\n  1.2 --> 1.1\n  1.1 --> 1.3', 'mermaid'),
      'A diagram of the dependencies has task 1.2 before task 1.1',
    ],
    ['of its wave', fenced('graph TD\n  1.2 --> 1.3', 'mermaid'), 'A diagram of the dependencies has task 1.2 before task 1.3'],
    ['in one wave', fenced('graph TD\n  1.1 --> 1.2 --> 1.3', 'mermaid'), 'A diagram of the dependencies has task 1.2 before task 1.3'],
  ])('are told at the second where it has a task %s, and the first is followed', (_what, second, message) => {
    const text = TASKS + HEADING + fenced(GRAPH) + second;

    expect(order(text)).toEqual([['1.1'], ['1.2', '1.3']]);
    expect(told(text)).toMatchObject([{ level: 'warning', message: expect.stringContaining(message) }]);
    expect(told(text)[0]?.message).toContain('only the graph on line 7 is followed');
    expect(told(text)[0]?.line).toBeGreaterThan(10);
  });

  it.each([
    'graph TD\n  1.1 --> 1.2\n  1.1 --> 1.3',
    'graph TD\n  A[Store] --> B[Page]',
    'graph TD\n  9.1 --> 1.1',
    'graph BT\n  1.2 -->|depends on| 1.1\n  1.3 --> 1.1',
    'sequenceDiagram\n  A->>B: 1.2',
    'graph TD\n  1.2 --> 1.1\n  1.3 --> 1.1',
  ])('are fine where a diagram agrees or is about something else: %s', (diagram) => {
    expect(told(TASKS + HEADING + fenced(GRAPH) + fenced(diagram, 'mermaid'))).toEqual([]);
  });

  it('are told only below a heading of the graph', () => {
    expect(told(`${TASKS}${HEADING}${fenced(GRAPH)}## Notes\n\nThe file of the build:\n\n${fenced('{"waves": [["sea"]]}')}`)).toEqual([]);
  });

  it('are told of a diagram some of whose arrows are reversed', () => {
    const diagram = fenced('graph TD\n  1.2 --> 1.1\n  1.1 --> 1.3', 'mermaid');

    expect(told(TASKS + HEADING + fenced(GRAPH) + diagram)).toMatchObject([
      { message: expect.stringContaining('has task 1.2 before task 1.1') },
    ]);
  });

  it('are compared in linear time', () => {
    const ids = Array.from({ length: 15_000 }, (_, n) => `["1.${String(n)}"]`);
    const text = TASKS + HEADING + fenced(`{"waves": [${ids.join(',')}]}`) + fenced('{"waves": [["1.1"]]}').repeat(6000);
    const began = process.cpuUsage().user;

    expect(told(text)).toEqual([]);
    expect(process.cpuUsage().user - began).toBeLessThan(5_000_000);
  });

  it('are told of two diagrams as well', () => {
    const text =
      TASKS + HEADING + fenced('graph TD\n  1.1 --> 1.2 --> 1.3', 'mermaid') + fenced('graph TD\n  1.2 --> 1.1 --> 1.3', 'mermaid');

    expect(told(text)).toMatchObject([{ line: 12, message: expect.stringContaining('has task 1.2 before task 1.1') }]);
  });
});
