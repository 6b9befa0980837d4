/**
 * `node scripts/conformance/serve-for-fuzz.ts [port]`: the API over a repository of its own, for judges that send it anything. Prints one
 * line of JSON (url, token, and ids that exist) once it listens, and ends with its standard input or a signal. Nothing drives the runs
 * that are started: what is judged are the answers.
 */
import process from 'node:process';
import { startServer } from '../../lib/local/serve/server.ts';
import { openApiWorld, removeSharedRepository } from '../../test/support/api/world.ts';

const TOKEN = 'fuzz';

const world = await openApiWorld();
const run = await world.seedRun();
const review = await world.seedReview(run);
const server = await startServer({
  services: {
    ...world.services,
    onFault: (error) => void process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
  },
  host: '127.0.0.1',
  port: Number(process.argv[2] ?? 0),
  token: TOKEN,
  person: 'Ada <ada@example.org>',
});
process.stdout.write(
  `${JSON.stringify({ url: server.url, token: TOKEN, run: run.id, review: review.id, digest: review.digest, spec: run.spec, project: world.platform.root })}\n`,
);

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await server.close();
  await world.close();
  removeSharedRepository();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
process.stdin.once('end', () => void stop()).resume();
