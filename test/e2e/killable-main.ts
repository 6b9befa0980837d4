/**
 * A whole run like `stringline run --playbook`, in a process that ends itself by SIGKILL around a durable write.
 * For the tests only: it wires the same platform as the command line, plus the hooks around all that is written.
 *
 * Arguments: repository, playbook, log, and where to die (see kill-points.ts). It dies at the first
 * write at which no process of this log has died before; the log also says which model calls were made. The clock stands still, so that
 * two runs make the same ids, commits and digests. Prints one JSON line: how the run stands.
 */
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { createModels, loadPlaybook } from '../../lib/adapters/models/index.ts';
import { createRun } from '../../lib/app/create-run.ts';
import type { ModelPort } from '../../lib/app/ports.ts';
import { loadRun } from '../../lib/app/run-context.ts';
import { deciderFor } from '../../lib/cli/review/deciders.ts';
import { driveRun, finishClosing } from '../../lib/local/drive-run.ts';
import { openPlatform } from '../../lib/local/platform.ts';
import { killHooks, type KillMode } from './kill-points.ts';

const [repository = '', playbookPath = '', log = '', mode = 'never'] = process.argv.slice(2);
const clock = { now: () => new Date('2026-11-20T10:00:00.000Z') };
const playbook = await loadPlaybook(playbookPath);
let port: ModelPort | undefined;
const models: ModelPort = {
  async converse(request, options) {
    const { stage, step, index } = request.purpose;
    appendFileSync(log, `call ${stage}/${step}#${index}\n`);
    if (!port) throw new Error('no model yet');
    return port.converse(request, options);
  },
};
const io = { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin, cwd: repository, env: {} };
const hooks = killHooks({ log, root: repository, mode: mode as KillMode });
const platform = await openPlatform({ cwd: repository, models, clock, hooks });
const settleModels: Parameters<typeof createRun>[0]['settleModels'] = async (config) => {
  const made = await createModels({ env: {}, config, now: clock.now, playbook });
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
const ended = run.status === 'succeeded';
if (ended) await finishClosing(run, platform, signal);
const outcome = ended ? { kind: 'finished', run } : await driveRun(run.id, platform, { signal, decide });
await platform.close();
process.stdout.write(`${JSON.stringify({ kind: outcome.kind, status: outcome.run.status, reason: outcome.run.reason ?? null })}\n`);
