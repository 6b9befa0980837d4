import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HookEvent } from '../../lib/domain/events/index.ts';
import { makeRepository, type Repository } from './repository.ts';
import { bareEnvironment } from './stringline.ts';

/** Hooks of the day. Their commands write down that they ran. */
export const DAY_HOOKS = `hooks:
  on_save:
    - { name: save, pattern: "src/**", action: run_command, command: "cat >> log/save.txt", mode: sync }
    - { name: later, pattern: "src/**", action: run_command, command: "cat >> log/later.txt", mode: async }
    - { pattern: "made/**", action: run_command, command: "date +%N >> made/a.txt; cat >> log/loop.txt" }
  on_commit:
    - { name: commit, pattern: "**", action: run_command, command: "cat >> log/commit.txt" }
    - { name: scan, pattern: "**", action: security_scan }
  on_pr:
    - { name: pr, pattern: "src/**", action: run_command, command: "cat >> log/pr.txt", mode: sync }
`;

type HookName = 'save' | 'later' | 'loop' | 'commit' | 'scan' | 'pr';

/** What happens on the day, and how often each hook runs for it: the one list that laptop, server and deployment are held to. */
export const DAY = {
  bursts: { what: '40 saves in 8 bursts of 5', runs: { save: 8, later: 8 } },
  commits: { what: '6 commits of what was saved', runs: { commit: 6, scan: 6 } },
  many: { what: '300 files, saved at once on another branch and committed', runs: { save: 1, later: 1, commit: 1, scan: 1 } },
  rebase: { what: 'switches, a commit beside, and a rebase: nobody saves, and one commit is new', runs: { commit: 1, scan: 1 } },
  crash: { what: 'a save around which the process dies', runs: { save: 1, later: 1 } },
  pullRequest: { what: 'a pull request', runs: { pr: 1 } },
} as const satisfies Record<string, { what: string; runs: Partial<Record<HookName, number>> }>;
export type DayPart = keyof typeof DAY;

/** How often each hook has run after these parts of the day. */
export function runsAfter(...parts: readonly DayPart[]): Record<HookName, number> {
  const total: Record<HookName, number> = { save: 0, later: 0, loop: 0, commit: 0, scan: 0, pr: 0 };
  for (const part of parts) for (const [name, runs] of Object.entries(DAY[part].runs)) total[name as HookName] += runs;
  return total;
}

/** The whole day. */
export const WHOLE_DAY = Object.keys(DAY) as DayPart[];

export const DAY_FILES = { '.gitignore': 'log/\n', 'src/a.ts': '0\n', '.kiro/config/project.yaml': DAY_HOOKS };

type ToldEvent = Omit<HookEvent, 'detail'> & { part: DayPart; detail: Omit<HookEvent['detail'], 'project'> };

/** The day in a repository of its own, and the events as somebody elsewhere tells them: saves with a commit that holds the files as they were. */
export function playDay(): { repository: Repository; events: ToldEvent[] } {
  const repository = makeRepository({ files: DAY_FILES });
  const events: ToldEvent[] = [];
  const head = (): string => repository.git('rev-parse', 'HEAD').trim();
  const tell = (part: DayPart, type: HookEvent['type'], detail: Partial<HookEvent['detail']>): void => {
    events.push({ part, type, detail: { version: 1, id: `event-${String(events.length)}`, by: 'ada', ...detail } });
  };
  const saved = (part: DayPart, files: string[]): void => tell(part, 'hook.save', { commit: filesAsCommit(repository), files });
  const committed = (part: DayPart): void => {
    const base = head();
    tell(part, 'hook.commit', { commit: repository.commit(`A commit of ${part}`), base });
  };
  for (let burst = 0; burst < 8; burst += 1) {
    repository.write('src/a.ts', `${String(burst)}.4\n`);
    saved('bursts', ['src/a.ts']);
  }
  for (let commit = 0; commit < 6; commit += 1) {
    repository.write('notes.md', String(commit));
    committed('commits');
  }
  repository.git('switch', '-qc', 'many');
  const many = Array.from({ length: 300 }, (_, file) => `src/many/${String(file)}.ts`);
  for (const path of many) repository.write(path, 'x\n');
  saved('many', many);
  committed('many');
  repository.git('switch', '-q', 'main');
  repository.write('other.md', 'x');
  committed('rebase');
  repository.git('switch', '-q', 'many');
  repository.git('rebase', '-q', 'main');
  repository.write('src/a.ts', 'after the crash\n');
  saved('crash', ['src/a.ts']);
  repository.git('checkout', '-q', '--', 'src/a.ts');
  tell('pullRequest', 'hook.pr', { commit: head(), base: repository.git('rev-parse', 'main').trim(), pullRequest: '7' });
  return { repository, events };
}

/** The files as they lie there, as a commit that no branch holds; neither index nor branch is touched. */
function filesAsCommit({ root, git }: Repository): string {
  const folder = mkdtempSync(join(tmpdir(), 'stringline-index-'));
  const env = bareEnvironment({ GIT_INDEX_FILE: join(folder, 'index') });
  const run = (...args: string[]): string => execFileSync('git', args, { cwd: root, env, encoding: 'utf8' }).trim();
  run('add', '-A');
  const tree = run('write-tree');
  rmSync(folder, { recursive: true });
  return git('commit-tree', '-m', 'as saved', '-p', 'HEAD', tree).trim();
}
