import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { postReport, type PostReportResult } from '../../../lib/app/gates/post-report.ts';
import { MAX_REPORT_BYTES, PostReportInput } from '../../../lib/app/gates/report-input.ts';
import { showGates } from '../../../lib/app/gates/show-gates.ts';
import { COMMIT, type GateWorld, gatesJob, gateWorld, PROJECT, remoteJob } from '../../support/gate-world.ts';

const JUNIT =
  '<testsuites tests="1" failures="0"><testsuite name="a" tests="1"><testcase classname="a" name="works"/></testsuite></testsuites>';

const packed = (text: string | Buffer): string => gzipSync(text).toString('base64');
/** A hundred kilobytes that are a hundred megabytes. */
const BOMB = packed(Buffer.alloc(100 * 1024 * 1024, ' '));

const body = (change: object = {}): PostReportInput =>
  PostReportInput.parse({
    project: PROJECT,
    commit: COMMIT,
    gate: 'tests',
    exitCode: 0,
    tool: { name: 'jest', version: '30.0.0' },
    reports: [{ path: 'junit.xml', content: JUNIT }],
    output: 'Tests: 1 passed\n',
    runnerUrl: 'https://ci.example.com/jobs/1',
    ...change,
  });

const LINT = { gate: 'lint', reports: [], output: '', tool: { name: 'eslint' } };

async function waiting(): Promise<{ world: GateWorld; post: (change?: object) => Promise<PostReportResult> }> {
  const world = gateWorld();
  await world.jobs.open(remoteJob(), 'token-of-the-run');
  return { world, post: (change) => postReport(body(change), 'ci-role', world) };
}

describe('reports of a CI', () => {
  it('completes the waiting job when the last gate is reported, with what each said', async () => {
    const { world, post } = await waiting();

    const first = await post();
    const second = await post({ ...LINT, exitCode: 1, output: 'src/a.js: 1 error\n' });

    expect(first).toMatchObject({ outcome: 'accepted', missing: ['lint'], replayed: false, runId: '20261126-100000-abcdef' });
    expect(second).toMatchObject({ outcome: 'accepted', missing: [] });
    expect(world.tokens.completed).toEqual([{ token: 'token-of-the-run', output: { result: expect.stringMatching(/^[0-9a-f]{64}$/) } }]);
    const { commands, reports } = world.result();
    expect(commands).toMatchObject([
      { name: 'setup', run: 'npm ci', outcome: 'exited', exitCode: 0 },
      { name: 'lint', run: 'npm run lint', outcome: 'exited', exitCode: 1 },
      { name: 'test', run: 'npm test', outcome: 'exited', exitCode: 0 },
    ]);
    expect(world.artefacts.text(commands[1]!.stdout)).toBe('src/a.js: 1 error\n');
    expect(reports.map(({ path, digest }) => [path, world.artefacts.text(digest)])).toEqual([['junit.xml', JUNIT]]);
  });

  it('has one effect for the same report sent twice, and refuses another one for the same attempt', async () => {
    const { world, post } = await waiting();
    await post();

    expect(await post()).toMatchObject({ outcome: 'accepted', replayed: true, missing: ['lint'] });
    expect(await post({ exitCode: 1 })).toMatchObject({ outcome: 'conflict' });
    expect(await post({ attempt: 2, exitCode: 3 })).toMatchObject({ outcome: 'accepted', replayed: false });
    await post(LINT);

    expect(world.tokens.completed).toHaveLength(1);
    expect(world.result().commands[2]).toMatchObject({ name: 'test', exitCode: 3 });
  });

  it('delivers again for a report that is repeated, when the first delivery failed, and answers a repeat after that as well', async () => {
    const { world, post } = await waiting();
    await post();
    const tokens = { succeed: async () => Promise.reject(new Error('throttled')), fail: async () => Promise.resolve(true) };
    await expect(postReport(body(LINT), 'ci-role', { ...world, tokens })).rejects.toThrow('throttled');

    const again = await post(LINT);
    const later = await post(LINT);

    expect([again, later]).toEqual(Array(2).fill(expect.objectContaining({ outcome: 'accepted', missing: [], replayed: true })));
    expect(world.tokens.completed).toHaveLength(1);
  });

  it('is about the job that waits, where another of the same commit has its outcome', async () => {
    const { world, post } = await waiting();
    await post();
    await post(LINT);
    await world.jobs.open(remoteJob({ name: 'job-2' }), 'token-2');

    expect(await post({ exitCode: 1 })).toMatchObject({ outcome: 'accepted', job: 'job-2', missing: ['lint'], replayed: false });
  });

  it('completes once when two gates are reported at the same moment', async () => {
    const { world, post } = await waiting();

    await Promise.all([post(), post(LINT), post(), post(LINT)]);

    expect(new Set(world.tokens.completed.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  it.each([
    { name: 'another project', change: { project: 'github.com/acme/other' } },
    { name: 'another commit', change: { commit: 'f'.repeat(40) } },
    { name: 'a gate that the job has not', change: { ...LINT, gate: 'build' } },
  ])('tells nobody whether something waits: $name', async ({ change }) => {
    const { post } = await waiting();

    expect(await post(change)).toEqual({ outcome: 'not-waiting' });
  });

  it('takes nothing when the job has its outcome', async () => {
    const { world, post } = await waiting();
    await world.jobs.settle('job-1', { error: 'Sandbox.Failed', cause: 'overdue' });

    expect(await post()).toEqual({ outcome: 'not-waiting' });
    expect(world.tokens.completed).toEqual([]);
  });

  it.each([
    { name: 'a path that the job does not ask for', reports: [{ path: 'other.xml', content: JUNIT }], at: 'reports.0.path' },
    { name: 'text of no known format', reports: [{ path: 'junit.xml', content: 'all fine' }], at: 'reports.0.content' },
    { name: 'a blank file', reports: [{ path: 'junit.xml', content: '  \n' }], at: 'reports.0.content' },
    { name: 'a digest of nothing', reports: [{ path: 'junit.xml', digest: 'a'.repeat(64) }], at: 'reports.0.digest' },
    {
      name: 'one path twice',
      reports: [
        { path: 'junit.xml', content: JUNIT },
        { path: 'junit.xml', content: JUNIT },
      ],
      at: 'reports',
    },
    {
      name: 'too many bytes',
      reports: [{ path: 'junit.xml', content: `${JUNIT}${' '.repeat(MAX_REPORT_BYTES)}` }],
      at: 'reports.0.content',
    },
    { name: 'few bytes that unpack to too many', reports: [{ path: 'junit.xml', gzip: BOMB }], at: 'reports.0.gzip' },
    { name: 'packed bytes that are no gzip', reports: [{ path: 'junit.xml', gzip: 'aGVsbG8=' }], at: 'reports.0.gzip' },
    { name: 'packed bytes that were cut off', reports: [{ path: 'junit.xml', gzip: packed(JUNIT).slice(0, 40) }], at: 'reports.0.gzip' },
    { name: 'packed bytes in no base64', reports: [{ path: 'junit.xml', gzip: '*'.repeat(16) }], at: 'reports.0.gzip' },
    { name: 'packed text of no known format', reports: [{ path: 'junit.xml', gzip: packed('all fine') }], at: 'reports.0.gzip' },
  ])('refuses $name, says where, and stores nothing', async ({ reports, at }) => {
    const { world, post } = await waiting();

    const result = await post({ reports });

    expect(result).toMatchObject({ outcome: 'invalid', problems: [{ path: at }] });
    expect(await world.jobs.postings('job-1')).toEqual([]);
  });

  it('takes a packed report like the one that was packed', async () => {
    const { world, post } = await waiting();
    await post(LINT);
    await post({ reports: [{ path: 'junit.xml', gzip: packed(JUNIT) }] });

    expect(world.result().reports.map(({ path, digest }) => [path, world.artefacts.text(digest)])).toEqual([['junit.xml', JUNIT]]);
    expect(await post({ reports: [{ path: 'junit.xml', content: JUNIT }] })).toMatchObject({ replayed: true });
  });

  it('takes a report that was reported before by its digest', async () => {
    const { world, post } = await waiting();
    const digest = await world.artefacts.put(Buffer.from(JUNIT));

    expect(await post({ reports: [{ path: 'junit.xml', digest }] })).toMatchObject({ outcome: 'accepted' });
  });

  it('masks what looks like a credential in the output', async () => {
    const { world, post } = await waiting();
    await post(LINT);
    await post({ output: 'password in postgres://me:hunter22@db/x\n' });

    expect(world.artefacts.text(world.result().commands[2]!.stdout)).not.toContain('hunter22');
  });

  it('takes exit code 127 for a tool that is missing', async () => {
    const { world, post } = await waiting();
    await post(LINT);
    await post({ exitCode: 127, reports: [] });

    expect(world.result().commands[2]).toMatchObject({ name: 'test', outcome: 'not-found' });
  });

  it('serves every run that waits for the same commit', async () => {
    const { world, post } = await waiting();
    await world.jobs.open(remoteJob({ name: 'job-2', job: gatesJob({ runId: 'another' }) }), 'token-2');

    await post();
    await post(LINT);

    expect(world.tokens.completed.map(({ token }) => token).sort()).toEqual(['token-2', 'token-of-the-run']);
  });

  it('shows what is missing without the token', async () => {
    const { world, post } = await waiting();
    await post();

    const shown = await showGates(PROJECT, COMMIT, world);

    expect(shown).toMatchObject([
      {
        expected: ['lint', 'tests'],
        missing: ['lint'],
        reports: ['junit.xml', 'coverage/coverage-summary.json'],
        posted: [{ gate: 'tests', by: 'ci-role' }],
      },
    ]);
    expect(JSON.stringify(shown)).not.toContain('token-of-the-run');
    expect(await showGates('elsewhere', COMMIT, world)).toEqual([]);
  });
});

describe('the body of a report', () => {
  it.each([
    { name: 'a short commit', change: { commit: 'c0ffee' } },
    { name: 'a verdict of its own', change: { verdict: 'passed' } },
    { name: 'traceability, which no CI can judge', change: { gate: 'spec-traceability' } },
    { name: 'the design in step, which no CI can judge', change: { gate: 'spec-sync' } },
    { name: 'a path that climbs out', change: { reports: [{ path: '../junit.xml', content: JUNIT }] } },
    { name: 'a path that climbs out in the middle', change: { reports: [{ path: 'a/../../b', content: JUNIT }] } },
    { name: 'an absolute path', change: { reports: [{ path: '/etc/passwd', content: JUNIT }] } },
    { name: 'a Windows path', change: { reports: [{ path: 'a\\b', content: JUNIT }] } },
    { name: 'a path with a line end', change: { reports: [{ path: 'a\nb', content: JUNIT }] } },
    { name: 'a digest that is none', change: { reports: [{ path: 'a', digest: '../../x' }] } },
    { name: 'an exit code beyond a byte', change: { exitCode: 256 } },
    { name: 'a script for an address', change: { runnerUrl: 'javascript:alert(1)' } },
    { name: 'too much output', change: { output: 'x'.repeat(65_537) } },
  ])('must not have $name', ({ change }) => {
    expect(() => body(change)).toThrow();
  });
});
