import { describe, expect, it } from '@jest/globals';
import type { Sandbox, SandboxJob, SandboxResult } from '../../lib/app/ports.ts';
import { StoredSandboxResult } from '../../lib/app/run-checks.ts';
import type { MemoryArtefacts, MemoryTokens } from '../support/gate-world.ts';
import type { TreeFiles, Trees } from '../support/trees.ts';
import { type CreateHarness, withHarness } from './harness.ts';

export interface SandboxWorld {
  sandbox: Sandbox;
  trees: Trees;
  artefacts: MemoryArtefacts;
  tokens: MemoryTokens;
  /** Resolves when everything that was started has come to its end, and its host has been heard. */
  settled(): Promise<void>;
}

export interface SandboxTraits {
  /** Why this host cannot be asked to stop commands in time, or to skip them: it only reports what it did. */
  reportsOnly?: string;
}

/** What a host has in its environment and no command may see. */
export const HOST_SECRET = 'hunter2-of-the-host';

const REPORT = '<testsuite name="a" tests="1" failures="0"><testcase classname="a" name="works"/></testsuite>';

/** Behaviour of every host of repository commands, with real processes. */
export function sandboxContract(create: CreateHarness<SandboxWorld>, traits: SandboxTraits = {}): void {
  const run = async (
    world: SandboxWorld,
    files: TreeFiles,
    commands: Record<string, string>,
    change: Partial<SandboxJob> = {},
  ): Promise<{ result: SandboxResult; text: (digest: string | undefined) => string }> => {
    const job: SandboxJob = {
      id: 'gates-1',
      runId: 'run-1',
      tree: world.trees.add(files),
      commands: Object.entries(commands).map(([name, line]) => ({ name, run: line, timeoutSeconds: 20 })),
      reports: ['reports/*.xml'],
      network: 'none',
      failFast: false,
      fresh: true,
      ...change,
    };
    await world.sandbox.start(job, 'the-token');
    await world.settled();
    const [completed] = world.tokens.completed;
    expect(completed).toMatchObject({ token: 'the-token', output: { result: expect.any(String) } });
    const { result } = completed?.output as { result: string };
    const stored = JSON.parse(world.artefacts.text(result)) as SandboxResult;
    expect(StoredSandboxResult.safeParse(stored).success).toBe(true);
    return { result: stored, text: (digest) => world.artefacts.text(digest ?? '') };
  };
  const fresh = (body: (world: SandboxWorld) => Promise<void>) => withHarness(create, body);
  const whereItRuns = traits.reportsOnly === undefined ? it : it.skip;

  describe('Sandbox', () => {
    it(
      'brings back exit codes, what was printed, and the reports, command by command',
      fresh(async (world) => {
        const files = { 'a.txt': 'from the tree\n', 'report.txt': REPORT };
        const { result, text } = await run(world, files, {
          lint: 'cat a.txt',
          test: 'mkdir -p reports && cp report.txt reports/junit.xml; echo failed >&2; exit 3',
        });

        expect(result.commands).toMatchObject([
          { name: 'lint', run: 'cat a.txt', outcome: 'exited', exitCode: 0 },
          { name: 'test', outcome: 'exited', exitCode: 3 },
        ]);
        expect(text(result.commands[0]?.stdout)).toBe('from the tree\n');
        expect(text(result.commands[1]?.stdout) + text(result.commands[1]?.stderr)).toContain('failed\n');
        expect(result.reports.map(({ path, digest }) => [path, text(digest)])).toEqual([['reports/junit.xml', REPORT]]);
      }),
    );

    it(
      'says that a program is missing',
      fresh(async (world) => {
        const { result } = await run(world, { a: '' }, { lint: 'true', test: 'no-such-program-here' });

        expect(result.commands[1]).toMatchObject({ outcome: 'not-found', exitCode: 127 });
      }),
    );

    it(
      'takes no report that was committed for one that a command wrote',
      fresh(async (world) => {
        const { result } = await run(world, { 'reports/old.xml': REPORT, a: '' }, { lint: 'true', test: 'true' });

        expect(result.reports).toEqual([]);
      }),
    );

    it(
      'completes the token once when the same job is started twice',
      fresh(async (world) => {
        const one: SandboxJob = {
          id: 'gates-1',
          runId: 'run-1',
          tree: world.trees.add({ a: '' }),
          commands: [{ name: 'test', run: 'echo once', timeoutSeconds: 20 }],
          reports: [],
          network: 'none',
          failFast: false,
          fresh: true,
        };
        await Promise.all([world.sandbox.start(one, 'the-token'), world.sandbox.start(one, 'the-token')]);
        await world.settled();

        expect(world.tokens.completed).toHaveLength(1);
      }),
    );

    it(
      'lets no command see what the host keeps secret, and masks what looks like a credential',
      fresh(async (world) => {
        const line = 'env; echo postgres://me:hunter22@db/x; echo $STRINGLINE_INPUT $STRINGLINE_JOB';
        const { result, text } = await run(world, { a: '' }, { lint: 'true', test: line });
        const printed = text(result.commands[1]?.stdout);

        expect(printed).toContain('postgres://me:[secret masked]@db');
        for (const secret of [HOST_SECRET, 'hunter22', 'the-token', 'X-Amz-Signature', 'credentials/of-the-build'])
          expect(printed).not.toContain(secret);
      }),
    );

    whereItRuns(
      'keeps modes and links of the tree',
      fresh(async (world) => {
        const files: TreeFiles = {
          'bin/tool': { text: '#!/bin/sh\necho ran\n', mode: '100755' },
          'link.txt': { text: 'deep/er/file.txt', mode: '120000' },
          'deep/er/file.txt': 'linked\n',
        };
        const { result, text } = await run(world, files, {
          lint: './bin/tool',
          test: 'cat link.txt; test -x deep/er/file.txt || echo plain',
        });

        expect(text(result.commands[0]?.stdout)).toBe('ran\n');
        expect(text(result.commands[1]?.stdout)).toBe('linked\nplain\n');
      }),
    );

    whereItRuns(
      'stops what does not end in time, with what it had printed',
      fresh(async (world) => {
        const commands = [{ name: 'test', run: 'echo begun; sleep 60', timeoutSeconds: 1 }];
        const { result, text } = await run(world, { a: '' }, {}, { commands });

        expect(result.commands).toMatchObject([{ name: 'test', outcome: 'timed-out' }]);
        expect(text(result.commands[0]?.stdout)).toBe('begun\n');
      }),
    );

    whereItRuns(
      'stops at the first failure where the job says so, and leaves the rest out',
      fresh(async (world) => {
        const { result } = await run(world, { a: '' }, { lint: 'exit 1', test: 'echo ran' }, { failFast: true });

        expect(result.commands.map(({ outcome }) => outcome)).toEqual(['exited', 'skipped']);
      }),
    );
  });
}
