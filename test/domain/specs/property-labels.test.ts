import { describe, expect, it } from '@jest/globals';
import {
  checkDesign,
  checkTasks,
  readDesign,
  readRequirements,
  readTasks,
  specGraph,
  testEvidence,
  traceSpec,
} from '../../../lib/domain/specs/index.ts';
import { growth } from '../../support/cpu-time.ts';

const requirements = readRequirements(
  `### Requirement 1: A\n\n${['a', 'b', 'c', 'd'].map((one, index) => `${index + 1}. THE S SHALL ${one}\n`).join('')}`,
);
/** Each proves the criterion of its place. */
const designOf = (...labels: string[]) =>
  readDesign(
    `## Correctness Properties\n\n${labels.map((label, index) => `### Property ${label}: P\n\n**Validates: Requirements 1.${index + 1}**\n`).join('\n')}`,
  );
const tasksOf = (line: string) => readTasks(`- [ ] 1. Test it\n  - ${line}\n`);

describe('properties with letters and decimals', () => {
  it.each([
    ['**Property 1b: Order**', ['1b']],
    ['**Property 4.10: Order** and Property 4.1', ['4.10', '4.1']],
    ['_Properties: 1a, 01B, 4.10_', ['1a', '1b', '4.10']],
    ['Property 2nd to none', ['2']],
  ])('are named by tasks: %s', (line, keys) => {
    expect(tasksOf(line).tasks[0]?.properties).toEqual(keys);
  });

  it.each([
    [['1a', '1b'], []],
    [['4.1', '4.10'], []],
    [['1a', '1A'], ['Property 1A exists already on line 3.']],
    [['01', '1'], ['Property 1 exists already on line 3.']],
  ])('exist once: %j', (labels, messages) => {
    const found = checkDesign(designOf(...labels), {}).filter(({ ruleId }) => ruleId === 'design-property-duplicate');

    expect(found.map(({ message }) => message)).toEqual(messages);
  });

  it.each([
    [['1a', '1b'], 'Property 1b', []],
    [['1a', '1b'], 'Property 1c', ['Task 1 names property 1c, which the design does not have. The design has the properties 1a, 1b.']],
    [['1a', '1b'], 'Property 1', []],
    [['1', '2'], 'Property 1a', []],
    [
      ['4.10', '4.2'],
      'Property 4.1',
      ['Task 1 names property 4.1, which the design does not have. The design has the properties 4.10, 4.2.'],
    ],
  ])('of %j are missed where a task names another: %s', (labels, named, messages) => {
    const found = checkTasks(tasksOf(`**${named}**`), { design: designOf(...labels) }).filter(
      ({ ruleId }) => ruleId === 'tasks-property-dangling',
    );

    expect(found.map(({ message, fix }) => `${message} ${fix ?? ''}`)).toEqual(messages);
  });

  it.each([
    { where: 'in its title', text: '- [ ] 1. Test **Property 9: Order**\n', at: [1, 17, 27] },
    { where: 'below it', text: '- [ ] 1. Test\n  - the **Property 9** holds\n', at: [2, 11, 21] },
    { where: 'in a list', text: '- [ ] 1. Test\n  - _Properties: 1, 9_\n', at: [2, 21, 22] },
  ])('that are missed are pointed at where the task names them: $where', ({ text, at }) => {
    const [found] = checkTasks(readTasks(text), { design: designOf('1', '2') }).filter(
      ({ ruleId }) => ruleId === 'tasks-property-dangling',
    );

    expect([found?.line, found?.column, found?.endColumn]).toEqual(at);
  });

  it.each([
    [['1a', '1b'], 'Property 1b', ['1.2']],
    [['1a', '1b'], 'Property 1', ['1.1', '1.2']],
    [['1', '1b'], 'Property 1', ['1.1']],
    [['4', '4.1', '4.10'], 'Property 4.1', ['1.2']],
  ])('of %j are proved by what names them: %s', (labels, named, proved) => {
    const file = testEvidence({ path: 'a.test.ts', text: `// Feature: s, ${named}: P\n` }, 's');
    const trace = traceSpec({ requirements, design: designOf(...labels), tests: file === undefined ? [] : [file] });

    expect(trace.criteria.filter(({ tests }) => tests.length > 0).map(({ id }) => id)).toEqual(proved);
  });

  it('are nodes of their own in a graph', () => {
    const { nodes, edges } = specGraph({ requirements, bugfix: undefined, tasks: undefined, design: designOf('1a', '1b', '4.1', '4.10') });

    expect(nodes.filter(({ kind }) => kind === 'property').map(({ label }) => label)).toEqual(
      ['1a', '1b', '4.1', '4.10'].map((label) => `Property ${label}: P`),
    );
    expect(new Set(edges.map(({ to }) => to)).size).toBe(4);
  });
});

describe('properties without headings beside those that have some', () => {
  const design = (...between: string[]) =>
    readDesign(
      [
        '## Correctness Properties\n\n### Property 1: A\n\nFor any a, b.\n\n**Validates: Requirements 1.1**\n',
        ...between,
        '### Property 4: D\n\n**Validates: Requirements 1.4**\n',
      ].join('\n'),
    ).properties.map(({ label, title, line, validates }) => [label, title, line, validates.flatMap(({ ids }) => ids)]);

  it('are read where they say what they validate, and end those in front of them', () => {
    const plain = 'Property 2: B\n\nFor any b, c.\n\n**Validates: Requirements 1.2**\n';
    const bold = '**Property 3: C**\n\nFor any c, d.\n\n**Validates: Requirements 1.3**\n';

    expect(design(plain, bold)).toEqual([
      ['1', 'A', 3, ['1.1']],
      ['2', 'B', 9, ['1.2']],
      ['3', 'C', 15, ['1.3']],
      ['4', 'D', 21, ['1.4']],
    ]);
  });

  it.each([
    ['the name of one that has a heading', '**Property 1: A** holds.\n\n**Validates: Requirements 1.2**\n', ['1.1', '1.2']],
    ['no colon', 'Property 2 holds as well.\n\n**Validates: Requirements 1.2**\n', ['1.1', '1.2']],
    ['nothing that it validates', 'Property 2: see the notes.\n', ['1.1']],
    ['an item of a list', '- Property 2: see the notes\n\n**Validates: Requirements 1.2**\n', ['1.1', '1.2']],
  ])('are none with %s', (_, between, validates) => {
    const found = design(between);

    expect(found.map(([label]) => label)).toEqual(['1', '4']);
    expect(found[0]?.[3]).toEqual(validates);
  });

  it('are found in no more than their share of time', () => {
    const text = (size: number): string =>
      `## Correctness Properties\n\n### Property 0: A\n\n${Array.from({ length: size }, (_, index) => `Property ${index + 1}: B\n\n**Validates: Requirements 1.1**\n`).join('\n')}`;

    expect(growth((size) => readDesign(text(size)), 2000, 4)).toBeLessThan(10);
  });
});
