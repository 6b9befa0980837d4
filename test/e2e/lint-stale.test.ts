import { copyFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { calculator, savePlaybook, unreviewed } from '../support/calculator.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { runCli, runJson, succeeded } from '../support/stringline.ts';

const FOLDER = '.kiro/specs/subtraction';
let repository: Repository;
const stale = async (): Promise<string[]> => {
  const { json } = await runJson(['lint', '--rule', 'approvals', '--fail-on', 'never'], { cwd: repository.root });
  return (json['findings'] as { path: string; ruleId: string }[]).map(({ path, ruleId }) => `${path} ${ruleId}`);
};
const STALE = [`${FOLDER}/design.md spec-stale`, `${FOLDER}/tasks.md spec-stale`];

beforeAll(async () => {
  repository = makeRepository({ files: calculator({ config: { review: '  allow_policy: true' } }) });
  const run = ['run', '--playbook', savePlaybook(repository, unreviewed()), '--review', 'policy', '--spec', 'subtraction', '--allow-dirty'];
  succeeded(await runJson([...run, 'Let callers subtract and negate numbers.'], { cwd: repository.root }));
  repository.git('merge', '-q', '--ff-only', 'stringline/subtraction');
}, 180_000);
afterAll(() => {
  repository.remove();
});

it('finds nothing stale in what a run has made, with its tasks done', async () => {
  expect(repository.read(`${FOLDER}/tasks.md`)).toContain('[x]');
  expect(await stale()).toEqual([]);
});

it('finds the design and the plan stale once the requirements are edited, until the edit is taken back', async () => {
  const path = `${FOLDER}/requirements.md`;
  const approved = repository.read(path);
  repository.write(path, approved.replace('print zero minus that number', 'print zero minus that number and nothing else'));

  const found = await stale();
  const { stdout } = await runCli(['lint', '--rule', 'spec-stale'], { cwd: repository.root });
  repository.write(path, approved);

  expect(found).toEqual(STALE);
  expect(stdout).toMatch(
    /design\.md was approved on \d{4}-\d\d-\d\d by policy \(review\.allow_policy\) for what has changed since: requirements\.md \(/,
  );
  expect(await stale()).toEqual([]);
});

it('says that records on this machine cannot be read, and checks the rest', async () => {
  const store = join(repository.root, '.stringline/stringline.sqlite');
  copyFileSync(store, `${store}.kept`);
  for (const end of ['-wal', '-shm']) rmSync(store + end, { force: true });
  writeFileSync(store, 'no database at all\n');

  const found = await stale();
  copyFileSync(`${store}.kept`, store);

  expect(found).toEqual(['.stringline/stringline.sqlite approvals-unreadable']);
});

it('creates no records where there are none', async () => {
  const plain = makeRepository({ files: { [`${FOLDER}/tasks.md`]: '# Plan\n\n- [ ] 1. Do it\n' } });
  await runCli(['lint'], { cwd: plain.root });
  const there = existsSync(join(plain.root, '.stringline'));
  const files = readdirSync(plain.root);
  plain.remove();

  expect({ there, files: files.sort() }).toEqual({ there: false, files: ['.git', '.kiro'] });
});
