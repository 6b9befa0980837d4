import { describe, expect, it } from '@jest/globals';
import { type ChangedLines, lintWorkspace } from '../../../lib/domain/lint/index.ts';
import { workspaceOf } from '../../support/workspace.ts';

const FOLDER = '.kiro/specs/login';
const REQUIREMENTS =
  '# Requirements Document\n\n### Requirement 1: Sign in\n\n#### Acceptance Criteria\n\n1. WHEN it opens, THE system SHALL answer\n';
const TASKS = '# Plan\n\n- [ ] 1. Add `a.ts`\n  - _Requirements: 1.1, 1.3_\n- [ ] 1. Add `b.ts`\n  - _Requirements: 1.1_\n';
const RULES = new Set(['tasks-reference-dangling', 'tasks-duplicate-id']);
const lint = (changed: [string, ChangedLines][]): string[] =>
  lintWorkspace(workspaceOf({ [`${FOLDER}/requirements.md`]: REQUIREMENTS, [`${FOLDER}/tasks.md`]: TASKS }), {
    rules: RULES,
    changed: new Map(changed),
  }).findings.map(({ ruleId, line }) => `${ruleId} ${line}`);

describe('findings on changes', () => {
  it.each<{ what: string; changed: [string, ChangedLines][]; found: string[] }>([
    { what: 'nothing', changed: [], found: [] },
    {
      what: 'the lines themselves',
      changed: [[`${FOLDER}/tasks.md`, [{ from: 5, to: 5 }]]],
      found: ['tasks-reference-dangling 4', 'tasks-duplicate-id 5'],
    },
    {
      what: 'the document they refer to',
      changed: [[`${FOLDER}/requirements.md`, [{ from: 7, to: 8 }]]],
      found: ['tasks-reference-dangling 4'],
    },
    { what: 'a document that was removed', changed: [[`${FOLDER}/design.md`, []]], found: ['tasks-reference-dangling 4'] },
    { what: 'another spec', changed: [['.kiro/specs/other/requirements.md', 'all']], found: [] },
  ])('count when $what changed', ({ changed, found }) => {
    expect(lint(changed)).toEqual(found);
  });
});
