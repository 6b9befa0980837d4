import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { deadAddress } from '../support/dead-address.ts';
import { calculator, savePlaybook, unreviewed } from '../support/calculator.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { type CliProcess, type CliResult, type JsonDocument, runJson, startCli } from '../support/stringline.ts';

const LIMIT = 300_000;
const opened: Repository[] = [];
const servers: CliProcess[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.child.kill('SIGKILL');
    await server.done;
  }
  for (const repository of opened.splice(0)) repository.remove();
});

function newRepository(): Repository {
  const repository = makeRepository({ files: calculator() });
  opened.push(repository);
  return repository;
}

async function serve(repository: Repository): Promise<CliProcess> {
  const server = startCli(['serve', '--port', '0', '--playbook', savePlaybook(repository, unreviewed())], { cwd: repository.root });
  servers.push(server);
  await server.shows('describe http');
  return server;
}

async function stop(server: CliProcess): Promise<CliResult> {
  server.child.kill('SIGTERM');
  return server.done;
}

const remote = (repository: Repository, ...args: string[]): Promise<CliResult & { json: JsonDocument }> =>
  runJson(['remote', ...args], { cwd: repository.root });

describe('stringline serve and stringline remote', () => {
  it(
    'build a spec: the run that the API has started is driven, and decisions through the API carry it on',
    async () => {
      // Prepare
      const repository = newRepository();
      const server = await serve(repository);
      await server.shows('Scripted: replies come from the playbook');
      const file = join(repository.root, '.stringline', 'serve.json');

      // Act
      const started = await remote(repository, 'run', '--spec', 'subtraction', 'Subtract.');
      const subjects: string[] = [];
      let last = started;
      while (last.code === 3) {
        const [review] = last.json['reviews'] as { id: string; digest: string; subject: string }[];
        subjects.push(review!.subject);
        const decided = await remote(repository, 'review', 'approve', review!.id, '--digest', review!.digest.slice(0, 12));
        expect(decided).toMatchObject({ code: 0, json: { review: { status: 'approved', decision: { via: 'api' } } } });
        const outputs = ['--sarif', 'gates.sarif', '--junit', 'gates.xml', '--summary', 'summary.md'];
        last = await remote(repository, 'status', (started.json['run'] as { id: string }).id, '--wait', ...outputs);
      }

      // Assess
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(started.json).toMatchObject({ schema: 'stringline.remote-run/1', exit: 3, run: { status: 'waiting', requestSource: 'api' } });
      expect(subjects).toEqual(['requirements', 'design', 'tasks']);
      expect(last).toMatchObject({ code: 0, json: { run: { status: 'succeeded', requester: 'Ada <ada@example.org>' } } });
      expect(new Set((last.json['gates'] as { verdict: string }[]).map(({ verdict }) => verdict))).toEqual(new Set(['passed']));
      expect(repository.show('stringline/subtraction', 'src/sub.sh')).toContain('sub()');
      expect(JSON.parse(readFileSync(join(repository.root, 'gates.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
      expect(readFileSync(join(repository.root, 'gates.xml'), 'utf8')).toContain('<testsuite name="tests" tests="1" failures="0"');
      expect(readFileSync(join(repository.root, 'summary.md'), 'utf8')).toContain('Stringline: subtraction succeeded');
    },
    LIMIT,
  );

  it(
    'say what the server lacks where no model can be reached, and take a model for one run',
    async () => {
      // Prepare
      const repository = newRepository();
      const server = startCli(['serve', '--port', '0'], { cwd: repository.root });
      servers.push(server);
      await server.shows('describe http');

      // Act
      const refused = await remote(repository, 'run', '--spec', 'subtraction', 'Subtract.');
      const other = await remote(repository, 'run', '--spec', 'subtraction', '--model', 'nobody:knows', 'Subtract.');

      // Assess
      expect(refused).toMatchObject({ code: 2, json: { error: { code: 'no-model' } } });
      expect((refused.json['error'] as { fix: string }).fix).toContain('stringline serve --playbook FILE');
      expect(other).toMatchObject({ code: 2, json: { error: { code: 'model-flag' } } });
    },
    LIMIT,
  );

  it(
    'stop in order: runs are left resumable, and the next server takes them up',
    async () => {
      // Prepare
      const repository = newRepository();
      const first = await serve(repository);
      const started = await remote(repository, 'run', '--spec', 'subtraction', '--no-wait', 'Subtract.');

      // Act
      const stopped = await stop(first);
      const between = await runJson(['status'], { cwd: repository.root });
      const unreachable = await remote(repository, 'status', '--remote', await deadAddress());
      const idle = await stop(await serve(newRepository()));
      await serve(repository);
      const waiting = await remote(repository, 'status', (started.json['run'] as { id: string }).id, '--wait');

      // Assess
      expect(started.code).toBe(0);
      expect(stopped).toMatchObject({ code: 0, signal: null });
      expect(['paused', 'waiting']).toContain((between.json['runs'] as { status: string }[])[0]?.status);
      expect(unreachable).toMatchObject({ code: 5, json: { error: { code: 'remote-unreachable' } } });
      expect(idle).toMatchObject({ code: 0, stderr: expect.stringMatching(/\nStopping …\nStopped\.\n$/u) });
      expect(waiting).toMatchObject({ code: 3, json: { run: { status: 'waiting' } } });
    },
    LIMIT,
  );
});
