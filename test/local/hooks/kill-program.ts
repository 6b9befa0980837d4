/**
 * A process for the kill test of hooks: `node kill-program.ts <repository> <before|after> <n>` dispatches one event and does the queue, or is
 * killed (SIGKILL, by itself) before or after its nth durable write; `n` 0 lets it live. A process that finds the event goes on with the
 * queue. Prints the runs and how many writes it has made.
 */
import process from 'node:process';
import type { DurableWrite } from '../../../lib/adapters/local/write-hooks.ts';
import { openHookHost } from '../../../lib/local/hooks/index.ts';

const [repository = '', moment = '', count = ''] = process.argv.slice(2);
const killAt = Number(count);
let writes = 0;
/** Who does the work is written as time goes by, and is no part of what is done. */
const at = (which: string) => (write: DurableWrite) => {
  if (/^\w+ (?:INTO |FROM )?leases /u.test(write.what)) return;
  if (which === 'before') writes += 1;
  if (moment === which && writes === killAt) process.kill(process.pid, 'SIGKILL');
};

const host = await openHookHost({
  cwd: repository,
  environment: { PATH: process.env['PATH'] },
  writes: { before: at('before'), after: at('after') },
});
const { signal } = new AbortController();
const id = 'hook-kill';
if ((await host.hooks.event(id)) === undefined) {
  const files = [{ path: 'a.txt', digest: 'a' }];
  await host.dispatch({ version: 1, id, trigger: 'file-save', at: new Date().toISOString(), actor: 'Ada', files, cause: [] }, signal);
}
await host.work(signal);
const runs = await host.hooks.runs(id);
const open = await host.hooks.open();
await host.close();
process.stdout.write(JSON.stringify({ runs, open, writes }));
