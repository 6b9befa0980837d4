import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculator, savePlaybook, subtraction } from '../support/calculator.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { bareEnvironment, buildOnce, LAUNCHER, PACKAGE_ROOT, runCli, runJson, succeeded } from '../support/stringline.ts';

const COMMANDS = [
  ['run'],
  ['resume'],
  ['cancel'],
  ['demo'],
  ['review'],
  ['review', 'list'],
  ['review', 'show'],
  ['review', 'approve'],
  ['review', 'request-changes'],
  ['review', 'reject'],
  ['review', 'edit'],
  ['status'],
  ['show'],
  ['usage'],
  ['models'],
  ['init'],
  ['doctor'],
  ['cost', 'estimate'],
  ['message'],
  ['message', 'commit'],
  ['message', 'pr'],
];

let repository: Repository;
beforeAll(() => {
  repository = makeRepository({ files: calculator() });
});
afterAll(() => {
  repository.remove();
});
const cwd = () => ({ cwd: repository.root });

describe('help', () => {
  it('lists every command, examples and exit codes', async () => {
    const { code, stdout } = await runCli(['--help'], cwd());
    expect(code).toBe(0);
    for (const [name] of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${name!}\\b`, 'mu'));
    expect(stdout).toMatch(/Examples:/u);
    expect(stdout).toMatch(/0 done.*1 findings.*2 wrong usage.*3 waiting.*4 budget.*5 an outside.*70/su);
  });

  it.each(COMMANDS.map((words): [string] => [words.join(' ')]))('of %s has examples', async (words) => {
    const { code, stdout } = await runCli([...words.split(' '), '--help'], cwd());
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Usage: stringline ${words}`, 'u'));
    expect(stdout).toMatch(new RegExp(`Examples:\\n( {2}\\$ .*\\n)* {2}\\$ (\\w+=\\S+ )?stringline ${words}`, 'u'));
  });
});

describe('wrong usage', () => {
  it.each<[string, string[]]>([
    ['no such command', ['bild']],
    ['no such option', ['run', '--fats', 'x']],
    ['a missing argument of an option', ['run', '--spec']],
    ['too many arguments', ['status', 'a', 'b']],
    ['nothing to build', ['run']],
    ['words and a file', ['run', '--file', 'request.md', 'and', 'words']],
    ['a file that is not there', ['run', '--file', 'nowhere.md']],
    ['an unknown workflow', ['run', '--workflow', 'waterfall', 'x']],
    ['an unknown reviewer', ['run', '--review', 'nobody', 'x']],
    ['a budget that is no number', ['run', '--budget-usd', 'much', 'x']],
    ['a spec that is not there', ['run', '--spec', 'nowhere']],
    ['a misspelt path of a spec', ['run', '.kiro/specs/nowhere', '--playbook', 'p.yaml']],
    ['a spec name that is a path', ['run', '--spec', '../up', 'x', '--playbook', 'p.yaml']],
    ['a playbook that is not there', ['run', '--playbook', 'nowhere.yaml', 'x']],
    ['a run that is not there', ['show', 'nothing']],
    ['a run to resume that is not there', ['resume', 'nothing']],
    ['a review that is not there', ['review', 'show', 'nothing']],
    ['an unknown example', ['demo', 'nothing']],
    ['a limit that is no number', ['status', '--limit', 'few']],
    ['a directory that is not there', ['--cwd', 'nowhere', 'status']],
    ['a directory to lint that is not there', ['--cwd', 'nowhere', 'lint']],
  ])('%s: exit code 2, in words on standard error and as one document with --json', async (_, args) => {
    const words = await runCli(args, cwd());
    const document = await runJson(args, cwd());
    expect(words.code).toBe(2);
    expect(words.stdout).toBe('');
    expect(words.stderr).toMatch(/^Error: \S/mu);
    expect(document.code).toBe(2);
    expect(document.json).toMatchObject({
      schema: expect.stringMatching(/^stringline\.\w+\/1$/u),
      ok: false,
      exit: 2,
      error: { code: expect.stringMatching(/^[a-z-]+$/u), message: expect.stringMatching(/\S/u) },
    });
  });
});

describe('commands around a run', () => {
  it('init writes a commented configuration with the commands it found, once; doctor shows what is there and missing', async () => {
    const project = makeRepository({
      files: { 'package.json': '{"name":"x","scripts":{"test":"node --test","lint":"node --check a.js"}}', 'a.js': '' },
    });
    const first = await runJson(['init'], { cwd: project.root });
    const text = readFileSync(join(project.root, '.kiro/config/project.yaml'), 'utf8');
    const second = await runJson(['init'], { cwd: project.root });
    project.commit('Configure');
    const doctor = await runJson(['doctor'], { cwd: project.root });
    project.remove();
    expect(first).toMatchObject({ code: 0, json: { schema: 'stringline.init/1', ok: true } });
    expect(text).toMatch(/^#/mu);
    expect(text).toMatch(/lint: .*npm run (-s )?lint|lint: .*lint/u);
    expect(second).toMatchObject({ code: 2, json: { error: { code: 'config-exists' } } });
    expect(doctor.json['checks']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'configuration', status: 'ok' }),
        expect.objectContaining({ name: 'model', status: 'missing' }),
      ]),
    );
    expect(doctor.code).toBe(1);
  });

  it('init finds commands before the first commit, too', async () => {
    const project = makeRepository({ files: { 'a.txt': '' } });
    const fresh = join(project.root, 'fresh');
    mkdirSync(fresh);
    execFileSync('git', ['init', '-q', fresh]);
    writeFileSync(join(fresh, 'package.json'), '{"name":"x","scripts":{"lint":"node --check a.js"}}');
    const { json } = await runJson(['init'], { cwd: fresh });
    project.remove();

    expect(json).toMatchObject({ ok: true, commands: { lint: { run: expect.stringContaining('lint') } } });
  });

  it.each([
    ['without a linter', 'gate-command-missing', {}],
    ['with a linter that is not installed', 'gate-tool-missing', { commands: '{ lint: no-such-linter . }' }],
  ])('doctor does not ask to mend a gate that is waived, %s', async (_, rule, keys) => {
    const gates = (waivers: string) =>
      `quality_gates:\n  waivers: ${waivers}\n${Object.entries(keys)
        .map(([key, value]) => `  ${key}: ${value}\n`)
        .join('')}`;
    const waiver = `[{ rule: ${rule}, scope: lint, reason: none in this project, expires: "2099-01-01" }]`;
    const project = makeRepository({ files: { 'a.txt': '', '.kiro/config/project.yaml': gates('[]') } });
    const lintOf = async () =>
      ((await runJson(['doctor'], { cwd: project.root })).json['checks'] as { name: string }[]).find(({ name }) => name === 'gate lint');
    const before = await lintOf();
    project.write('.kiro/config/project.yaml', gates(waiver));
    project.commit('Waive the linter');
    const after = await lintOf();
    project.remove();

    expect(before).toMatchObject({ status: 'warning', fix: expect.stringMatching(new RegExp(`rule: ${rule}, scope: lint.*commit`, 'u')) });
    expect(after).toMatchObject({ status: 'ok', detail: expect.stringMatching(/waived/u) });
  });

  it('status, show, usage, models: one document each; cancel ends a run for good, resume then has nothing to do', async () => {
    const playbook = savePlaybook(repository, { ...subtraction(), reviewer: { name: 'nobody', decisions: [] } });
    const waiting = await runJson(['run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'], cwd());
    const busy = await runJson(['run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'], cwd());
    const status = await runJson(['status'], cwd());
    const show = await runJson(['show', 'subtraction'], cwd());
    const usage = await runJson(['usage', 'subtraction'], cwd());
    const models = await runJson(['models', '--all'], cwd());
    const cancelled = await runJson(['cancel', '--reason', 'enough'], cwd());
    const again = await runJson(['cancel'], cwd());
    const decided = await runJson(['review', 'approve'], cwd());
    const resumed = await runJson(['resume', '--playbook', playbook], cwd());

    expect(waiting.code).toBe(3);
    expect(busy).toMatchObject({ code: 2, json: { error: { code: 'spec-busy', fix: expect.stringMatching(/resume.*cancel/u) } } });
    expect(status).toMatchObject({
      code: 0,
      json: { schema: 'stringline.status/1', ok: true, runs: [{ spec: 'subtraction', status: 'waiting' }] },
    });
    expect(show).toMatchObject({ code: 0, json: { schema: 'stringline.show/1', run: { spec: 'subtraction' } } });
    expect(usage).toMatchObject({ code: 0, json: { schema: 'stringline.usage/1', total: { calls: 1 } } });
    expect(models).toMatchObject({ code: 0, json: { schema: 'stringline.models/1' } });
    expect((models.json['catalogue'] as unknown[]).length).toBeGreaterThan(3);
    expect(cancelled).toMatchObject({ code: 0, json: { schema: 'stringline.cancel/1', run: { status: 'cancelled', reason: 'enough' } } });
    expect(again).toMatchObject({ code: 2, json: { error: { code: 'run-ended' } } });
    expect(decided.code).toBe(2);
    expect(resumed).toMatchObject({ code: 2, json: { error: { code: 'run-ended' } } });
    succeeded(await runJson(['run', '--playbook', savePlaybook(repository, subtraction()), '--spec', 'subtraction', 'Subtract.'], cwd()));
  }, 120_000);

  it('takes the request from a file and from standard input, and works from a subdirectory and with --cwd', async () => {
    const playbook = savePlaybook(repository, { ...subtraction(), reviewer: { name: 'nobody', decisions: [] } });
    repository.write('.git/request.md', 'Let callers subtract numbers.\n');
    const file = await runJson(['run', '--playbook', playbook, '--file', join(repository.root, '.git/request.md'), '--spec', 'from-file'], {
      cwd: join(repository.root, 'src'),
    });
    const input = await runJson(['--cwd', repository.root, 'run', '--playbook', playbook, '--file', '-', '--spec', 'from-input'], {
      cwd: '/',
      input: 'Let callers subtract.',
    });
    const empty = await runJson(['run', '--playbook', playbook, '--file', '-'], { ...cwd(), input: ' \n' });
    expect(file).toMatchObject({ code: 3, json: { run: { spec: 'from-file' } } });
    expect(input).toMatchObject({ code: 3, json: { run: { spec: 'from-input' } } });
    expect(empty.code).toBe(2);
  }, 120_000);

  it('progress goes to standard error, results to standard output; --quiet is quiet; a closed pipe ends nothing', async () => {
    const playbook = savePlaybook(repository, { ...subtraction(), reviewer: { name: 'nobody', decisions: [] } });
    const loud = await runCli(['run', '--playbook', playbook, '--spec', 'loud', 'Subtract.'], cwd());
    const quiet = await runCli(['--quiet', 'run', '--playbook', playbook, '--spec', 'quiet', 'Subtract.'], cwd());
    buildOnce();
    const piped = execFileSync(
      '/bin/sh',
      ['-c', `"${process.execPath}" "${LAUNCHER}" show --verbose | head -n 1; "${process.execPath}" "${LAUNCHER}" status --limit 1`],
      { cwd: repository.root, env: bareEnvironment(), encoding: 'utf8' },
    );
    expect(loud.stderr).toMatch(/Scripted: .*playbook "subtraction"/u);
    expect(loud.stderr).toMatch(/requirements\.md revision 1/u);
    expect(loud.stdout).not.toMatch(/revision 1 \(drafted\)/u);
    expect(quiet.stderr).toBe('');
    expect(quiet.stdout).toMatch(/waits for a person/u);
    expect(piped).toMatch(/^Run \S+ .*\n\S+ {2}quiet {2}waiting/u);
  }, 120_000);

  it('keeps its state in a folder that ignores itself', () => {
    expect(existsSync(join(repository.root, '.stringline'))).toBe(true);
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(PACKAGE_ROOT).not.toBe('');
  });
});
