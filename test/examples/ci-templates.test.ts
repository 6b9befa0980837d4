import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Readable, Writable } from 'node:stream';
import { parse } from 'yaml';
import type { Io } from '../../lib/cli/io.ts';
import { main } from '../../lib/cli/main.ts';
import { deadAddress } from '../support/dead-address.ts';
import { CI_GATES } from '../../lib/domain/gates/index.ts';

const root = join(import.meta.dirname, '../../examples');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = ['ci', 'codecatalyst']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((path) => statSync(join(root, path)).isFile());
const yamls = files.filter((path) => /\.ya?ml$/.test(path));

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  permissions?: Record<string, string>;
  steps: Step[];
}

/** An address that nobody listens on: what comes so far has been understood. */
const DEAD = await deadAddress();
/** Calls of the command line in templates, as their shell would make them. */
const CALLS = yamls.flatMap((path) =>
  [...read(path).matchAll(/^[^#\n]*(?:\bstringline|STRINGLINE_PACKAGE[^"]*") (?<words>(?:remote|gate) .*)$/gmu)].map(({ groups }) => ({
    path,
    words: (groups?.['words'] ?? '')
      .replaceAll('"$STRINGLINE_REMOTE"', DEAD)
      .replaceAll(/"\$\w+"/gu, 'a-name')
      .split(/\s+/u),
  })),
);

/** Exit code and all that the command line says. */
async function callCli(words: readonly string[], cwd: string): Promise<{ exit: number; said: string }> {
  let said = '';
  const sink = (): Io['stdout'] =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        said += chunk.toString();
        done();
      },
    });
  const io: Io = { stdin: Readable.from([]), stdout: sink(), stderr: sink(), env: {}, cwd };
  return { exit: await main(words, io), said };
}

/** The options of a command, as its help tells them. */
async function optionsOf(words: readonly string[]): Promise<Set<string>> {
  const command = words.slice(
    0,
    words.findIndex((word) => word.startsWith('-')),
  );
  const { said } = await callCli([...command, '--help'], root);
  return new Set(said.match(/--[a-z][a-z-]*/gu));
}

const flagsOf = (words: readonly string[]): string[] => words.filter((word) => word.startsWith('--'));

/** What a step of any CI runs, as one text. */
const texts = (value: unknown): string => JSON.stringify(value);
/** Commands of the repository, which may be what a model wrote. */
const RUNS_CODE = /npm ci|npm test|npx (?:eslint|tsc|jest)|run-gate\.sh/;
const running = <T>(jobs: Record<string, T>): T[] => Object.values(jobs).filter((job) => RUNS_CODE.test(texts(job)));

describe('Templates for a CI', () => {
  it.each(yamls)('%s is YAML without a key that is there twice', (path) => {
    expect(typeof parse(read(path), { strict: true, uniqueKeys: true })).toBe('object');
  });

  it('give no job of GitHub that runs code of the repository a token', () => {
    const { jobs, permissions } = parse(read('ci/github/.github/workflows/stringline-gates.yml')) as {
      jobs: Record<string, Job>;
      permissions: object;
    };

    expect(permissions).toEqual({ contents: 'read' });
    expect(running(jobs).length).toBeGreaterThan(0);
    for (const job of running(jobs)) expect(job.permissions?.['id-token']).toBeUndefined();
    expect(jobs['report']?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    for (const { uses, with: given } of Object.values(jobs).flatMap(({ steps }) => steps))
      if (uses?.startsWith('actions/checkout@')) expect(given?.['persist-credentials']).toBe(false);
  });

  it('give the action that reports gates all that it requires', () => {
    const { inputs } = parse(read('ci/github/report-gates/action.yml')) as { inputs: Record<string, { required?: boolean }> };
    const { jobs } = parse(read('ci/github/.github/workflows/stringline-gates.yml')) as { jobs: Record<string, Job> };
    const step = jobs['report']?.steps.find(({ uses }) => uses?.endsWith('/report-gates'));

    const required = Object.entries(inputs).flatMap(([name, input]) => (input.required === true ? [name] : []));

    expect(required).toContain('package');
    expect(Object.keys(step?.with ?? {})).toEqual(expect.arrayContaining(required));
  });

  it.each(['ci/github/.github/workflows/stringline-gates.yml', 'ci/gitlab/.gitlab-ci.yml', 'ci/codebuild/buildspec-report.yml'])(
    '%s names the variables that somebody has to set',
    (path) => {
      const comment = read(path).match(/^#.*$/gmu)?.join('\n') ?? '';

      for (const variable of ['STRINGLINE_REMOTE', 'STRINGLINE_PACKAGE']) expect(comment).toContain(variable);
    },
  );

  it('put nothing that others choose into a script of GitHub', () => {
    const scripts = yamls
      .filter((path) => path.includes('github'))
      .flatMap((path) => [...read(path).matchAll(/^\s*(?:- )?run: (.*)$/gm)].map(([, script]) => script));

    expect(scripts.length).toBeGreaterThan(4);
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  it('give no job of GitLab that runs code of the repository an identity', () => {
    const {
      stages,
      workflow,
      default: defaults,
      ...jobs
    } = parse(read('ci/gitlab/.gitlab-ci.yml')) as Record<string, { id_tokens?: object; variables?: Record<string, string> }>;

    expect([stages, workflow, defaults].every((part) => part !== undefined)).toBe(true);
    expect(running(jobs).length).toBeGreaterThan(0);
    for (const job of running(jobs)) expect(job.id_tokens).toBeUndefined();
    expect(jobs['report-gates']?.variables?.['GIT_STRATEGY']).toBe('none');
  });

  const workflows = yamls.filter((path) => path.startsWith('codecatalyst'));
  it.each(workflows)('%s keeps the rules of CodeCatalyst for its files', (path) => {
    const workflow = parse(read(path)) as {
      Name: string;
      SchemaVersion: string;
      RunMode: string;
      Actions: Record<string, Record<string, unknown>>;
    };

    expect(path).toMatch(/\/\.codecatalyst\/workflows\/[a-z-]+\.yaml$/);
    expect(read(path)).not.toMatch(/^---/m);
    expect(read(path).length).toBeLessThan(256 * 1024);
    expect(workflow.Name).toMatch(/^[A-Za-z0-9_-]{1,100}$/);
    expect(workflow.SchemaVersion).toBe('1.0');
    expect(['QUEUED', 'PARALLEL', 'SUPERSEDED']).toContain(workflow.RunMode);
    for (const action of Object.values(workflow.Actions)) {
      expect(action['Identifier']).toBe('aws/build@v1');
      expect(action['Timeout']).toBeGreaterThanOrEqual(5);
    }
    for (const action of running(workflow.Actions)) expect(action['Environment']).toBeUndefined();
  });
});

describe('The scripts of a CI', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ci-scripts-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const sh = (script: string, args: string[], env: Record<string, string> = {}): string =>
    execFileSync('sh', [join(root, 'ci/scripts', script), ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  /** A command that writes down what it was called with, and where. */
  const cli = (): string => {
    const path = join(folder, 'stringline');
    writeFileSync(path, '#!/bin/sh\nfor word in "$@"; do printf "%s|" "$word"; done >> "$CALLS"\necho >> "$CALLS"\n', { mode: 0o755 });
    return path;
  };
  const report = (): string[][] => {
    const calls = join(folder, 'calls.txt');
    const env = { STRINGLINE_REMOTE: 'https://api.example.com', STRINGLINE_COMMIT: 'c'.repeat(40), STRINGLINE_CLI: cli(), CALLS: calls };
    sh('report-gates.sh', ['stringline-gates'], env);
    return existsSync(calls)
      ? readFileSync(calls, 'utf8')
          .trim()
          .split('\n')
          .map((line) => line.split('|').slice(0, -1))
      : [];
  };

  it('run gates, keep reports that the command wrote, and report each with its exit code', () => {
    writeFileSync(join(folder, 'old.xml'), 'of yesterday');
    sh('run-gate.sh', [
      'tests',
      'mkdir -p coverage; echo 1 > "coverage/a summary.json"; echo 2 > junit.xml; exit 3',
      'junit.xml',
      'coverage/a summary.json',
      'old.xml',
    ]);
    sh('run-gate.sh', ['lint', 'true', 'eslint.json']);

    const rest = ['--commit', 'c'.repeat(40), '--exit-code'];
    const to = ['--remote', 'https://api.example.com'];
    expect(report()).toEqual([
      ['gate', 'report', '--gate', 'lint', ...rest, '0', ...to],
      ['gate', 'report', '--gate', 'tests', ...rest, '3', ...to, '--report', 'coverage/a summary.json', '--report', 'junit.xml'],
    ]);
  });

  it('say 127 for a tool that is missing', () => {
    sh('run-gate.sh', ['lint', 'no-such-linter']);

    expect(report()[0]).toContain('127');
  });

  it.each([
    { name: 'an exit code that is a command', code: '$(touch hacked)' },
    { name: 'an exit code that is an option', code: '--remote' },
    { name: 'an exit code beyond a byte', code: '9999' },
    { name: 'no exit code', code: '' },
  ])('take $name for a failure or a number, and run nothing', ({ code }) => {
    mkdirSync(join(folder, 'stringline-gates/lint'), { recursive: true });
    writeFileSync(join(folder, 'stringline-gates/lint/exit-code'), code);

    const [call] = report();

    expect(call?.[call.indexOf('--exit-code') + 1]).toMatch(/^(?:[1-9]\d{0,2})$/);
    expect(readdirSync(folder, { recursive: true })).not.toContain('hacked');
  });

  it('are at least two that start a run', () => {
    expect(CALLS.map(({ words }) => words.slice(0, 2).join(' '))).toEqual(['remote run', 'remote run']);
  });

  it.each(CALLS)('$path calls the command line with options that it knows, and with all that it asks for', async ({ words }) => {
    const known = await optionsOf(words);

    expect(flagsOf(words).filter((flag) => !known.has(flag))).toEqual([]);
    expect(await callCli(words, folder)).toEqual({ exit: 5, said: expect.stringContaining(`no server at ${DEAD}`) });
  });

  it('report with options that the command line knows, and with all that it asks for', async () => {
    sh('run-gate.sh', ['lint', 'true']);
    const [call = []] = report();
    const words = call.map((word) => (word.startsWith('https:') ? DEAD : word));
    const known = await optionsOf(words);

    expect([...flagsOf(words), '--report'].filter((flag) => !known.has(flag))).toEqual([]);
    expect(await callCli(words, folder)).toEqual({ exit: 5, said: expect.stringContaining(`no server at ${DEAD}`) });
  });

  it('know the gates that can be reported', () => {
    const [, listed] = /for gate in ([^;]+);/.exec(read('ci/scripts/report-gates.sh')) ?? [];

    expect(listed?.split(' ').sort()).toEqual([...CI_GATES].sort());
  });
});
