/**
 * A whole run like `stringline run --playbook`, in a process that ends itself by SIGKILL at a given transaction of the engine.
 * For the tests only: it wires the same platform as the command line, plus the hooks around the journal.
 *
 * Arguments: repository, playbook, file that counts model calls, `before` or `after`, number of the transaction (0: never).
 * Prints one JSON line: how the run stands and how many transactions this process made.
 */
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { createModels, loadPlaybook } from '../../lib/adapters/models/index.ts';
import { createRun } from '../../lib/app/create-run.ts';
import type { ModelPort } from '../../lib/app/ports.ts';
import { loadRun } from '../../lib/app/run-context.ts';
import { deciderFor } from '../../lib/cli/review/deciders.ts';
import { driveRun } from '../../lib/local/drive-run.ts';
import { openPlatform } from '../../lib/local/platform.ts';

const [repository = '', playbookPath = '', callsFile = '', moment = 'after', at = '0'] = process.argv.slice(2);
let transactions = 0;
const dieAt =
  (when: string) =>
  (n: number): void => {
    transactions = Math.max(transactions, n);
    if (when === moment && n === Number(at)) process.kill(process.pid, 'SIGKILL');
  };

const playbook = await loadPlaybook(playbookPath);
let port: ModelPort | undefined;
const models: ModelPort = {
  async converse(request, options) {
    const { stage, step, index } = request.purpose;
    appendFileSync(callsFile, `${stage}/${step}#${index}\n`);
    if (!port) throw new Error('no model yet');
    return port.converse(request, options);
  },
};
const io = { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin, cwd: repository, env: {} };
const platform = await openPlatform({ cwd: repository, models, journal: { beforeCommit: dieAt('before'), afterCommit: dieAt('after') } });
const settleModels: Parameters<typeof createRun>[0]['settleModels'] = async (config) => {
  const made = await createModels({ env: {}, config, now: () => new Date(), playbook });
  port = made.port;
  return made;
};
let [run] = await platform.ports.runs.list();
if (run) await settleModels((await loadRun(run.id, platform.ports)).config);
else
  run = (
    await createRun(
      {
        request: 'Let callers subtract.',
        requestSource: 'argument',
        spec: 'subtraction',
        reviewMode: 'scripted',
        allowDirty: false,
        playbook: platform.ports.hash(playbook.canonical),
        settleModels,
      },
      platform.ports,
    )
  ).run;
const { signal } = new AbortController();
const decide = await deciderFor(run, { platform, context: { io, json: true, cwd: '.', quiet: true }, signal, playbook });
const outcome = run.status === 'succeeded' ? { kind: 'finished', run } : await driveRun(run.id, platform, { signal, decide });
await platform.close();
process.stdout.write(
  `${JSON.stringify({ kind: outcome.kind, status: outcome.run.status, reason: outcome.run.reason ?? null, transactions })}\n`,
);
