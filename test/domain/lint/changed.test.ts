import { createHash } from 'node:crypto';
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

  describe('where it is known how the files were', () => {
    const hash = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
    const since = (old: Record<string, string>, changed: [string, ChangedLines][], now: Record<string, string> = {}): string[] =>
      lintWorkspace(workspaceOf({ [`${FOLDER}/requirements.md`]: REQUIREMENTS, [`${FOLDER}/tasks.md`]: TASKS, ...now }), {
        rules: new Set([...RULES, 'design-sections']),
        changed: new Map(changed),
        before: { texts: new Map(Object.entries(old)), hash },
      }).findings.map(({ ruleId, line }) => `${ruleId} ${line}`);
    const design = '# Design\n\n## Overview\n\nText.\n';

    it('leave out what was found before, on lines that nobody touched', () => {
      const old = { [`${FOLDER}/requirements.md`]: REQUIREMENTS.replace('opens', 'is opened') };

      expect(since(old, [[`${FOLDER}/requirements.md`, [{ from: 7, to: 7 }]]])).toEqual([]);
    });

    it('tell of what a change of another document has broken', () => {
      const old = { [`${FOLDER}/requirements.md`]: `${REQUIREMENTS}2. THE system SHALL wait\n3. THE system SHALL stop\n` };

      expect(since(old, [[`${FOLDER}/requirements.md`, [{ from: 7, to: 8 }]]])).toEqual(['tasks-reference-dangling 4']);
    });

    it('tell of what stands on a changed line, whether it was found before or not', () => {
      const old = { [`${FOLDER}/tasks.md`]: TASKS.replace('1.1, 1.3', '1.3') };

      expect(since(old, [[`${FOLDER}/tasks.md`, [{ from: 4, to: 4 }]]])).toEqual(['tasks-reference-dangling 4']);
    });

    it('leave out what a whole document lacked before, and tell what it lacks since', () => {
      const path = `${FOLDER}/design.md`;
      const lines: [string, ChangedLines][] = [[path, [{ from: 5, to: 5 }]]];
      const now = { [path]: design };

      expect(since({ [path]: design.replace('Text', 'Words') }, lines, now)).toEqual([]);
      expect(since({ [path]: `${design}\n## Architecture\n\nA.\n` }, lines, now)).toContain('design-sections 1');
    });

    it('tell all of a document that is new', () => {
      expect(since({}, [[`${FOLDER}/tasks.md`, 'all']])).toEqual(['tasks-reference-dangling 4', 'tasks-duplicate-id 5']);
    });
  });
});
