import { chmodSync } from 'node:fs';
import { join } from 'node:path';
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

  it('ticks no tool that is on the PATH and does not start, or that the repository does not have', async () => {
    repository = makeRepository({
      files: {
        'bin/shim': '#!/bin/sh\nexit 127\n',
        'bin/tool': '#!/bin/sh\nexit 2\n',
        [CONFIG]:
          'quality_gates:\n  commands: { lint: shim ., typecheck: tool check, test: ./gradlew test, build: node_modules/.bin/tsc }\n',
      },
    });
    for (const name of ['shim', 'tool']) chmodSync(join(repository.root, 'bin', name), 0o755);
    const { stdin, stdout, stderr } = process;
    const env = { PATH: join(repository.root, 'bin') };
    const checks = await diagnose({ io: { stdin, stdout, stderr, cwd: repository.root, env }, cwd: '.', json: true, quiet: true });

    const gates = checks.filter(({ name }) => /^gate (?:lint|typecheck|tests|build)$/.test(name));
    expect(gates.map(({ name, status, detail }) => `${name} ${status} ${detail.replace(/^.*(?=\()|\s{3}from .*$|, so .*$/g, '')}`)).toEqual(
      [
        'gate lint warning (shim is on the PATH and does not start)',
        'gate typecheck ok tool check',
        'gate tests warning (./gradlew is not in the repository)',
        'gate build ok node_modules/.bin/tsc',
      ],
    );
  });
});
