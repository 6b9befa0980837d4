import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../lib/adapters/local/sha256.ts';
import { verifyChain } from '../../lib/domain/ledger/index.ts';
import type { LedgerEntry } from '../../lib/domain/workflow/run.ts';
import { calculator, savePlaybook, subtraction } from '../support/calculator.ts';
import { checkoutOf, commitsOf, makeRepository, type Repository } from '../support/repository.ts';
import { type CliResult, type JsonDocument, runJson, startCli, startProcess, succeeded } from '../support/stringline.ts';

const MAIN = join(dirname(fileURLToPath(import.meta.url)), 'killable-main.ts');
const LIMIT = 600_000;
const BRANCH = 'stringline/subtraction';

interface World {
  repository: Repository;
  playbook: string;
  calls: string;
}

function world(): World {
  const repository = makeRepository({ files: calculator() });
  return { repository, playbook: savePlaybook(repository, subtraction()), calls: join(repository.root, '.git', 'model-calls') };
}

const carry = ({ repository, playbook, calls }: World, moment: 'before' | 'after', at: number): Promise<CliResult> =>
  startProcess(['--disable-warning=ExperimentalWarning', MAIN, repository.root, playbook, calls, moment, String(at)], {
    cwd: repository.root,
  }).done;

/** All that a run leaves, without what names this run or this moment. */
async function remains({ repository, calls }: World): Promise<Record<string, unknown>> {
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
    ...(existsSync(calls) && { calls: readFileSync(calls, 'utf8').trim().split('\n') }),
    leftOver: repository.git('worktree', 'list', '--porcelain').match(/^worktree /gmu)?.length,
  };
}

/** The text as the command line writes it: a run that is over is shown again. */
async function pullRequestOf(repository: Repository, neutral: (text: string) => string): Promise<string> {
  const report = await runJson(['show'], { cwd: repository.root });
  const digest = (report.json['ledger'] as LedgerEntry[]).find(({ type }) => type === 'run.succeeded')!.data['body'] as string;
  return neutral(readFileSync(join(repository.root, '.stringline', 'artefacts', digest.slice(0, 2), digest), 'utf8'));
}

describe('a run whose process is killed', () => {
  let reference: World;
  let expected: Record<string, unknown>;

  beforeAll(async () => {
    reference = world();
    const { code, stdout, stderr } = await carry(reference, 'after', 0);
    if (code !== 0) throw new Error(stdout + stderr);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'finished', status: 'succeeded' });
    expected = await remains(reference);
    expect(expected).toMatchObject({ ledgerIntact: true, keysOnce: true, calls: { length: 5 } });
  }, LIMIT);
  afterAll(() => {
    reference.repository.remove();
  });

  it(
    'at every journalled step, each process dying one step later, ends with the same artefacts and no effect twice',
    async () => {
      // Prepare
      const chain = world();
      const before = checkoutOf(chain.repository);

      // Act: a process dies right after its first transaction, the next right before its second; both have moved the run by one step.
      let kills = 0;
      for (;;) {
        const { signal, code, stdout, stderr } = await carry(chain, kills % 2 === 0 ? 'after' : 'before', kills % 2 === 0 ? 1 : 2);
        if (signal !== 'SIGKILL') {
          if (code !== 0) throw new Error(`after ${kills} kills: ${stdout}${stderr}`);
          expect(JSON.parse(stdout)).toMatchObject({ kind: 'finished', status: 'succeeded' });
          break;
        }
        kills += 1;
        if (kills > 200) throw new Error('the run makes no progress');
      }

      // Assess
      expect(kills).toBeGreaterThan(40);
      expect(await remains(chain)).toEqual(expected);
      expect(checkoutOf(chain.repository)).toEqual(before);
      chain.repository.remove();
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
          : known.status === 'succeeded'
            ? undefined
            : await runJson(['resume', '--playbook', random.playbook], { cwd: root });
      if (last) succeeded(last);
      const { calls: _calls, usage, ...left } = await remains(random);
      const { calls: _expectedCalls, usage: expectedUsage, ...same } = expected as JsonDocument;
      expect(left).toEqual(same);
      expect(usage).toEqual(expectedUsage);
      random.repository.remove();
    },
    LIMIT,
  );
});
