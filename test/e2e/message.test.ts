import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BEGIN, END } from '../../lib/domain/messages/index.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { bareEnvironment, buildOnce, LAUNCHER, runCli, runJson } from '../support/stringline.ts';

const REQUIREMENTS = `# Requirements Document

## Introduction

Shoppers see what they pay.

## Requirements

### Requirement 1: Totals

#### Acceptance Criteria

1. WHEN an item is added, THE Cart SHALL show the new total
2. IF the cart is empty, THEN THE Cart SHALL offer a search
`;
const TASKS =
  '# Implementation Plan\n\n- [ ] 1. Create `total.js`\n  - _Requirements: 1.1_\n- [ ] 2. Offer a search\n  - _Requirements: 1.2_\n';
const FOLDER = '.kiro/specs/cart';

describe('stringline message', () => {
  let repository: Repository;
  const cwd = () => ({ cwd: repository.root });
  // The bundle is built once, whichever test comes first.
  beforeAll(buildOnce, 120_000);
  beforeEach(() => {
    repository = makeRepository({ files: { [`${FOLDER}/requirements.md`]: REQUIREMENTS, [`${FOLDER}/tasks.md`]: TASKS } });
  });
  afterEach(() => {
    repository.remove();
  });
  const finishTask = (id: string, file: string): void => {
    repository.write(`${FOLDER}/tasks.md`, repository.read(`${FOLDER}/tasks.md`).replace(`- [ ] ${id}.`, `- [x] ${id}.`));
    repository.write(file, 'export {};\n');
    repository.git('add', '-A');
  };

  it('proposes the message of what is staged, and says nothing of what is not', async () => {
    finishTask('1', 'total.js');
    repository.write('scratch.txt', 'not staged');

    const { code, json } = await runJson(['message'], cwd());

    expect(code).toBe(0);
    expect(json).toMatchObject({
      schema: 'stringline.message/1',
      subject: 'Complete task 1 of cart: Create total.js',
      trailers: [
        ['Spec', 'cart'],
        ['Task', '1'],
        ['Criteria', '1.1'],
      ],
    });
  });

  it('takes what lies beside the documents of a spec for files', async () => {
    repository.write(`${FOLDER}/drift.json`, '{}\n');
    repository.git('add', '-A');

    expect(await runJson(['message'], cwd())).toMatchObject({ code: 0, json: { subject: expect.stringContaining('drift.json') } });
  });

  it('follows the conventional commits of the history', async () => {
    for (const subject of ['feat(cart): begin', 'fix(cart): mend', 'docs(cart): say so']) {
      repository.write('log.txt', subject);
      repository.commit(subject);
    }
    finishTask('1', 'total.js');

    const { stdout } = await runCli(['message', 'commit'], cwd());

    expect(stdout.split('\n')[0]).toMatch(/^(?:fix|feat)\(cart\): complete task 1 of cart/u);
  });

  it('compares any two revisions, and names one that does not exist', async () => {
    finishTask('1', 'total.js');
    repository.commit('Whatever');

    expect((await runJson(['message', '--from', 'HEAD~1', '--to', 'HEAD'], cwd())).json).toMatchObject({
      subject: expect.stringMatching(/^Complete task 1/u) as unknown,
    });
    expect((await runJson(['message', '--from', 'nowhere'], cwd())).json).toMatchObject({ error: { code: 'revision-unknown' } });
  });

  it('says that there is nothing to describe, and touches nothing', async () => {
    expect(await runJson(['message'], cwd())).toMatchObject({ code: 2, json: { error: { code: 'nothing-staged' } } });
    expect(await runJson(['message', '--from', 'HEAD', '--to', 'HEAD'], cwd())).toMatchObject({
      json: { error: { code: 'nothing-changed' } },
    });
    writeFileSync(join(repository.root, 'description.md'), 'Mine\n');
    const { code, json } = await runJson(['message', 'pr', '--update', 'description.md'], cwd());

    expect({ code, json }).toMatchObject({ code: 2, json: { error: { code: 'nothing-to-describe' } } });
    expect(readFileSync(join(repository.root, 'description.md'), 'utf8')).toBe('Mine\n');
  });

  it('says which criteria a branch adds, changes and removes, in its title too where the spec has none', async () => {
    repository.git('switch', '-qc', 'cart');
    const reworded = REQUIREMENTS.replace('offer a search', 'offer a gift');
    for (const [text, subject] of [
      [reworded, 'Reword'],
      [`${reworded.replace('1. WHEN an item is added', '1. WHEN one item is added')}3. WHEN it is paid, THE Cart SHALL be empty\n`, 'Add'],
    ] as const) {
      repository.write(`${FOLDER}/requirements.md`, text);
      repository.commit(subject);
    }

    const { json } = await runJson(['message', 'pr'], cwd());

    expect(json['title']).toBe('Add criterion 1.3, change criteria 1.1 and 1.2 of cart');
    expect(json['body']).toMatch(
      /- added \*\*1\.3\*\* WHEN it is paid.*\n- changed \*\*1\.1\*\* WHEN one.*\n- changed \*\*1\.2\*\* IF .* a gift/u,
    );
    expect(json['body']).not.toContain('- removed');
  });

  it('lists of a spec that was there before only the criteria that the branch adds, changes or serves', async () => {
    repository.git('switch', '-qc', 'cart');
    repository.write(`${FOLDER}/requirements.md`, `${REQUIREMENTS}3. WHEN it is paid, THE Cart SHALL be empty\n`);
    repository.commit('Add');

    const { json } = await runJson(['message', 'pr'], cwd());

    expect(json['body']).toContain('- [ ] **1.3** WHEN it is paid');
    expect(json['body']).not.toMatch(/\[.\] \*\*1\.[12]\*\*/u);
    expect(json['body']).toContain('2 criteria of the spec are neither changed nor served by this branch.');
  });

  it('warns of trailers that name what the spec does not have', async () => {
    repository.git('switch', '-qc', 'cart');
    finishTask('1', 'total.js');
    repository.commit('Show totals\n\nSpec: cart\nTask: 7\nCriteria: 1.1, 9.9');
    writeFileSync(join(repository.root, 'message.txt'), 'Mine\n\nSpec: card\n');

    const { json } = await runJson(['message', 'pr'], cwd());
    const hook = await runCli(['message', '--complete', 'message.txt'], cwd());

    expect(json['warnings']).toMatchObject([
      expect.stringMatching(/^Commit [0-9a-f]{9}: The spec cart has no task 7\.$/u),
      expect.stringMatching(/has no criterion 9\.9\.$/u),
    ] as unknown[]);
    expect(hook).toMatchObject({ code: 0, stderr: expect.stringContaining('There is no spec "card".') as unknown });
    expect(readFileSync(join(repository.root, 'message.txt'), 'utf8')).toBe('Mine\n\nSpec: card\n');
  });

  const installHooks = (): void => {
    buildOnce();
    for (const [hook, option] of [
      ['prepare-commit-msg', '--prepare "$1" --source "$2"'],
      ['commit-msg', '--complete "$1"'],
    ] as const) {
      const file = join(repository.root, '.git/hooks', hook);
      writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${LAUNCHER}" message commit ${option}\n`);
      chmodSync(file, 0o755);
    }
  };
  const git = (...args: string[]): string => {
    execFileSync('git', args, { cwd: repository.root, env: bareEnvironment({ GIT_EDITOR: 'true' }), stdio: 'pipe' });
    return repository.git('log', '-1', '--format=%B').trim();
  };

  it('leaves what git or a person has written for merges, squashes, fixups, amended and empty commits', () => {
    installHooks();
    repository.git('switch', '-qc', 'cart');
    finishTask('1', 'total.js');
    const work = git('commit', '-q', '-m', 'Show totals');

    const amended = git('commit', '-q', '--amend', '--no-edit');
    finishTask('2', 'search.js');
    const fixup = git('commit', '-q', '--fixup', 'HEAD');
    repository.git('switch', '-q', 'main');
    repository.write('other.txt', 'other');
    repository.commit('Change something else');
    const merged = git('merge', '-q', '--no-ff', '-m', 'Merge the cart', 'cart');
    const empty = git('commit', '-q', '--allow-empty', '-m', 'Only a note');

    expect(work).toBe('Show totals\n\nSpec: cart\nTask: 1\nCriteria: 1.1');
    expect(amended).toBe(work);
    expect(fixup).toBe('fixup! Show totals');
    expect(merged).toBe('Merge the cart');
    expect(empty).toBe('Only a note');
  }, 120_000);

  it('serves the hooks of a real commit: fills what is empty, completes what a person wrote', () => {
    installHooks();
    const commit = (...args: string[]): string => git('commit', '-q', ...args);

    finishTask('1', 'total.js');
    const filled = commit();
    finishTask('2', 'search.js');
    const completed = commit('-m', 'Let shoppers search');

    expect(filled).toMatch(/^Complete task 1 of cart: Create total.js\n.*Spec: cart\nTask: 1\nCriteria: 1\.1$/su);
    expect(completed).toBe('Let shoppers search\n\nSpec: cart\nTask: 2\nCriteria: 1.2');
  });

  it('describes a branch by its criteria and their commits, in the template, and brings it up to date in place', async () => {
    repository.write('.github/PULL_REQUEST_TEMPLATE.md', '## Checklist\n\n- [ ] screenshots\n\n<!-- stringline -->\n');
    repository.commit('Add a template');
    repository.git('switch', '-qc', 'cart');
    finishTask('1', 'total.js');
    repository.commit('Show totals\n\nSpec: cart\nTask: 1\nCriteria: 1.1');
    const first = await runJson(['message', 'pr', '--base', 'main'], cwd());
    const description = String(first.json['description']);
    writeFileSync(join(repository.root, 'description.md'), description.replace('- [ ] screenshots', '- [x] screenshots'));
    finishTask('2', 'search.js');
    repository.git('reset', '-q', 'description.md');
    repository.git('commit', '-qm', 'Let shoppers search\n\nSpec: cart\nTask: 2\nCriteria: 1.2');

    const second = await runCli(['message', 'pr', '--update', 'description.md'], cwd());
    const updated = readFileSync(join(repository.root, 'description.md'), 'utf8');

    expect(description).toMatch(/- \[x\] \*\*1\.1\*\* .*commit `[0-9a-f]{9}` \(task 1\).*- \[ \] \*\*1\.2\*\*.*no commit/su);
    expect(description).toContain('1 of 2 criteria without a commit that names it');
    expect(description.startsWith(`## Checklist\n\n- [ ] screenshots\n\n${BEGIN}`)).toBe(true);
    expect(second).toMatchObject({ code: 0, stdout: expect.stringMatching(/description\.md is up to date/u) as unknown });
    expect(updated.startsWith(`## Checklist\n\n- [x] screenshots\n\n${BEGIN}`)).toBe(true);
    expect(updated).toMatch(/- \[x\] \*\*1\.2\*\*/u);
    expect(updated.indexOf(BEGIN)).toBe(updated.lastIndexOf(BEGIN));
    expect(updated.trimEnd().endsWith(END)).toBe(true);
  });
});
