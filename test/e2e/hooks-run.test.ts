import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runHooks } from '../support/hook-host.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { type JsonDocument, LAUNCHER, runJson, startCli } from '../support/stringline.ts';

const config = (event: string, ...hooks: string[]): Record<string, string> => ({
  '.kiro/config/project.yaml': `hooks:\n  ${event}:\n${hooks.map((hook) => `    - { ${hook} }\n`).join('')}`,
});
const hook = (command: string, more = ''): string => `pattern: "**/*.ts", action: run_command, command: ${JSON.stringify(command)}${more}`;

const runsOf = ({ json }: { json: JsonDocument }): HookRunDocument[] => json['runs'] as HookRunDocument[];

interface HookRunDocument {
  id: string;
  outcome: string;
}

describe('stringline hooks run', () => {
  let repository: Repository;
  const cwd = () => ({ cwd: repository.root });
  const made = (files: Record<string, string>): void => {
    repository = makeRepository({ files: { 'a.ts': 'a\n', ...files } });
  };
  afterEach(() => {
    repository.remove();
  });

  it('gives a command the event as JSON, runs it once for the same content, and again for another', async () => {
    made(config('on_save', hook('cat >> seen.txt')));

    const first = await runJson(['hook', 'run', 'save', 'a.ts'], cwd());
    const second = await runJson(['hooks', 'run', 'PostFileSave', './a.ts'], cwd());
    repository.write('a.ts', 'b\n');
    repository.write('b.md', 'b\n');
    await runJson(['hooks', 'run', 'save', 'a.ts', 'b.md'], cwd());

    expect(first.json).toMatchObject({ schema: 'stringline.hooks-run/1', blocked: false, runs: [{ outcome: 'passed', status: 'done' }] });
    expect(second.json['runs']).toMatchObject([{ outcome: 'passed', sharedWith: runsOf(first)[0]?.id }]);
    const seen = repository.read('seen.txt').trim().split('\n');
    expect(seen.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { hook_event_name: 'PostFileSave', files: ['a.ts'] },
      { files: ['a.ts'] },
    ]);
  });

  it.each([
    ['blocks', 'echo no >&2; exit 2', 1, 'blocked'],
    ['warns', 'exit 1', 0, 'warned'],
    ['hangs and is stopped', 'sleep 60', 0, 'timed-out'],
    ['starts others that outlive it', '(setsid sleep 91 &) ; sleep 91 & exit 0', 0, 'passed'],
    ['prints without end', 'yes', 0, 'warned'],
    ['wants a terminal', 'cat < /dev/tty; exit 1', 0, 'warned'],
    ['kills its parent', 'kill -9 $$', 0, 'warned'],
    ['is not there', 'no-such-program-anywhere', 0, 'warned'],
  ])(
    'lets a command that %s do no harm',
    async (_name, command, code, outcome) => {
      // Only what hangs is to run out of time, however slow the machine is.
      made(config('on_commit', hook(command, `, timeout_ms: ${outcome === 'timed-out' ? '1500' : '60000'}`)));
      repository.write('a.ts', 'changed\n');
      repository.git('add', 'a.ts');

      const result = await runJson(['hooks', 'run', 'commit'], cwd());

      expect({ code: result.code, outcome: runsOf(result)[0]?.outcome }).toEqual({ code, outcome });
    },
    60_000,
  );

  it('looks at what is staged: a credential stops the commit, whatever the work tree says by now', async () => {
    made(config('on_commit', 'pattern: "**", action: security_scan'));
    repository.write('key.txt', '-----BEGIN RSA PRIVATE KEY-----\nabc\n');
    repository.git('add', 'key.txt');
    repository.write('key.txt', 'nothing\n');

    const result = await runJson(['hooks', 'run', 'commit'], cwd());

    expect(result.code).toBe(1);
    expect(result.json['runs']).toMatchObject([{ outcome: 'failed', findings: [{ path: 'key.txt', line: 1 }] }]);
  });

  it('takes the hooks of a pull request from its base, not from the branch', async () => {
    made(config('on_pr', hook('exit 2', ', mode: sync')));
    repository.git('switch', '-qc', 'change');
    repository.write('.kiro/config/project.yaml', 'hooks: {}\n');
    repository.write('a.ts', 'changed\n');
    repository.commit('Get rid of the hooks');

    const result = await runJson(['hooks', 'run', 'pr', '--base', 'main'], cwd());

    expect({ code: result.code, runs: runsOf(result) }).toMatchObject({ code: 1, runs: [{ outcome: 'blocked', files: ['a.ts'] }] });
  });

  it('refuses what it cannot do, and never calls that a pass', async () => {
    made(config('on_save', 'pattern: "**", action: generate_description, mode: sync'));

    const result = await runJson(['hooks', 'run', 'save', 'a.ts'], cwd());

    expect(runsOf(result)).toMatchObject([{ outcome: 'unavailable' }]);
    expect((await runJson(['hooks', 'run', 'nonsense'], cwd())).json).toMatchObject({ error: { code: 'hook-event-unknown' } });
    expect((await runJson(['hooks', 'run', 'save', '../x'], cwd())).json).toMatchObject({ error: { code: 'path-outside' } });
    expect((await runJson(['hooks', 'run', 'save', 'nosuch.ts'], cwd())).json).toMatchObject({ error: { code: 'file-missing' } });
  });

  it('waits no more for a hook that has once overrun what somebody waits, and lets it take its own time', async () => {
    made(config('on_save', hook('sleep 2.5')));
    const explain = async (): Promise<unknown> => (await runJson(['hooks', 'explain', 'save', 'a.ts'], cwd())).json['hooks'];

    const { runs } = await runHooks(repository.root, 'file-save', { words: ['a.ts'] });

    expect(runs).toMatchObject([{ mode: 'sync', result: { outcome: 'timed-out' } }]);
    expect(await explain()).toMatchObject([{ mode: 'async', reason: expect.stringContaining('once overrun') as unknown }]);
    expect((await runJson(['hooks', 'run', 'save', 'a.ts', '--wait'], cwd())).json['runs']).toMatchObject([
      { mode: 'async', outcome: 'passed' },
    ]);
  });

  it('stops a hook whose command sets itself off, and names it', async () => {
    made(config('on_save', hook(`"$NODE" "$CLI" --json hooks run save a.ts > inner.json; echo x >> count.txt`, ', timeout_ms: 30000')));

    const result = await runJson(['hooks', 'run', 'save', 'a.ts'], { ...cwd(), env: { NODE: process.execPath, CLI: LAUNCHER } });

    expect(result.json['runs']).toMatchObject([{ outcome: 'passed' }]);
    expect(JSON.parse(repository.read('inner.json'))).toMatchObject({
      runs: [{ status: 'looped', summary: expect.stringContaining('→') as unknown }],
    });
    expect(repository.read('count.txt')).toBe('x\n');
  });

  it('stops a push of what a hook that nobody waited for has refused, however long ago, until it is mended', async () => {
    made(config('on_commit', hook('! grep bad a.ts || exit 2', ', mode: async')));
    const commit = async (text: string, ...more: string[]): Promise<void> => {
      repository.write('a.ts', text);
      repository.git('add', 'a.ts');
      await runHooks(repository.root, 'commit');
      repository.git('commit', '-q', '--no-verify', '-m', text, ...more);
    };
    const push = async (): Promise<number | null> => (await runJson(['hooks', 'work', '--strict'], cwd())).code;

    await commit('bad\n');
    expect(await push()).toBe(1);
    await commit('fine\n', '--amend');
    expect(await push()).toBe(0);
  });

  it('goes on with what a process that was killed has left, once', async () => {
    const gate = 'echo begun >> log.txt; while [ ! -e go ]; do sleep 0.05; done; echo done >> log.txt';
    made(config('on_save', hook(gate, ', mode: async, timeout_ms: 30000')));
    const victim = startCli(['hooks', 'run', 'save', 'a.ts', '--wait'], cwd());
    while (!existsSync(join(repository.root, 'log.txt'))) await new Promise((resolve) => setImmediate(resolve));
    victim.child.kill('SIGKILL');
    await victim.done;
    repository.write('go', '');

    const work = await runJson(['hooks', 'work'], cwd());
    const report = await runJson(['hooks', 'report'], cwd());

    expect(work.json).toMatchObject({ events: 1 });
    expect(report.json['hooks']).toMatchObject([{ runs: 1, failures: 0 }]);
    expect(readFileSync(join(repository.root, 'log.txt'), 'utf8')).toContain('done');
  });
});
