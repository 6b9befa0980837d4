import { afterEach, describe, expect, it } from '@jest/globals';
import {
  calculator,
  call,
  CODE,
  CRITERIA,
  done,
  type PlaybookFile,
  savePlaybook,
  subtraction,
  TASKS,
  turn,
} from '../support/calculator.ts';
import { commitsOf, makeRepository, type Repository } from '../support/repository.ts';
import { type JsonDocument, runJson, succeeded } from '../support/stringline.ts';

const LIMIT = 120_000;
const opened: Repository[] = [];
afterEach(() => {
  for (const repository of opened.splice(0)) repository.remove();
});
const repositoryWith = (files: Record<string, string | Uint8Array> = {}): Repository => {
  const repository = makeRepository({ files: calculator({ files }) });
  opened.push(repository);
  return repository;
};
const SPEC = '.kiro/specs/subtraction';
const BRANCH = 'stringline/subtraction';
const run = (repository: Repository, playbook: PlaybookFile, ...args: string[]) =>
  runJson(['run', '--playbook', savePlaybook(repository, playbook), ...args], { cwd: repository.root });
const subjects = (json: JsonDocument): string[] => (json['reviews'] as { subject: string }[]).map(({ subject }) => subject);
const kinds = (json: JsonDocument): string[] =>
  (json['events'] as { type: string; data?: { kind: string } }[])
    .filter(({ type }) => type === 'document.accepted')
    .map(({ data }) => data!.kind);

describe('workflows', () => {
  it(
    'design-first drafts and reviews the design before the requirements',
    async () => {
      const repository = repositoryWith();
      const result = await run(repository, subtraction(), '--workflow', 'design-first', '--spec', 'subtraction', 'Subtract.');
      const { json } = await runJson(['show'], { cwd: repository.root });
      succeeded(result);
      expect(kinds(json)).toEqual(['design', 'requirements', 'tasks']);
      expect(subjects(json)).toEqual(['design', 'requirements', 'tasks']);
      expect(repository.show(BRANCH, `${SPEC}/.config.kiro`)).toContain('"workflowType": "design-first"');
    },
    LIMIT,
  );

  it(
    'quick has one review, over all three documents, before any code',
    async () => {
      const repository = repositoryWith();
      const result = await run(repository, subtraction(), '--workflow', 'quick', '--spec', 'subtraction', 'Subtract.');
      const { json } = await runJson(['show'], { cwd: repository.root });
      succeeded(result);
      expect(json['reviews']).toMatchObject([
        { subject: 'tasks', documents: [{ kind: 'requirements' }, { kind: 'design' }, { kind: 'tasks' }], status: 'approved' },
      ]);
      const [review] = json['reviews'] as { digest: string; documents: { digest: string }[] }[];
      expect(review!.documents.map(({ digest }) => digest)).not.toContain(review!.digest);
    },
    LIMIT,
  );

  it(
    'bugfix goes from the bug to a fix with bugfix.md in place of requirements.md',
    async () => {
      const repository = repositoryWith({ 'src/sub.sh': CODE.wrongSub });
      const result = await run(repository, bugfix(), '--bugfix', '--spec', 'wrong-sign', 'sub 3 2 prints -1');
      const shown = await runJson(['show'], { cwd: repository.root });
      expect(result.json['run']).toMatchObject({ status: 'succeeded', specType: 'bugfix', workflow: 'bugfix' });
      succeeded(result);
      expect(kinds(shown.json)).toEqual(['bugfix', 'design', 'tasks']);
      expect(repository.show('stringline/wrong-sign', '.kiro/specs/wrong-sign/bugfix.md')).toMatch(/SHALL CONTINUE TO/u);
      expect(repository.show('stringline/wrong-sign', '.kiro/specs/wrong-sign/requirements.md')).toBeUndefined();
      expect(repository.show('stringline/wrong-sign', '.kiro/specs/wrong-sign/.config.kiro')).toMatch(/"specType": "bugfix"/u);
      expect(repository.show('stringline/wrong-sign', 'src/sub.sh')).toBe(CODE.sub);
    },
    LIMIT,
  );
});

const DESIGN_MD = `# Design Document

## Overview

Two functions.

## Architecture

One file a function.

## Components and Interfaces

### sub

Subtracts two numbers.

- Files: \`src/sub.sh\`, \`test/sub.test.sh\`
- Satisfies: 1.1, 1.2

### neg

Negates by way of sub.

- Files: \`src/neg.sh\`, \`test/neg.test.sh\`
- Satisfies: 2.1

## Error Handling

sub ends with status 2.

## Testing Strategy

Shell tests.
`;

describe('documents that are there already', () => {
  const BOM = '\uFEFF';
  const requirements = `# Requirements Document\n\n## Introduction\n\nSubtract.\n\n## Glossary\n\n- **Calculator**: The functions.\n\n## Requirements\n\n### Requirement 1: Subtract\n\n**User Story:** As a caller, I want to subtract, so that I can compute.\n\n#### Acceptance Criteria\n\n1. ${CRITERIA.subtract}\n2. ${CRITERIA.refuse}\n\n### Requirement 2: Negate\n\n**User Story:** As a caller, I want to negate, so that I can turn signs.\n\n#### Acceptance Criteria\n\n1. ${CRITERIA.negate}`;
  const tasks = `# Implementation Plan\n\n- [ ] 1. Subtraction\n  - [ ] 1.1 Create the function sub in src/sub.sh\n    - Files: \`src/sub.sh\`, \`test/sub.test.sh\`\n    - Done when: \`./check.sh\` passes\n    - _Requirements: 1.1, 1.2_\n  - [ ] 1.2 Create the function neg in src/neg.sh\n    - Files: \`src/neg.sh\`, \`test/neg.test.sh\`\n    - Done when: \`./check.sh\` passes\n    - _Requirements: 2.1_`;
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

  it(
    'are taken as they are, whatever their line ends; only the task boxes change',
    async () => {
      // Prepare: BOM and CRLF, no final newline anywhere.
      const given = { 'requirements.md': BOM + crlf(requirements), 'design.md': crlf(DESIGN_MD), 'tasks.md': BOM + crlf(tasks) };
      const repository = repositoryWith(Object.fromEntries(Object.entries(given).map(([name, text]) => [`${SPEC}/${name}`, text])));

      // Act
      const result = await run(repository, subtraction({ requirements: [], design: [], tasks: [] }), SPEC);

      // Assess
      succeeded(result);
      expect(repository.show(BRANCH, `${SPEC}/requirements.md`)).toBe(given['requirements.md']);
      expect(repository.show(BRANCH, `${SPEC}/design.md`)).toBe(given['design.md']);
      expect(repository.show(BRANCH, `${SPEC}/tasks.md`)).toBe(given['tasks.md'].replaceAll('[ ]', '[x]'));
      expect(commitsOf(repository, `main..${BRANCH}`).flatMap(({ files }) => files)).not.toContain(`${SPEC}/requirements.md`);
      expect(result.json['usage']).toMatchObject({ calls: 2 });
    },
    LIMIT,
  );

  it.each([
    ['requirements alone', { 'requirements.md': `${requirements}\n` }, ['design', 'tasks']],
    ['requirements and design', { 'requirements.md': crlf(requirements), 'design.md': DESIGN_MD }, ['tasks']],
  ])(
    '%s: the run continues from there',
    async (_, given, drafted) => {
      const repository = repositoryWith(
        Object.fromEntries(Object.entries(given as Record<string, string>).map(([name, text]) => [`${SPEC}/${name}`, text])),
      );
      const result = await run(repository, subtraction({ requirements: [] }), '--spec', 'subtraction');
      const shown = await runJson(['show'], { cwd: repository.root });
      expect(result.json['run']).toMatchObject({ status: 'succeeded', requestSource: 'existing spec' });
      succeeded(result);
      const revisions = shown.json['revisions'] as { kind: string; origin: string }[];
      expect(revisions.filter(({ origin }) => origin === 'model').map(({ kind }) => kind)).toEqual(drafted);
      for (const [name, text] of Object.entries(given)) expect(repository.show(BRANCH, `${SPEC}/${name}`)).toBe(text);
    },
    LIMIT,
  );

  it(
    'tasks that are ticked already are left alone and count as done',
    async () => {
      const ticked = `${tasks.replace('[ ] 1.1', '[x] 1.1')}\n`;
      const repository = repositoryWith({
        [`${SPEC}/requirements.md`]: `${requirements}\n`,
        [`${SPEC}/design.md`]: DESIGN_MD,
        [`${SPEC}/tasks.md`]: ticked,
        'src/sub.sh': CODE.sub,
        'test/sub.test.sh': CODE.subTest,
      });
      const result = await run(
        repository,
        subtraction({ requirements: [], design: [], tasks: [], implement: { '1.2': subtraction().replies.implement!['1.2']! } }),
        '--spec',
        'subtraction',
      );
      succeeded(result);
      expect((result.json['tasks'] as { id: string }[]).map(({ id }) => id)).toEqual(['1.2']);
      expect(repository.show(BRANCH, `${SPEC}/tasks.md`)).toBe(ticked.replaceAll('[ ]', '[x]'));
    },
    LIMIT,
  );
});

function bugfix(): PlaybookFile {
  return {
    schema: 'stringline.playbook/1',
    name: 'bugfix',
    reviewer: { name: 'scripted reviewer', decisions: ['bugfix', 'design', 'tasks'].map((subject) => ({ subject, decision: 'approve' })) },
    replies: {
      bugfix: [
        call('write_bugfix', {
          title: 'Wrong sign of sub',
          introduction: 'sub prints the difference with the wrong sign.',
          current: ['WHEN sub is called with 3 and 2 THEN the system prints -1'],
          expected: ['WHEN sub is called with 3 and 2 THEN the system SHALL print 1'],
          unchanged: ['WHEN sub is called with a word THEN the system SHALL CONTINUE TO end with status 2'],
        }),
      ],
      design: [
        call('write_bugfix_design', {
          title: 'Wrong sign of sub',
          overview: 'The operands are swapped in src/sub.sh.',
          glossary: [],
          bugCondition: {
            description: 'The operands differ.',
            formal: 'FUNCTION isBugCondition(a, b)\n  RETURN a != b\nEND FUNCTION',
            examples: ['sub 3 2 prints -1 and should print 1'],
          },
          preservation: { behaviours: ['What is not a number is refused.'], scope: 'Words, and equal numbers.' },
          rootCauses: [{ title: 'Swapped operands', explanation: 'src/sub.sh computes $2 - $1.' }],
          properties: [
            { title: 'Sign', statement: 'For any a and b, sub a b plus b is a.', validates: ['2.1'] },
            { title: 'Preservation', statement: 'For any word, sub ends with status 2.', validates: ['3.1'] },
          ],
          changes: [
            { file: 'src/sub.sh', element: 'sub', changes: ['Swap the operands.'], satisfies: ['2.1', '3.1'] },
            { file: 'test/sub.test.sh', changes: ['Test both.'], satisfies: ['2.1', '3.1'] },
          ],
          testingStrategy: {
            approach: 'A failing test first.',
            exploration: ['sub 3 2 prints 1'],
            fixChecking: 'FOR ALL a, b: sub a b = a - b',
            preservationChecking: 'FOR ALL words w: status 2',
            unitTests: ['both'],
            propertyTests: [],
            integrationTests: [],
          },
        }),
      ],
      tasks: [
        call('write_tasks', {
          ...TASKS,
          title: 'Wrong sign of sub',
          groups: [
            {
              title: 'Fix',
              tasks: [
                {
                  title: 'Swap the operands of sub in src/sub.sh',
                  details: [],
                  files: ['src/sub.sh', 'test/sub.test.sh'],
                  success: '`./check.sh` passes',
                  criteria: ['2.1', '3.1'],
                },
              ],
            },
          ],
        }),
      ],
      implement: {
        '1.1': [
          turn(
            { name: 'edit', input: { path: 'src/sub.sh', oldText: '$(($2 - $1))', newText: '$(($1 - $2))' } },
            {
              name: 'write',
              input: {
                path: 'test/sub.test.sh',
                content: CODE.subTest.replace('1.1 subtracts', '2.1 subtracts').replaceAll('1.2 refuses', '3.1 refuses'),
              },
            },
            done('Swaps the operands.', { '2.1': 'test', '3.1': 'test' }),
          ),
        ],
      },
    },
  };
}
