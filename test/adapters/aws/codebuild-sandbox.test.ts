import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { unzipSync } from 'fflate';
import { packResult } from '../../../lib/adapters/codebuild/result-archive.ts';
import { jobName } from '../../../lib/app/gates/jobs.ts';
import type { SandboxJob, SandboxResult } from '../../../lib/app/ports.ts';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import type { Build } from '../../support/aws/code-build.ts';
import { BUILDS, type CodeBuildWorld, openCodeBuildWorld } from '../../support/code-build-world.ts';
import { itWith } from '../../support/tools.ts';

jest.setTimeout(60_000);

const TOKEN = 'the-token-of-step-functions';
let world: CodeBuildWorld;
let job: SandboxJob;

async function open(execute: boolean): Promise<void> {
  world = await openCodeBuildWorld({ execute });
  job = {
    id: 'gates-1',
    runId: 'run-1',
    tree: world.trees.add({ 'a.txt': 'a' }),
    commands: [
      { name: 'lint', run: 'id -u', timeoutSeconds: 300 },
      { name: 'test', run: 'tr "\\0" "\\n" < /proc/$PPID/environ', timeoutSeconds: 600 },
    ],
    reports: ['*.xml'],
    network: 'allowed',
    failFast: false,
    fresh: true,
  };
}

beforeEach(() => open(false));
afterEach(() => world.close());

const name = (): string => jobName('gates-1', TOKEN, sha256);
const theBuild = (): Build => [...world.codebuild.builds.values()][0]!;
const end = async (buildStatus: Build['buildStatus']): Promise<void> => {
  theBuild().buildStatus = buildStatus;
  await world.deliver();
};
const goodResult = (): Uint8Array => {
  const nothing = sha256('');
  const commands = job.commands.map((command) => ({
    name: command.name,
    run: command.run,
    exitCode: 0,
    outcome: 'exited' as const,
    stdout: nothing,
    stderr: nothing,
    durationMs: 1,
  }));
  return packResult(name(), { commands, reports: [], isolation: 'network' }, new Map([[nothing, new Uint8Array()]]));
};
const leave = (bytes: Uint8Array): void => {
  world.store.objects.set(`bucket/sandbox/${name()}/result.zip`, Buffer.from(bytes));
};
const outcomes = ({ commands }: SandboxResult): (string | number | undefined)[] =>
  commands.map(({ outcome, exitCode }) => exitCode ?? outcome);

describe('starting a build', () => {
  it('sends names, limits and one address, and nowhere the token', async () => {
    await world.sandbox.start(job, TOKEN);

    const [call] = world.codebuild.calls;
    const { environmentVariablesOverride, ...rest } = call?.input as { environmentVariablesOverride: { name: string; value: string }[] };
    expect(rest).toEqual({
      projectName: 'checks',
      idempotencyToken: name(),
      timeoutInMinutesOverride: 25,
      queuedTimeoutInMinutesOverride: 60,
    });
    expect(environmentVariablesOverride.map((variable) => variable.name)).toEqual(['STRINGLINE_JOB', 'STRINGLINE_INPUT']);
    const input = unzipSync(world.store.objects.get(`bucket/sandbox/${name()}/input.zip`)!);
    expect(Object.keys(input).filter((entry) => !entry.startsWith('blobs/'))).toEqual(['runner.mjs', 'job.json']);
    expect(JSON.stringify(call?.input) + Buffer.from(input['job.json']!).toString()).not.toContain(TOKEN);
  });

  it('starts one build for one job, however often it is started', async () => {
    await world.sandbox.start(job, TOKEN);
    await world.sandbox.start(job, TOKEN);
    await world.sandbox.start(job, 'another-token');

    expect(world.codebuild.builds.size).toBe(2);
  });

  it('starts one build where the answer was lost, and another environment with other keys starts the job again', async () => {
    world.codebuild.lose(2);
    await expect(world.sandbox.start(job, TOKEN)).rejects.toMatchObject({ code: 'aws-unavailable' });
    await world.elsewhere.start(job, TOKEN);

    const inputs = world.codebuild.calls.map(({ input }) => JSON.stringify(input));
    expect(inputs).toHaveLength(3);
    expect(new Set(inputs).size).toBe(1);
    expect(world.codebuild.builds.size).toBe(1);
    expect((await world.jobs.get(name()))?.build).toBe('checks:1');
  });

  it('signs the upload for one object, once, without a checksum of something else', async () => {
    await world.sandbox.start(job, TOKEN);
    const input = unzipSync(world.store.objects.get(`bucket/sandbox/${name()}/input.zip`)!);
    const { resultUrl } = JSON.parse(Buffer.from(input['job.json']!).toString()) as { resultUrl: string };
    const put = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(resultUrl, { method: 'PUT', body: 'x', headers })).status;

    expect(new URL(resultUrl).searchParams.get('x-amz-checksum-crc32')).toBeNull();
    expect(await put({})).toBe(403);
    expect(await put({ 'if-none-match': '*' })).toBe(200);
    expect(await put({ 'if-none-match': '*' })).toBe(412);
  });

  it('names other caches for gates than for tasks', async () => {
    const inputOf = (id: string): { cache: string } => {
      const input = unzipSync(world.store.objects.get(`bucket/sandbox/${jobName(id, TOKEN, sha256)}/input.zip`)!);
      return JSON.parse(Buffer.from(input['job.json']!).toString()) as { cache: string };
    };
    for (const [id, fresh] of [
      ['gates-1', true],
      ['gates-2', true],
      ['task-1', false],
    ] as const)
      await world.sandbox.start({ ...job, id, fresh }, TOKEN);

    expect(inputOf('gates-2').cache).toBe(inputOf('gates-1').cache);
    expect(inputOf('task-1').cache).not.toBe(inputOf('gates-1').cache);
  });

  itWith(BUILDS, 'runs the commands as somebody who cannot read the environment of the build', async () => {
    await world.close();
    await open(true);
    await world.sandbox.start(job, TOKEN);
    await world.settled();

    const { commands } = world.result();
    const printed = commands.map(({ stdout }) => world.artefacts.text(stdout));
    expect(theBuild().buildStatus).toBe('SUCCEEDED');
    if (process.getuid?.() === 0) expect(printed[0]).not.toBe('0\n');
    expect(printed[1]).not.toContain('STRINGLINE_INPUT');
    expect(theBuild().log).not.toContain('X-Amz-Signature');
  });
});

describe('a build that has ended', () => {
  it('gives its result to the waiting token, once, however often it is told', async () => {
    await world.sandbox.start(job, TOKEN);
    leave(goodResult());

    await end('SUCCEEDED');
    await world.deliver();
    await end('FAILED');

    expect(world.tokens.completed).toHaveLength(1);
    expect(world.tokens.completed[0]?.token).toBe(TOKEN);
    expect(outcomes(world.result())).toEqual([0, 0]);
  });

  it.each([
    { status: 'SUCCEEDED', outcome: 'signalled', says: 'there is none' },
    { status: 'FAILED', outcome: 'signalled', says: 'FAILED' },
    { status: 'TIMED_OUT', outcome: 'timed-out', says: 'TIMED_OUT' },
  ] as const)('without a result, as $status, counts every command as not run', async ({ status, outcome, says }) => {
    await world.sandbox.start(job, TOKEN);

    await end(status);

    expect(outcomes(world.result())).toEqual([outcome, outcome]);
    expect(world.artefacts.text(world.result().commands[0]!.stderr)).toContain(says);
  });

  it.each(['FAULT', 'STOPPED'] as const)('as %s fails the token: no change of the code would mend it', async (status) => {
    await world.sandbox.start(job, TOKEN);
    leave(goodResult());

    await end(status);

    expect(world.tokens.completed).toEqual([{ token: TOKEN, error: 'Sandbox.Failed', cause: expect.stringContaining(status) }]);
  });

  it.each([
    { name: 'no archive', bytes: () => Buffer.from('hello') },
    { name: 'an archive of another job', bytes: () => packResult('other', { commands: [], reports: [], isolation: 'network' }, new Map()) },
    { name: 'far too many bytes', bytes: () => new Uint8Array(65 * 1024 * 1024) },
  ])('with $name proves nothing', async ({ bytes }) => {
    await world.sandbox.start(job, TOKEN);
    leave(bytes());

    await end('SUCCEEDED');

    expect(outcomes(world.result())).toEqual(['signalled', 'signalled']);
  });

  it('is not heard when it is a build that was given up, a stranger, or still goes on', async () => {
    await world.sandbox.start(job, TOKEN);
    leave(goodResult());
    await world.jobs.attach('unknown', 'x');
    world.codebuild.builds.set('checks:77', { ...theBuild(), id: 'checks:77', buildStatus: 'FAILED' });
    world.codebuild.builds.set('checks:78', { id: 'checks:78', buildStatus: 'FAILED', environment: {}, log: '' });

    await expect(world.deliver()).rejects.toThrow();
    theBuild().buildStatus = 'FAILED';
    world.codebuild.builds.delete(theBuild().id);
    await world.deliver();

    expect(world.tokens.completed).toEqual([]);
  });

  it('is heard even when the function that started it was cut off before it could note the build', async () => {
    await world.sandbox.start(job, TOKEN);
    leave(goodResult());
    const entry = world.jobs.entries.get(name())!;
    const { build, ...forgotten } = entry.job;
    entry.job = forgotten;

    await end('SUCCEEDED');

    expect(build).toBe('checks:1');
    expect(world.tokens.completed).toHaveLength(1);
  });
});
