import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runHooks } from '../support/hook-host.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { PACKAGE_ROOT, runJson } from '../support/stringline.ts';

jest.setTimeout(60_000);
const page = readFileSync(join(PACKAGE_ROOT, 'docs/hooks.md'), 'utf8');

/** The example of an action on the page. */
function exampleOf(action: string): string {
  const section = page.slice(page.indexOf(`### \`${action}\``));
  return /^```yaml\n(.*?)^```/msu.exec(section)?.[1] ?? '';
}

describe('the examples of docs/hooks.md', () => {
  let repository: Repository;
  const cwd = () => ({ cwd: repository.root });
  const made = (action: string): void => {
    repository = makeRepository({ files: { '.kiro/config/project.yaml': exampleOf(action), 'a.ts': 'a\n' } });
  };
  afterEach(() => {
    repository.remove();
  });

  it.each([
    ['run_command', 'fine\n', '// FIXME\n', 'blocked'],
    ['security_scan', 'fine\n', '-----BEGIN PRIVATE KEY-----\n', 'failed'],
  ])('%s passes what is fine, and stops what is not', async (action, fine, wrong, outcome) => {
    made(action);
    const commit = async (text: string): Promise<unknown> => {
      repository.write('a.ts', text);
      repository.git('add', '-A');
      const { code, json } = await runJson(['hooks', 'run', 'commit'], cwd());
      return { code, runs: json['runs'] as unknown };
    };

    expect(await commit(fine)).toMatchObject({ code: 0, runs: [{ action, outcome: 'passed' }] });
    expect(await commit(wrong)).toMatchObject({ code: 1, runs: [{ action, outcome }] });
  });

  it('generate_description describes the branch', async () => {
    made('generate_description');
    repository.git('switch', '-qc', 'change');
    repository.write('a.ts', 'b\n');
    repository.commit('Let b be a');

    const { code, json } = await runJson(['hooks', 'run', 'pr', '--base', 'main'], cwd());

    expect({ code, json }).toMatchObject({
      code: 0,
      json: { runs: [{ outcome: 'passed', summary: 'Let b be a', output: expect.stringContaining('## Commits') as unknown }] },
    });
  });

  it.each([
    ['lint_and_fix', 'src/a.ts', 'skipped', 'not applicable: no linter was found'],
    ['sync_spec_design', 'src/a.ts', 'passed', 'there is no design to compare with'],
    ['regenerate_unit_tests', 'src/a.ts', 'skipped', 'not applicable: no test command'],
    ['ask_agent', 'src/a.ts', 'skipped', 'needs a model'],
  ])('%s runs, and stops nothing in a repository without what it needs', async (action, path, outcome, words) => {
    made(action);
    repository.write(path, 'b\n');
    repository.git('add', '-A');
    const event = exampleOf(action).includes('on_commit') ? 'commit' : 'file-save';

    const { runs, verdict } = await runHooks(repository.root, event, event === 'commit' ? {} : { words: [path] });

    expect(runs).toMatchObject([{ result: { outcome, summary: expect.stringContaining(words) as unknown } }]);
    expect(verdict.blocked).toBe(false);
  });
});
