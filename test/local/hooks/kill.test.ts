import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HookRun } from '../../../lib/domain/hooks/dispatch/index.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';
import { PACKAGE_ROOT } from '../../support/stringline.ts';

const PROGRAM = join(PACKAGE_ROOT, 'test/local/hooks/kill-program.ts');
const HOOKS = ['first', 'second', 'later']
  .map(
    (name) =>
      `    - { name: ${name}, pattern: "**", action: run_command, command: "echo ${name} >> log.txt", timeout_ms: 60000, mode: ${name === 'later' ? 'async' : 'sync'} }\n`,
  )
  .join('');
/** `npm test` dies at a few of the writes, `npm run kill` before and after each. */
const EVERYWHERE = process.env['STRINGLINE_KILL'] === 'everywhere';
const SAMPLE = 3;

interface Told {
  runs: HookRun[];
  open: string[];
  writes: number;
}

describe('the queue of hooks, when a process dies at any of its durable writes', () => {
  let template: Repository;
  let writes = 0;
  const carry = (root: string, moment: string, at: number): Told | 'killed' => {
    const args = ['--disable-warning=ExperimentalWarning', PROGRAM, root, moment, String(at)];
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    if (signal === 'SIGKILL') return 'killed';
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Told;
  };
  const world = (): string => {
    const root = `${template.root}-${String(Math.random()).slice(2)}`;
    cpSync(template.root, root, { recursive: true });
    return root;
  };
  const ranIn = (root: string): string[] =>
    existsSync(join(root, 'log.txt')) ? readFileSync(join(root, 'log.txt'), 'utf8').trim().split('\n').filter(Boolean) : [];

  beforeAll(() => {
    template = makeRepository({ files: { '.kiro/config/project.yaml': `hooks:\n  on_save:\n${HOOKS}`, 'a.txt': 'a\n' } });
    const root = world();
    const told = carry(root, 'never', 0);
    if (told === 'killed') throw new Error('nobody was to be killed');
    ({ writes } = told);
    expect(ranIn(root)).toEqual(['first', 'second', 'later']);
    rmSync(root, { recursive: true });
  }, 120_000);
  afterAll(() => {
    template.remove();
  });

  it(
    'loses nothing, and does again only what was under way',
    () => {
      expect(writes).toBeGreaterThan(15);
      const points = Array.from({ length: writes }, (_, index) => index + 1).flatMap((at) => [
        { moment: 'before', at },
        { moment: 'after', at },
      ]);
      const chosen = EVERYWHERE ? points : points.filter((_, index) => index % Math.ceil(points.length / SAMPLE) === 3);
      for (const { moment, at } of chosen) {
        const root = world();
        expect({ moment, at, first: carry(root, moment, at) }).toEqual({ moment, at, first: 'killed' });
        const before = ranIn(root);

        const told = carry(root, 'never', 0) as Told;

        const after = ranIn(root);
        const states = told.runs.map(({ hook, status, result }) => [hook.name, status, result?.outcome]);
        const expected = ['first', 'second', 'later'].map((name) => [name, 'done', 'passed']);
        expect({ moment, at, states, open: told.open }).toEqual({ moment, at, states: expected, open: [] });
        // Each has run; one that has run twice was under way when the process died, and only one of them can have been.
        const times = told.runs.map(({ hook, attempts }) => ({
          name: hook.name,
          attempts,
          ran: after.filter((name) => name === hook.name).length,
        }));
        expect({ moment, at, odd: times.filter(({ attempts, ran }) => ran < 1 || ran > attempts || attempts > 2) }).toEqual({
          moment,
          at,
          odd: [],
        });
        expect(times.filter(({ attempts }) => attempts > 1).length).toBeLessThanOrEqual(1);
        expect(after.slice(0, before.length)).toEqual(before);
        rmSync(root, { recursive: true });
      }
    },
    30 * 60_000,
  );
});
