import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createExternalCi } from '../../../lib/adapters/gates/external-ci.ts';
import { createBranchAnnouncer } from '../../../lib/adapters/gates/push-branch.ts';
import { routeSandbox } from '../../../lib/adapters/gates/route.ts';
import { createLocalSandbox } from '../../../lib/adapters/local/sandbox/index.ts';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import type { RemoteJob } from '../../../lib/app/gates/jobs.ts';
import { postReport } from '../../../lib/app/gates/post-report.ts';
import { PostReportInput } from '../../../lib/app/gates/report-input.ts';
import type { SandboxJob } from '../../../lib/app/ports.ts';
import type { Run } from '../../../lib/domain/workflow/run.ts';
import { HOST_SECRET, sandboxContract } from '../../contracts/sandbox.contract.ts';
import { type GateWorld, gatesJob, gateWorld, MemoryTokens, PROJECT } from '../../support/gate-world.ts';
import { Trees } from '../../support/trees.ts';

const GATES = { lint: 'lint', test: 'tests' } as const;

/** A CI as its users write it: runs the commands on the commit and reports each gate. */
async function runCi(job: RemoteJob, trees: Trees, world: GateWorld): Promise<void> {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'ci-'));
  const environment = { ...(process.env as Record<string, string>), HOST_TOKEN: HOST_SECRET };
  const runner = createLocalSandbox({
    checkouts: trees,
    artefacts: world.artefacts,
    tokens: new MemoryTokens(),
    stateDirectory,
    environment,
  });
  const { commands, reports } = await runner.runJob(job.job);
  for (const { name, exitCode, stdout, stderr } of commands) {
    const gate = GATES[name as keyof typeof GATES];
    const output = world.artefacts.text(stdout) + world.artefacts.text(stderr);
    const files = gate === 'tests' ? reports.map(({ path, digest }) => ({ path, content: world.artefacts.text(digest) })) : [];
    const body = { project: PROJECT, commit: job.commit, gate, exitCode: exitCode ?? 1, tool: { name: 'ci' }, output, reports: files };
    expect(await postReport(PostReportInput.parse(body), 'ci', world)).toMatchObject({ outcome: 'accepted' });
  }
  await rm(stateDirectory, { recursive: true, force: true });
}

const external = (world: GateWorld) =>
  createExternalCi({
    project: PROJECT,
    jobs: world.jobs,
    announce: () => Promise.resolve('stringline/x'),
    hash: sha256,
    clock: world.clock,
  });

describe('External CI', () => {
  sandboxContract(
    () => {
      const world = gateWorld();
      const trees = new Trees();
      const settled = async (): Promise<void> => {
        for (const job of await world.jobs.unfinished(10)) await runCi(job, trees, world);
      };
      return { port: { ...world, sandbox: external(world), trees, settled }, close: () => undefined };
    },
    { reportsOnly: 'the CI decides what it runs, and how' },
  );

  it('says what it waits for, on which branch, and until when', async () => {
    const world = gateWorld();

    await external(world).start(gatesJob(), 'token');

    expect(await world.jobs.ofCommit(PROJECT, gatesJob().tree)).toMatchObject([
      { host: 'external', expected: ['lint', 'tests'], branch: 'stringline/x', deadline: '2026-11-26T12:00:00.000Z' },
    ]);
    expect(world.tokens.completed).toEqual([]);
  });

  it.each([
    { name: 'checks of a task, whose tree lies on no branch', change: { fresh: false } },
    { name: 'a tree that is no commit', change: { tree: 'main' } },
    { name: 'nothing to prove', change: { commands: [{ name: 'setup', run: 'npm ci', timeoutSeconds: 1 }] } },
  ])('takes no $name', async ({ change }) => {
    const world = gateWorld();

    await expect(external(world).start(gatesJob(change), 'token')).rejects.toMatchObject({ code: 'not-a-gates-job' });
    expect(world.jobs.entries.size).toBe(0);
  });
});

describe('Announcing a branch', () => {
  const announcer = (run: Partial<Run> | undefined, answer: { pushed: boolean; output: string }) => {
    const pushes: string[][] = [];
    const announce = createBranchAnnouncer({
      runs: { get: () => Promise.resolve(run as Run | undefined) },
      source: {
        push: (...to) => {
          pushes.push(to);
          return Promise.resolve(answer);
        },
      },
      remote: 'https://git.example.com/acme/shop.git',
    });
    return { announce, pushes };
  };

  it('pushes the branch of the run', async () => {
    const { announce, pushes } = announcer({ branch: 'stringline/x' }, { pushed: true, output: '' });

    expect(await announce(gatesJob())).toBe('stringline/x');
    expect(pushes).toEqual([['https://git.example.com/acme/shop.git', 'stringline/x']]);
  });

  it.each([
    { name: 'a refused push', run: { branch: 'b' }, says: 'protected branch' },
    { name: 'a run that is gone', run: undefined, says: 'no run' },
  ])('fails on $name', async ({ run, says }) => {
    const { announce } = announcer(run, { pushed: false, output: 'protected branch\n' });

    await expect(announce(gatesJob())).rejects.toMatchObject({ code: 'branch-not-pushed', message: expect.stringContaining(says) });
  });
});

describe('Two hosts side by side', () => {
  it('get what proves a commit, and everything else', async () => {
    const started: string[] = [];
    const host = (name: string) => ({
      start: ({ id }: SandboxJob) => {
        started.push(`${name} ${id}`);
        return Promise.resolve();
      },
    });
    const sandbox = routeSandbox({ gates: host('gates'), checks: host('checks') });

    await sandbox.start(gatesJob(), 't');
    await sandbox.start(gatesJob({ id: 'task-1', fresh: false }), 't');

    expect(started).toEqual(['gates gates-c0ffee000000', 'checks task-1']);
  });
});
