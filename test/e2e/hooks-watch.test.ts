import { afterEach, describe, expect, it } from '@jest/globals';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DAY, DAY_HOOKS, runsAfter, WHOLE_DAY } from '../support/hooks-day.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { bareEnvironment, type CliProcess, runJson, startCli } from '../support/stringline.ts';
import { execFileSync } from 'node:child_process';

/** Those that a server and a deployment are held to as well. */
const HOOKS = DAY_HOOKS;

describe('a day with hooks', () => {
  let repository: Repository;
  const watchers: CliProcess[] = [];
  const cwd = () => ({ cwd: repository.root });
  const watch = async (): Promise<CliProcess> => {
    const started = startCli(['watch'], cwd());
    watchers.push(started);
    await started.shows('Watching');
    return started;
  };
  const linesOf = (name: string): { files: string[] }[] => {
    const text = execFileSync('sh', ['-c', `cat log/${name}.txt 2>/dev/null || :`], { cwd: repository.root, encoding: 'utf8' });
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { files: string[] }]));
  };
  /** What is to come has come, and nothing more comes. */
  const settles = async (name: string, count: number): Promise<void> => {
    for (const end = Date.now() + 90_000; linesOf(name).length < count && Date.now() < end; ) await delay(50);
    await delay(400);
    expect({ name, runs: linesOf(name).length }).toEqual({ name, runs: count });
  };
  const git = (...args: string[]): void => {
    execFileSync('git', args, { cwd: repository.root, env: bareEnvironment({ GIT_EDITOR: 'true' }), stdio: 'pipe' });
  };
  afterEach(async () => {
    for (const { child, done } of watchers.splice(0)) {
      child.kill('SIGKILL');
      await done;
    }
    repository.remove();
  });

  it('runs each hook exactly as often as its definition says', async () => {
    repository = makeRepository({
      files: { '.gitignore': 'log/\n', 'log/.keep': '', 'src/a.ts': '0\n', '.kiro/config/project.yaml': HOOKS },
    });
    execFileSync('mkdir', ['-p', join(repository.root, 'log')]);
    await runJson(['hooks', 'install'], cwd());
    // Messages have tests of their own, and every hook of git is one more process at each commit.
    for (const name of ['prepare-commit-msg', 'commit-msg']) rmSync(join(repository.root, '.git/hooks', name));
    const first = await watch();

    // 40 saves in 8 bursts of 5, half of them as editors save: to another file, which is moved over the first.
    for (let burst = 0; burst < 8; burst += 1) {
      for (let save = 0; save < 5; save += 1) {
        repository.write(save % 2 === 0 ? 'src/a.ts' : 'src/.a.ts.tmp', `${String(burst)}.${String(save)}\n`);
        if (save % 2 === 1) renameSync(join(repository.root, 'src/.a.ts.tmp'), join(repository.root, 'src/a.ts'));
      }
      await settles('save', burst + 1);
    }
    await settles('later', DAY.bursts.runs.later);
    expect(await first.shows('passed\n')).toMatch(/src\/a\.ts: \S+: queued[^]*src\/a\.ts: \S+ \(\d+\.\d s\): passed/);

    // Another watch is told that one is there.
    expect((await runJson(['watch'], cwd())).json).toMatchObject({ error: { code: 'watch-running' } });

    // 6 commits of what was saved, each seen once by each hook of commits.
    for (let commit = 0; commit < 6; commit += 1) {
      repository.write('notes.md', String(commit));
      git('add', '-A');
      git('commit', '-qm', `Commit ${String(commit)}`);
    }
    await settles('commit', DAY.commits.runs.commit);

    // 300 files on another branch: a switch and a rebase are nobody's saves, and commits of a rebase were seen before.
    git('switch', '-qc', 'many');
    for (let file = 0; file < 300; file += 1) repository.write(`src/many/${String(file)}.ts`, 'x\n');
    // So many files may come as more than one event where the machine is slow, but each comes once.
    const many = (): string[] =>
      linesOf('save')
        .slice(8)
        .flatMap(({ files }) => files);
    for (const end = Date.now() + 90_000; many().length < 300 && Date.now() < end; ) await delay(50);
    await delay(400);
    expect(new Set(many()).size).toBe(300);
    expect(many()).toHaveLength(300);
    const saves = linesOf('save').length;
    git('add', '-A');
    git('commit', '-qm', 'Many files');
    git('switch', '-q', 'main');
    git('switch', '-q', 'many');
    git('switch', '-q', 'main');
    repository.write('other.md', 'x');
    git('add', '-A');
    git('commit', '-qm', 'Beside');
    git('switch', '-q', 'many');
    git('rebase', '-q', 'main');
    await settles('commit', runsAfter('commits', 'many', 'rebase').commit);
    await settles('save', saves);
    await settles('later', saves);

    // The watch dies; what is saved then is nobody's, and the next one goes on.
    first.child.kill('SIGKILL');
    await first.done;
    repository.write('src/a.ts', 'while nobody watched\n');
    git('add', '-A');
    git('commit', '-qnm', 'Unwatched');
    await watch();
    repository.write('src/a.ts', 'after the crash\n');
    await settles('save', saves + DAY.crash.runs.save);
    await settles('later', saves + DAY.crash.runs.later);

    // A file that is restored is nobody's save either.
    git('checkout', '-q', '--', 'src');
    repository.write('src/beside.ts', 'x\n');
    await settles('save', saves + DAY.crash.runs.save + 1);
    expect(linesOf('save').at(-1)?.files).toEqual(['src/beside.ts']);

    const pullRequest = await runJson(['hooks', 'run', 'pr', '--base', 'main', '--wait'], cwd());
    expect(pullRequest.json).toMatchObject({ blocked: false, runs: [{ outcome: 'passed' }] });
    await settles('pr', runsAfter(...WHOLE_DAY).pr);

    const report = await runJson(['hooks', 'report'], cwd());
    expect((report.json['hooks'] as { trigger: string; loops: number }[]).map(({ loops }) => loops)).toEqual([0, 0, 0, 0, 0]);
  }, 600_000);

  it.each<[string, string, number]>([
    ['when it sees its own work again, where its hook says what it writes', ', writes: ["made/**"]', 1],
    ['after three quick ones, where nobody knows what it writes', '', 12],
  ])(
    'stops a command that writes what it watches %s, and names it',
    async (_name, more, most) => {
      const hooks = HOOKS.replace('cat >> log/loop.txt"', `cat >> log/loop.txt"${more}`);
      repository = makeRepository({ files: { '.gitignore': 'log/\n', 'made/a.txt': '0\n', '.kiro/config/project.yaml': hooks } });
      execFileSync('mkdir', ['-p', join(repository.root, 'log')]);
      const watching = await watch();

      repository.write('made/a.txt', '1\n');

      const said = await watching.shows('would set itself off');
      const runs = linesOf('loop').length;
      expect(said).toMatch(new RegExp(`made/\\*\\*(?: → \\S+ made/\\*\\*|, ${String(runs + 1)} times in a row)`, 'u'));
      await delay(1_000);
      expect(linesOf('loop').length).toBe(runs);
      expect(runs).toBeGreaterThan(0);
      expect(runs).toBeLessThanOrEqual(most);
    },
    120_000,
  );
});
