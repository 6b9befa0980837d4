import process from 'node:process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { diagnose } from '../../lib/cli/doctor.ts';
import { makeRepository, type Repository } from '../support/repository.ts';

const CONFIG = '.kiro/config/project.yaml';

describe('doctor', () => {
  let repository: Repository;
  afterEach(() => {
    repository.remove();
  });

  it('tells a configuration that is in no commit yet from one that is not there', async () => {
    repository = makeRepository({ files: { 'a.txt': '' } });
    const { stdin, stdout, stderr } = process;
    const context = { io: { stdin, stdout, stderr, cwd: repository.root, env: {} }, cwd: '.', json: true, quiet: true };
    const configuration = async () => (await diagnose(context)).find(({ name }) => name === 'configuration');

    const absent = await configuration();
    repository.write(CONFIG, 'budget: { usd_per_run: 1 }\n');
    const written = await configuration();
    repository.commit('Configure');

    expect([absent?.fix, written?.fix]).toEqual(['stringline init', `git add ${CONFIG} && git commit -m "Configure Stringline"`]);
    expect(await configuration()).toMatchObject({ status: 'ok' });
  });
});
