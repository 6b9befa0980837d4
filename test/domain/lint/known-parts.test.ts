import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  countReport,
  type LintOptions,
  type LintReport,
  lintWorkspace,
  readBaseline,
  writeBaseline,
} from '../../../lib/domain/lint/index.ts';
import { workspaceOf } from '../../support/workspace.ts';

const hash = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const FOLDER = '.kiro/specs/login';

interface Spec {
  requirements?: string;
  tasks?: string;
}

/** A requirement with so many criteria, as far as none are given. */
const REQUIREMENTS = (...criteria: string[]): string =>
  `# Requirements Document\n\n## Requirements\n\n### Requirement 1\n\n**User Story:** As a user, I want it, so that it works.\n\n#### Acceptance Criteria\n\n${criteria
    .map((text, index) => `${index + 1}. ${text}\n`)
    .join('')}`;
const CRITERIA = ['a', 'b', 'c', 'd'].map((part) => `WHEN part ${part} is asked for, THE Shop SHALL show it`);
const TASKS = (...references: string[]): string =>
  `# Implementation Plan\n\n${references.map((ids, index) => `- [ ] ${index + 1}. Add \`${index + 1}.ts\`\n  - _Requirements: ${ids}_\n`).join('')}`;
const WAVES = (...tasks: string[]): string =>
  `# Implementation Plan\n\n${['1', '2', '3', '4'].map((id) => `- [ ] ${id}. Change it\n  - Files: \`src/a.ts\`\n`).join('')}\n## Task Dependency Graph\n\n\`\`\`json\n${JSON.stringify({ waves: [{ id: 0, tasks }] })}\n\`\`\`\n`;
const DONE_WHEN = (from: number): string =>
  `# Implementation Plan\n\n${Array.from({ length: 12 }, (_, index) => `- [ ] ${index + 1}. Change part ${'abcdefghijkl'[index] ?? ''}\n${index < from ? '  - Done when: it is shown\n' : ''}`).join('')}`;

const texts = ({ requirements = REQUIREMENTS(...CRITERIA), tasks = TASKS('1.1, 1.2, 1.3, 1.4') }: Spec): Record<string, string> => ({
  [`${FOLDER}/requirements.md`]: requirements,
  [`${FOLDER}/tasks.md`]: tasks,
});

const vague = (sentence: string): Spec => ({ requirements: REQUIREMENTS(`WHEN it opens, THE Shop SHALL be ${sentence}`) });

describe('what is left of findings that tell several things', () => {
  const cases: { what: string; rule: string; before: Spec; after: Spec; known: boolean[] }[] = [
    {
      what: 'criteria that no task owns, one of them owned now',
      rule: 'tasks-criterion-unowned',
      before: { tasks: TASKS('1.1') },
      after: { tasks: TASKS('1.1, 1.3') },
      known: [true],
    },
    {
      what: 'criteria that no task owns, one owned and another one new',
      rule: 'tasks-criterion-unowned',
      before: { tasks: TASKS('1.1, 1.4') },
      after: { tasks: TASKS('1.1, 1.2') },
      known: [false],
    },
    {
      what: 'references to nothing, one of them taken out',
      rule: 'tasks-reference-dangling',
      before: { tasks: TASKS('1.1, 9.1, 9.2, 9.3') },
      after: { tasks: TASKS('1.1, 9.1, 9.3') },
      known: [true],
    },
    {
      what: 'references to nothing, moved to another task',
      rule: 'tasks-reference-dangling',
      before: { tasks: TASKS('1.1, 9.1, 9.2', '1.2') },
      after: { tasks: TASKS('1.1', '1.2, 9.1') },
      known: [false],
    },
    {
      what: 'vague words, one of them mended',
      rule: 'requirements-vague',
      before: vague('fast, simple and robust'),
      after: vague('simple and robust'),
      known: [true],
    },
    {
      what: 'vague words, one in the place of another',
      rule: 'requirements-vague',
      before: vague('fast and simple'),
      after: vague('fast and robust'),
      known: [false],
    },
    {
      what: 'a vague word in the place of others, in another sentence',
      rule: 'requirements-vague',
      before: vague('fast and simple'),
      after: { requirements: REQUIREMENTS('IF a payment is lost, THE Bank SHALL make the refund simple') },
      known: [false],
    },
    {
      what: 'vague words, one of them mended, behind a new criterion',
      rule: 'requirements-vague',
      before: vague('fast and simple'),
      after: { requirements: REQUIREMENTS('THE Bank SHALL make the refund simple', 'WHEN it opens, THE Shop SHALL be simple') },
      known: [false, true],
    },
    {
      what: 'a vague word alone in a sentence that says something else now',
      rule: 'requirements-vague',
      before: vague('fast'),
      after: vague('fast in the morning'),
      known: [false],
    },
    {
      what: 'writers of one file, one of them in no wave any more',
      rule: 'tasks-wave-conflict',
      before: { tasks: WAVES('1', '2', '3') },
      after: { tasks: WAVES('1', '3') },
      known: [true],
    },
    {
      what: 'writers of one file, one in the place of another',
      rule: 'tasks-wave-conflict',
      before: { tasks: WAVES('1', '2', '3') },
      after: { tasks: WAVES('1', '4') },
      known: [false],
    },
    {
      what: 'a habit of which some are mended',
      rule: 'tasks-success-criterion',
      before: { tasks: DONE_WHEN(1) },
      after: { tasks: DONE_WHEN(2) },
      known: [true],
    },
    {
      what: 'a habit that is none any more',
      rule: 'tasks-success-criterion',
      before: { tasks: DONE_WHEN(1) },
      after: { tasks: DONE_WHEN(9) },
      known: [true, true, true],
    },
    {
      what: 'a habit that has grown',
      rule: 'tasks-success-criterion',
      before: { tasks: DONE_WHEN(2) },
      after: { tasks: DONE_WHEN(1) },
      known: [false],
    },
  ];
  const lint = (spec: Spec, rule: string, options: LintOptions = {}): LintReport =>
    lintWorkspace(workspaceOf(texts(spec)), { rules: new Set([rule]), ...options });
  const baselineOf = (text: string) => {
    const read = readBaseline(text);
    if (!read.ok) throw new Error(read.reason);
    return { baseline: { file: read.baseline, hash } };
  };

  it.each(cases)('is known to a baseline as far as it was there: $what', ({ rule, before, after, known }) => {
    const baseline = baselineOf(writeBaseline(lint(before, rule).findings, hash));

    const { findings } = lint(after, rule, baseline);

    expect(findings.map((finding) => finding.known === true)).toEqual(known);
  });

  it.each(cases.filter(({ rule }) => rule.startsWith('tasks-criterion')))(
    'is no finding on changes as far as it was there: $what',
    ({ rule, before, after, known }) => {
      const path = `${FOLDER}/tasks.md`;
      const { findings } = lint(after, rule, {
        changed: { lines: new Map([[path, [{ from: 4, to: 4 }]]]), before: new Map([[path, texts(before)[path] ?? '']]), hash },
      });

      expect(findings).toHaveLength(known.filter((each) => !each).length);
    },
  );

  it('stands for itself once', () => {
    const rule = 'requirements-vague';
    const before = REQUIREMENTS('THE Shop SHALL be fast and simple');
    const baseline = baselineOf(writeBaseline(lint({ requirements: before }, rule).findings, hash));
    const after = REQUIREMENTS('THE Cart SHALL be simple', 'THE Shop SHALL be fast and simple');

    const { findings } = lint({ requirements: after }, rule, baseline);

    expect(findings.map(({ known = false }) => known)).toEqual([false, true]);
  });

  it('is new where it has become graver', () => {
    const tasks = (mark: string): string => TASKS('1.1').replace('[ ]', `[${mark}]`);
    const rule = 'tasks-criterion-unowned';
    const baseline = baselineOf(writeBaseline(lint({ tasks: tasks('x') }, rule).findings, hash));

    const { findings } = lint({ tasks: TASKS('1.1, 1.2') }, rule, baseline);

    expect(findings.map(({ known = false }) => known)).toEqual([false]);
  });

  it('is counted as mended only when nothing of it is left', () => {
    const rule = 'tasks-criterion-unowned';
    const baseline = baselineOf(writeBaseline(lint({ tasks: TASKS('1.1') }, rule).findings, hash));
    const mendedOf = (spec: Spec): number => lintWorkspace(workspaceOf(texts(spec)), baseline).mended;

    expect(mendedOf({ tasks: TASKS('1.1, 1.2') })).toBe(0);
    expect(mendedOf({ tasks: TASKS('1.1, 1.2, 1.3, 1.4') })).toBe(1);
  });

  it('is judged as ever by a baseline that was written before there were parts', () => {
    const rule = 'tasks-criterion-unowned';
    const written = JSON.parse(writeBaseline(lint({ tasks: TASKS('1.1') }, rule).findings, hash)) as {
      findings: Record<string, unknown>[];
    };
    for (const entry of written.findings) {
      delete entry['parts'];
      delete entry['level'];
    }
    const old = baselineOf(JSON.stringify(written));

    expect(countReport(lint({ tasks: TASKS('1.1') }, rule, old))).toMatchObject({ error: 0, known: 1 });
    expect(countReport(lint({ tasks: TASKS('1.1, 1.2') }, rule, old))).toMatchObject({ error: 1, known: 0 });
  });
});
