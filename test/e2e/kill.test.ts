import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { build } from 'esbuild';
import { sha256 } from '../../lib/adapters/local/sha256.ts';
import { verifyChain } from '../../lib/domain/ledger/index.ts';
import type { LedgerEntry } from '../../lib/domain/workflow/run.ts';
import { calculator, DONE_NEG, DONE_SUB, savePlaybook, subtraction, turn, WRITE_NEG, WRITE_SUB } from '../support/calculator.ts';
import { checkoutOf, commitsOf, makeRepository, type Repository } from '../support/repository.ts';
import { type CliResult, PACKAGE_ROOT, runJson, startCli, startProcess, succeeded } from '../support/stringline.ts';
import { isWanted, type KillMode, type KillPoint, linesOf, pointsOf } from './kill-points.ts';

const LIMIT = 600_000;
const BRANCH = 'stringline/subtraction';
/** The sample ends in the time of a test run; `npm run check:deep` dies on both sides of every write. */
const MODE: KillMode = process.env['STRINGLINE_KILL'] === 'everywhere' ? 'everywhere' : 'sample';

/** Inside the package, because the program looks for its state machines from where it lies. */
const BUNDLE = join(PACKAGE_ROOT, 'node_modules', `.stringline-killable-${process.pid}`);

/** Bundled and compiled ahead the program starts in a fraction of the time, and it starts often here. */
async function buildProgram(): Promise<void> {
  await build({
    entryPoints: [join(PACKAGE_ROOT, 'test', 'e2e', 'killable-main.ts')],
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    target: 'node24',
    outdir: BUNDLE,
    logLevel: 'error',
    banner: { js: "import { createRequire as requireOf } from 'node:module';const require = requireOf(import.meta.url);" },
  });
}

interface World {
  repository: Repository;
  playbook: string;
  /** Which calls were made, and where processes died. */
  log: string;
}

function world(): World {
  const repository = makeRepository({ files: calculator() });
  return { repository, playbook: savePlaybook(repository, subtraction()), log: join(repository.root, '.git', 'kill-log') };
}

const carry = ({ repository, playbook, log }: World, mode: KillMode): Promise<CliResult> =>
  startProcess(['--disable-warning=ExperimentalWarning', join(BUNDLE, 'killable-main.js'), repository.root, playbook, log, mode], {
    cwd: repository.root,
    env: { NODE_COMPILE_CACHE: join(BUNDLE, 'compiled') },
  }).done;

/** Carries a run on, each process dying at a point where none has died before, until one lives to its end. Returns the number of deaths. */
async function carryThroughDeaths(chain: World): Promise<number> {
  for (let deaths = 0; deaths < 2_000; deaths += 1) {
    const { signal, code, stdout, stderr } = await carry(chain, MODE);
    if (signal === 'SIGKILL') continue;
    if (code !== 0)
      throw new Error(`after ${deaths} deaths, the last ${JSON.stringify(pointsOf(chain.log, 'kill').at(-1))}: ${stdout}${stderr}`);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'finished', status: 'succeeded' });
    return deaths;
  }
  throw new Error('the run makes no progress');
}

/** All that a run leaves, without what names this run or this moment. */
async function remains({ repository }: World): Promise<Record<string, unknown>> {
  const { json } = await runJson(['show'], { cwd: repository.root });
  const run = json['run'] as { id: string };
  const commits = commitsOf(repository, `main..${BRANCH}`);
  const neutral = (text: string): string =>
    commits.reduce(
      (all, { id }, index) => all.replaceAll(id, `<commit ${index}>`).replaceAll(id.slice(0, 9), `<commit ${index}>`),
      text.replaceAll(run.id, '<run>'),
    );
  const ledger = json['ledger'] as LedgerEntry[];
  const events = json['events'] as { key: string; type: string; message: string }[];
  return {
    tree: repository.git('rev-parse', `${BRANCH}^{tree}`),
    messages: commits.map(({ subject, body, files }) => neutral(`${subject}\n${body}\n${files.join(' ')}`)),
    events: events.map(({ type, message }) => neutral(`${type}: ${message}`)),
    keysOnce: new Set(events.map(({ key }) => key)).size === events.length,
    reviews: (json['reviews'] as { subject: string; status: string; digest: string }[]).map(({ subject, status, digest }) => ({
      subject,
      status,
      digest,
    })),
    revisions: (json['revisions'] as { kind: string; number: number; digest: string }[]).map(({ kind, number, digest }) => ({
      kind,
      number,
      digest,
    })),
    usage: (json['usage'] as { records: { stage: string; step: string }[] }).records.map(({ stage, step }) => `${stage} ${step}`),
    ledger: ledger.map(({ type }) => type),
    ledgerIntact: verifyChain(ledger, sha256).intact,
    pullRequest: await pullRequestOf(repository, neutral),
    leftOver: repository.git('worktree', 'list', '--porcelain').match(/^worktree /gmu)?.length,
  };
}

/** The text as the command line writes it: a run that is over is shown again. */
async function pullRequestOf(repository: Repository, neutral: (text: string) => string): Promise<string> {
  const report = await runJson(['show'], { cwd: repository.root });
  const digest = (report.json['ledger'] as LedgerEntry[]).find(({ type }) => type === 'run.succeeded')!.data['body'] as string;
  return neutral(readFileSync(join(repository.root, '.stringline', 'artefacts', digest.slice(0, 2), digest), 'utf8'));
}

/** A body as what it says: a record that was read again has its keys in another order. */
const parsed = (text: string): unknown => (text.startsWith('{') ? JSON.parse(text) : text);

/** Rows of records that two runs of the same work, at the same moment, must have in common to the last byte. */
function recordsOf({ repository }: World): Record<string, unknown> {
  const database = new DatabaseSync(join(repository.root, '.stringline', 'stringline.sqlite'), { readOnly: true });
  const neutral = (text: string): string => text.replaceAll(repository.root, '<root>').replace(/review-[0-9a-f]{10}/gu, '<review>');
  const rows = (sql: string): unknown[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => Object.values(row).map((value) => parsed(neutral(String(value)))));
  const records = {
    // What the gates were judged by has durations in it.
    builds: rows("SELECT key, iif(stage = 'verify', '', artefact), stage, step FROM builds ORDER BY key"),
    usage: rows('SELECT body FROM usage ORDER BY rowid'),
    events: withoutResults(rows('SELECT key, body FROM run_events ORDER BY sequence')),
    ledger: rows("SELECT key, json_remove(body, '$.hash', '$.previous', '$.data.verification') AS body FROM ledger ORDER BY sequence"),
    leftOver: ['tasks', 'timers', 'inbox'].flatMap((table) => rows(`SELECT * FROM ${table}`)),
    undelivered: rows('SELECT id FROM reviews WHERE token IS NOT NULL'),
    refs: repository.git('for-each-ref', '--format=%(refname) %(objectname)'),
  };
  database.close();
  return records;
}

/** What commands came to is kept with how long they took: its digest is another each time. In its place stands which of them it is. */
function withoutResults(events: unknown[]): unknown[] {
  const json = JSON.stringify(events);
  const lists = [...json.matchAll(/"results":\[([^\]]*)\]/gu)].map(([, list = '']) => list);
  const digests = new Set(lists.flatMap((list) => list.match(/[0-9a-f]{64}/gu) ?? []));
  const neutral = [...digests].reduce((text, digest, index) => text.replaceAll(digest, `<result ${String(index)}>`), json);
  return JSON.parse(neutral) as unknown[];
}

/** Calls that were made again; for each the point of death between the two. */
function repeatedCalls({ log }: World): { call: string; died: KillPoint[] }[] {
  const repeated: { call: string; died: KillPoint[] }[] = [];
  let last: { call: string; died: KillPoint[] } | undefined;
  for (const line of linesOf(log)) {
    if (line.startsWith('kill ')) last?.died.push(JSON.parse(line.slice(5)) as KillPoint);
    if (!line.startsWith('call ')) continue;
    if (last?.call === line) repeated.push(last);
    last = { call: line, died: [] };
  }
  return repeated;
}

const callsOf = ({ log }: World): string[] => [...new Set(linesOf(log).filter((line) => line.startsWith('call ')))];

/** Artefacts are written side by side: one may be there already when a process dies around another, and is then not written again. */
const isSure = ({ kind, moment }: KillPoint): boolean => kind !== 'artefact' || moment === 'before';

/** Before the build record that keeps a reply: nobody knows yet that the call was made. */
const keepsReply = ({ kind, moment, write }: KillPoint): boolean =>
  kind === 'artefact' ? write.includes('"rawStopReason"') : moment === 'before' && /^INSERT INTO builds .*#\d+"/u.test(write);

describe('a run whose process is killed', () => {
  let reference: World;
  let expected: Record<string, unknown>;

  beforeAll(async () => {
    await buildProgram();
    reference = world();
    const { code, stdout, stderr } = await carry(reference, 'never');
    if (code !== 0) throw new Error(stdout + stderr);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'finished', status: 'succeeded' });
    expected = await remains(reference);
    expect(expected).toMatchObject({ ledgerIntact: true, keysOnce: true });
    expect(callsOf(reference)).toHaveLength(5);
  }, LIMIT);
  afterAll(() => {
    reference.repository.remove();
    rmSync(BUNDLE, { recursive: true, force: true });
  });

  it(
    'around its writes, each process at another, ends with the same records, commits and artefacts, and no effect twice',
    async () => {
      // Prepare
      const chain = world();
      const before = checkoutOf(chain.repository);

      // Act
      const deaths = await carryThroughDeaths(chain);

      // Assess: it has died around every write that a run makes which is left alone.
      const died = new Set(pointsOf(chain.log, 'kill').map((point) => JSON.stringify(point)));
      const wanted = pointsOf(reference.log, 'pass').filter((point) => isWanted(point, MODE) && isSure(point));
      const due = [...new Set(wanted.map((point) => JSON.stringify(point)))];
      expect(due.filter((point) => !died.has(point))).toEqual([]);
      expect(due.length).toBeGreaterThan(100);
      expect(deaths).toBeGreaterThanOrEqual(due.length);
      expect(recordsOf(chain)).toEqual(recordsOf(reference));
      expect(await remains(chain)).toEqual(expected);
      expect(checkoutOf(chain.repository)).toEqual(before);
      expect(callsOf(chain)).toEqual(callsOf(reference));
      expect(repeatedCalls(chain).filter(({ died: points }) => points.length !== 1 || !points.every(keepsReply))).toEqual([]);
      chain.repository.remove();
    },
    MODE === 'everywhere' ? 3 * LIMIT : LIMIT,
  );

  it.each([
    { end: 'succeeded', pipeline: '', code: 0, types: ['run.succeeded'] },
    // A gate that fails, and no repair: resumed, it fails again.
    { end: 'failed', pipeline: '  gate_repairs: 0', code: 1, types: ['run.failed', 'run.resumed', 'run.failed'] },
  ])(
    'right after it was called $end has its end recorded by a resume, once',
    async ({ end, pipeline, code, types }) => {
      // Prepare
      const failing = { '1.1': [turn(...WRITE_SUB, DONE_SUB)], '1.2': [turn(WRITE_NEG[0]!, DONE_NEG)] };
      const repository = makeRepository({ files: calculator(pipeline === '' ? {} : { config: { pipeline } }) });
      const playbook = savePlaybook(repository, subtraction(pipeline === '' ? {} : { implement: failing }));
      const log = join(repository.root, '.git', 'kill-log');
      expect(
        (
          await carry(
            { repository, playbook, log },
            `after UPDATE OR IGNORE runs SET status = ?, body = ? WHERE id = ? AND status = ? ["${end}"`,
          )
        ).signal,
      ).toBe('SIGKILL');

      // Act
      const resumed = await runJson(['resume', '--playbook', playbook], { cwd: repository.root });
      const shown = await runJson(['show'], { cwd: repository.root });

      // Assess
      expect(resumed).toMatchObject({ code, json: { run: { status: end } } });
      const said = (records: { type: string }[]): string[] => records.map(({ type }) => type).filter((type) => types.includes(type));
      expect(said(shown.json['ledger'] as LedgerEntry[])).toEqual(types);
      expect(said(shown.json['events'] as { type: string }[])).toEqual(types);
      repository.remove();
    },
    LIMIT,
  );

  it(
    'at moments of the clock, resumed by the command line, ends with the same artefacts and pays at most one call again a kill',
    async () => {
      const random = world();
      const { root } = random.repository;
      const waits = [350, 700, 1100, 1700, 2600];
      for (const [index, ms] of waits.entries()) {
        const args =
          index === 0
            ? ['run', '--playbook', random.playbook, '--spec', 'subtraction', 'Let callers subtract.']
            : ['resume', '--playbook', random.playbook];
        const process = startCli(args, { cwd: root });
        const timer = setTimeout(() => process.child.kill('SIGKILL'), ms);
        await process.done;
        clearTimeout(timer);
      }
      const runs = await runJson(['status'], { cwd: root });
      const known = (runs.json['runs'] as { status: string }[])[0];
      const last =
        known === undefined
          ? await runJson(['run', '--playbook', random.playbook, '--spec', 'subtraction', 'Let callers subtract.'], { cwd: root })
          : await runJson(['resume', '--playbook', random.playbook], { cwd: root });
      if (known?.status !== 'succeeded') succeeded(last);
      expect(await remains(random)).toEqual(expected);
      random.repository.remove();
    },
    LIMIT,
  );
});
