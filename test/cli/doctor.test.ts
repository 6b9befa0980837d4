import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { diagnose } from '../../lib/cli/doctor.ts';
import { lackOf, toolProblem } from '../../lib/adapters/local/tool-problem.ts';
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

  it('says what is wrong with a configuration of the work tree, and that a run reads the one of the commit', async () => {
    repository = makeRepository({ files: { 'a.txt': '', [CONFIG]: 'budget: { usd_per_run: 1 }\n' } });
    repository.write(CONFIG, 'budget: { usd_per_run: much }\n');
    const { stdin, stdout, stderr } = process;
    const checks = await diagnose({ io: { stdin, stdout, stderr, cwd: repository.root, env: {} }, cwd: '.', json: true, quiet: true });

    expect(checks.filter(({ name }) => name.startsWith('configuration'))).toMatchObject([
      { name: 'configuration', status: 'ok', detail: expect.stringContaining('of the commit is valid') },
      { name: 'configuration', status: 'warning', detail: expect.stringContaining('in no commit') },
      { name: 'configuration here', status: 'missing', detail: expect.stringContaining('usd_per_run') },
    ]);
  });

  it('says of a broken configuration how each fault is mended, and of gates and models nothing that is not in force', async () => {
    repository = makeRepository({ files: { 'a.txt': '', [CONFIG]: 'budgets: { usd_per_run: 1 }\nquality_gate:\n  test_coverage: 1\n' } });
    const { stdin, stdout, stderr } = process;
    const checks = await diagnose({ io: { stdin, stdout, stderr, cwd: repository.root, env: {} }, cwd: '.', json: true, quiet: true });

    expect(checks.find(({ name }) => name === 'configuration')).toMatchObject({
      status: 'missing',
      fix: expect.stringMatching(/^1:1 .*budget\b[^]*\n2:1 .*quality_gates/u),
    });
    expect(checks.filter(({ name }) => /gate|model/u.test(name))).toMatchObject([{ name: 'gates, models', status: 'warning' }]);
  });

  it('tells how to make the first commit of an empty folder from wherever it is asked', async () => {
    repository = makeRepository({ files: {} });
    repository.git('checkout', '-q', '--orphan', 'empty');
    const { stdin, stdout, stderr } = process;
    const io = { stdin, stdout, stderr, cwd: '/', env: {} };
    const { fix = '' } =
      (await diagnose({ io, cwd: repository.root, json: true, quiet: true })).find(({ name }) => name === 'repository') ?? {};

    execFileSync('sh', ['-c', fix], {
      cwd: '/',
      env: { ...process.env, GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b.c' },
      stdio: 'pipe',
    });

    expect(repository.git('log', '--format=%s').trim()).toBe('First commit');
  });

  it('ticks no tool that is on the PATH and does not start, or that the repository does not have, and runs none of its code', async () => {
    // As package managers do: the settings of the folder say what runs.
    const manager = '#!/bin/sh\n[ ! -f .managerrc ] || . ./.managerrc\nexit 2\n';
    const tools = makeRepository({ files: { shim: '#!/bin/sh\nexit 127\n', manager } });
    repository = makeRepository({
      files: {
        '.managerrc': ': > ran\n',
        'bin/own': '#!/bin/sh\n: > ${0%/*}/../ran\nexit 127\n',
        [CONFIG]:
          'quality_gates:\n  commands: { lint: shim ., typecheck: manager check, test: ./gradlew test, build: own, security: node_modules/.bin/audit }\n',
      },
    });
    for (const file of ['shim', 'manager'].map((name) => join(tools.root, name))) chmodSync(file, 0o755);
    chmodSync(join(repository.root, 'bin/own'), 0o755);
    const { stdin, stdout, stderr } = process;
    const env = { PATH: [tools.root, join(repository.root, 'bin')].join(':') };
    const checks = await diagnose({ io: { stdin, stdout, stderr, cwd: repository.root, env }, cwd: '.', json: true, quiet: true });

    tools.remove();
    const gates = checks.filter(({ name }) => /^gate (?:lint|typecheck|tests|build|security-scan)$/.test(name));
    expect(gates.map(({ name, status, detail }) => `${name} ${status} ${detail.replace(/^.*(?=\()|\s{3}from .*$|, so .*$/g, '')}`)).toEqual(
      [
        'gate lint warning (shim is on the PATH and does not start outside of the repository)',
        'gate typecheck ok manager check',
        'gate tests warning (./gradlew is not in the repository)',
        'gate build ok own',
        'gate security-scan ok node_modules/.bin/audit',
      ],
    );
    expect(existsSync(join(repository.root, 'ran'))).toBe(false);
  });

  it('ticks no module of Python that is not installed, and no tests that measure no coverage, and names the Node that commands get', async () => {
    const python = '#!/bin/sh\ncase "$*" in -I*importlib*pytest_cov*) echo pytest_cov;; esac\n';
    const tools = makeRepository({ files: { python3: python, node: '#!/bin/sh\necho v18.1.0\n' } });
    for (const file of ['python3', 'node'].map((name) => join(tools.root, name))) chmodSync(file, 0o755);
    const { stdin, stdout, stderr } = process;
    const look = async (files: Record<string, string>) => {
      repository = makeRepository({ files });
      const io = { stdin, stdout, stderr, cwd: repository.root, env: { PATH: tools.root } };
      const checks = await diagnose({ io, cwd: '.', json: true, quiet: true });
      const of = (wanted: string) => checks.find(({ name }) => name === wanted);
      return { tests: of('gate tests'), lint: of('gate lint'), node: of('node') };
    };

    const stated = await look({
      [CONFIG]: 'quality_gates:\n  commands: { test: PYTHONPATH=src python3 -m pytest --cov, lint: cd src && absent . }\n',
    });
    repository.remove();
    const found = await look({ 'a.py': '', 'tests/test_a.py': 'import unittest\n' });
    const installed = await lackOf(
      { run: 'python3 -m pytest --cov', installs: true, holds: () => false },
      { env: { PATH: tools.root }, root: repository.root },
    );
    tools.remove();

    expect(installed).toBeUndefined();
    expect(stated.tests).toMatchObject({ status: 'warning', detail: expect.stringContaining('(pytest-cov is not installed for python3)') });
    expect(stated.tests?.fix).toContain('Install pytest-cov');
    expect(stated.lint?.detail).toContain('(absent is not on the PATH)');
    expect(found.tests).toMatchObject({ status: 'warning', detail: expect.stringContaining('(unittest measures no coverage here') });
    expect(stated.node?.detail).toContain(`commands of the repository get Node 18.1.0 (${join(tools.root, 'node')})`);
  });

  it.each([
    ['npm', undefined],
    ['npm.cmd', undefined],
    ['pnpm', 'is not on the PATH'],
  ])('finds on Windows what only a shell can start: %s', async (tool, problem) => {
    repository = makeRepository({ files: { 'npm.cmd': '@exit 0\n', pnpm: '' } });
    for (const name of ['npm.cmd', 'pnpm']) chmodSync(join(repository.root, name), 0o755);

    expect(await toolProblem(tool, { env: { PATH: `;${repository.root}` }, root: process.cwd(), platform: 'win32' })).toBe(problem);
  });
});
