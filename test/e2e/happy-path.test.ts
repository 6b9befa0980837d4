import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  calculator,
  call,
  CRITERIA,
  DONE_NEG,
  DONE_SUB,
  MEND_SUB,
  REQUIREMENTS,
  savePlaybook,
  subtraction,
  turn,
  WRITE_NEG,
  WRITE_WRONG_SUB,
} from '../support/calculator.ts';
import { checkoutOf, commitsOf, makeRepository, type Repository } from '../support/repository.ts';
import { type CliResult, type JsonDocument, runJson } from '../support/stringline.ts';

/** One whole run as real runs go: a repaired draft, a requested change, a task whose first attempt fails its tests. */
function eventful() {
  const vague = structuredClone(REQUIREMENTS);
  vague.requirements[0]!.criteria[0] = 'sub subtracts numbers quickly';
  const unlimited = structuredClone(REQUIREMENTS);
  unlimited.requirements[1]!.criteria = [CRITERIA.negate.replace('a number', 'one number')];
  const playbook = subtraction({
    requirements: [call('write_requirements', vague), call('write_requirements', unlimited), call('write_requirements', REQUIREMENTS)],
    implement: { '1.1': [turn(...WRITE_WRONG_SUB, DONE_SUB), turn(MEND_SUB, DONE_SUB)], '1.2': [turn(...WRITE_NEG, DONE_NEG)] },
  });
  playbook.reviewer!.decisions.unshift({
    subject: 'requirements',
    round: 0,
    decision: 'request-changes',
    comment: 'Say "a number" as elsewhere.',
  });
  return playbook;
}

describe('a whole run, scripted', () => {
  let repository: Repository;
  let result: CliResult & { json: JsonDocument };
  let before: Record<string, string>;
  let base: string;
  const branch = 'stringline/subtraction';
  const spec = '.kiro/specs/subtraction';

  beforeAll(async () => {
    repository = makeRepository({ files: calculator() });
    base = repository.git('rev-parse', 'HEAD').trim();
    repository.write('src/add.sh', 'add() {\n  echo half done\n');
    repository.write('notes to self.txt', 'untracked');
    repository.git('add', 'notes to self.txt');
    before = checkoutOf(repository);
    const playbook = savePlaybook(repository, eventful());
    result = await runJson(
      ['run', '--playbook', playbook, '--spec', 'subtraction', '--allow-dirty', 'Let callers subtract and negate numbers.'],
      { cwd: repository.root },
    );
  }, 120_000);
  afterAll(() => {
    repository.remove();
  });

  it('succeeds with exit code 0 and one JSON document', () => {
    expect(result).toMatchObject({
      code: 0,
      json: {
        schema: 'stringline.run/1',
        ok: true,
        exit: 0,
        scripted: true,
        run: { status: 'succeeded', spec: 'subtraction', branch, baseCommit: base, requester: 'Ada <ada@example.org>' },
      },
    });
    expect(result.json['commit']).toBe(repository.git('rev-parse', branch).trim());
    expect(result.json['gates']).toMatchObject([
      { gate: 'lint', verdict: 'passed' },
      { gate: 'tests', verdict: 'passed' },
      { gate: 'spec-traceability', verdict: 'passed' },
      { gate: 'spec-sync', verdict: 'passed' },
    ]);
  });

  it('leaves checkout, index, HEAD and configuration of the user as they were, byte for byte', () => {
    expect(checkoutOf(repository)).toEqual(before);
  });

  it('names the uncommitted files that it did not build on', () => {
    expect(JSON.stringify(result.json['findings'])).toMatch(/src\/add\.sh.*notes to self\.txt|notes to self\.txt.*src\/add\.sh/u);
    expect(repository.show(branch, 'src/add.sh')).toBe(calculator()['src/add.sh']);
    expect(repository.show(branch, 'notes to self.txt')).toBeUndefined();
  });

  it('makes one commit for the documents and one a task, with trailers', () => {
    const runId = (result.json['run'] as { id: string }).id;
    const commits = commitsOf(repository, `${base}..${branch}`);
    expect(commits.map(({ subject, trailers, files }) => ({ subject, trailers, files: files.sort() }))).toEqual([
      {
        subject: 'Specify subtraction',
        trailers: { 'Stringline-Run': runId, Spec: 'subtraction' },
        files: [`${spec}/.config.kiro`, `${spec}/design.md`, `${spec}/requirements.md`, `${spec}/tasks.md`],
      },
      {
        subject: 'Create the function sub in src/sub.sh',
        trailers: { 'Stringline-Run': runId, Spec: 'subtraction', Task: '1.1', Criteria: '1.1, 1.2' },
        files: [`${spec}/tasks.md`, 'src/sub.sh', 'test/sub.test.sh'],
      },
      {
        subject: 'Create the function neg in src/neg.sh',
        trailers: { 'Stringline-Run': runId, Spec: 'subtraction', Task: '1.2', Criteria: '2.1' },
        files: [`${spec}/tasks.md`, 'src/neg.sh', 'test/neg.test.sh'],
      },
    ]);
    expect(commits.every(({ author }) => author === 'Ada <ada@example.org>')).toBe(true);
    expect(commits[1]!.body.replace(/\s+/gu, ' ')).toContain(CRITERIA.subtract);
  });

  it('ticks a task by exactly one character, and the parent with its last child', () => {
    const [specified, first, second] = commitsOf(repository, `${base}..${branch}`).map(
      ({ id }) => repository.show(id, `${spec}/tasks.md`)!,
    );
    const changed = (from: string, to: string): string[] => {
      expect(to).toHaveLength(from.length);
      return [...from].flatMap((character, index) =>
        character === to[index] ? [] : [`${character}→${to[index] ?? ''} in ${lineAt(from, index)}`],
      );
    };
    expect(changed(specified!, first!)).toEqual([' →x in - [ ] 1.1 Create the function sub in src/sub.sh']);
    expect(changed(first!, second!)).toEqual([
      ' →x in - [ ] 1. Subtraction and negation',
      ' →x in - [ ] 1.2 Create the function neg in src/neg.sh',
    ]);
  });

  it('writes the documents in canonical Markdown and .config.kiro as Kiro does', () => {
    expect(repository.show(branch, `${spec}/requirements.md`)).toBe(REQUIREMENTS_MD);
    expect(repository.show(branch, `${spec}/design.md`)).toMatch(
      /^# Design Document: Subtraction\n[\s\S]*## Components and Interfaces\n[\s\S]*`src\/sub\.sh`[\s\S]*## Testing Strategy\n/u,
    );
    expect(repository.show(branch, `${spec}/tasks.md`)).toMatch(
      /^# Implementation Plan: Subtraction\n[\s\S]*_Requirements: 1\.1, 1\.2_\n[\s\S]*"waves"/u,
    );
    expect(repository.show(branch, `${spec}/.config.kiro`)).toMatch(
      /^\{"specId": "[0-9a-f-]{36}", "workflowType": "requirements-first", "specType": "feature"\}\n?$/u,
    );
  });

  it('states in the pull request text each criterion with its commit and test, gates, reviews, steering and cost', () => {
    const { file, title } = result.json['pullRequest'] as { file: string; title: string };
    const text = readFileSync(file, 'utf8');
    const commits = commitsOf(repository, `${base}..${branch}`);
    expect(title).toBe('Subtraction');
    expect(text).toMatch(/^# Subtraction\n/u);
    for (const [id, criterion, commit, test] of [
      ['1.1', CRITERIA.subtract, commits[1], '1.1 subtracts'],
      ['1.2', CRITERIA.refuse, commits[1], '1.2 refuses what is not a number'],
      ['2.1', CRITERIA.negate, commits[2], '2.1 negates'],
    ] as const) {
      const line = text.slice(text.indexOf(`- [x] **${id}** ${criterion}`));
      expect(line.split('\n')[1]).toContain(commit!.id.slice(0, 9));
      expect(line.split('\n')[1]).toContain(test);
    }
    expect(text).toMatch(/\| tests \| passed \| .*line coverage 100\.0 %/u);
    expect(text).toContain('.kiro/steering/tech.md');
    expect(text).toMatch(/requirements \| changes-requested \| scripted reviewer \| scripted/iu);
    expect(text).toContain('scripted');
    expect(text).toMatch(/\d+ calls and \d+ tokens/u);
  });

  it('repaired the draft with findings before a reviewer saw it, and revised it once as the reviewer asked', async () => {
    const { json } = await runJson(['show'], { cwd: repository.root });
    const revisions = (json['revisions'] as { kind: string; number: number; errors: number; digest: string }[]).filter(
      ({ kind }) => kind === 'requirements',
    );
    expect(revisions.map(({ errors }) => errors > 0)).toEqual([true, false, false]);
    const reviews = (
      json['reviews'] as { subject: string; digest: string; previous?: string; status: string; decision: { via: string } }[]
    ).filter(({ subject }) => subject === 'requirements');
    expect(reviews).toMatchObject([
      { digest: revisions[1]!.digest, status: 'changes-requested', decision: { via: 'scripted' } },
      { digest: revisions[2]!.digest, previous: revisions[1]!.digest, status: 'approved' },
    ]);
    expect((json['events'] as { type: string }[]).filter(({ type }) => type === 'task.checks-failed')).toHaveLength(1);
    expect(json['usage']).toMatchObject({ total: { calls: 8 } });
  });

  it('leaves no worktree, no lock and no second branch behind', () => {
    expect(repository.git('branch', '--format=%(refname:short)').trim().split('\n')).toEqual(['main', branch]);
    expect(repository.git('status', '--porcelain', '--ignored').match(/\.lock/gu)).toBeNull();
    expect(repository.git('fsck', '--no-dangling')).not.toMatch(/error|missing|broken/u);
  });
});

const lineAt = (text: string, index: number): string => text.slice(text.lastIndexOf('\n', index - 1) + 1, text.indexOf('\n', index)).trim();

const REQUIREMENTS_MD = `# Requirements Document

## Introduction

Callers can subtract numbers, so that they need not negate by hand.

## Glossary

- **Calculator**: The shell functions of this project.

## Requirements

### Requirement 1: Subtract

**User Story:** As a caller, I want to subtract one number from another, so that I can compute differences.

#### Acceptance Criteria

1. ${CRITERIA.subtract}
2. ${CRITERIA.refuse}

### Requirement 2: Negate

**User Story:** As a caller, I want to negate a number, so that I can turn its sign.

#### Acceptance Criteria

1. ${CRITERIA.negate}
`;
