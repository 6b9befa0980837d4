import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { calculator, savePlaybook, unreviewed } from '../support/calculator.ts';
import { makeRepository, openedRepository, type Repository } from '../support/repository.ts';
import { bareEnvironment, type CliProcess, type CliResult, type JsonDocument, runCli, runJson, startCli } from '../support/stringline.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

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

function keep(repository: Repository): Repository {
  opened.push(repository);
  return repository;
}

/** Somebody else's copy of a repository, and their person. */
function cloneOf(repository: Repository): Repository {
  const { path, remove } = temporaryDirectory('stringline-clone-');
  const clone = keep(openedRepository(path, remove));
  clone.git('clone', '-q', repository.root, '.');
  clone.git('config', 'user.name', 'Grace');
  clone.git('config', 'user.email', 'grace@example.org');
  return clone;
}

interface Served {
  url: string;
  token: string;
}

async function serve(repository: Repository, ...options: string[]): Promise<Served> {
  const server = startCli(['serve', '--port', '0', '--playbook', savePlaybook(repository, unreviewed()), ...options], {
    cwd: repository.root,
  });
  servers.push(server);
  await server.shows('describe http');
  return JSON.parse(readFileSync(join(repository.root, '.stringline', 'serve.json'), 'utf8')) as Served;
}

/** `stringline remote …` in a folder that the server knows nothing of. */
const remote = ({ root }: Repository, { url, token }: Served, ...args: string[]): Promise<CliResult & { json: JsonDocument }> =>
  runJson(['remote', ...args, '--remote', url], { cwd: root, env: { STRINGLINE_TOKEN: token } });

describe('stringline remote run from another clone', () => {
  it(
    'uploads what the server has not got, builds on that commit, and uploads nothing the next time',
    async () => {
      // Prepare
      const repository = keep(makeRepository({ files: calculator() }));
      const server = await serve(repository);
      const clone = cloneOf(repository);
      clone.write('docs/notes.md', 'Only in this clone.\n');
      clone.commit('Take notes');
      clone.write('docs/more.md', 'And these.\n');
      const head = clone.commit('Take more notes');

      // Act
      const first = await remote(clone, server, 'run', '--spec', 'subtraction', '--no-wait', 'Subtract.');
      const { id } = first.json['run'] as { id: string };
      const waiting = await remote(clone, server, 'status', id, '--wait');
      const [review] = waiting.json['reviews'] as { id: string; digest: string }[];
      const shown = await remote(clone, server, 'review', 'show', review!.id);
      const rejected = await remote(clone, server, 'review', 'reject', review!.id, '--digest', review!.digest.slice(0, 12));
      const ended = await remote(clone, server, 'status', id, '--wait');
      const second = await remote(clone, server, 'run', '--spec', 'subtraction', '--no-wait', 'Subtract once more.');
      const text = await runCli(['remote', 'status', '--remote', server.url], { cwd: clone.root, env: { STRINGLINE_TOKEN: server.token } });

      // Assess: two commits, the root folder twice, `docs` twice, two files.
      expect(first).toMatchObject({ code: 0, json: { snapshot: { commit: head, uploaded: 8 }, run: { baseCommit: head } } });
      expect(repository.show(head, 'docs/more.md')).toBe('And these.\n');
      expect(repository.git('fsck', '--connectivity-only', '--no-dangling')).toBe('');
      expect(waiting).toMatchObject({ code: 3, json: { run: { status: 'waiting', requester: 'Ada <ada@example.org>' } } });
      expect((shown.json['documents'] as { text: string }[])[0]?.text).toContain('# Requirements');
      expect(rejected).toMatchObject({ code: 0, json: { review: { status: 'rejected' } } });
      expect(ended).toMatchObject({ code: 1, json: { run: { status: 'rejected' } } });
      expect(second).toMatchObject({ code: 0, json: { snapshot: { commit: head, uploaded: 0, bytes: 0 } } });
      expect(text.stdout.trim().split('\n')).toHaveLength(2);
    },
    LIMIT,
  );

  it(
    'says what is not part of the run, and which commit it cannot find',
    async () => {
      // Prepare
      const repository = keep(makeRepository({ files: calculator() }));
      const server = await serve(repository);
      const clone = cloneOf(repository);
      clone.write('src/add.sh', '# changed, and not committed\n');

      // Act
      const unknown = await remote(clone, server, 'run', '--spec', 'subtraction', '--commit', 'no-such-branch', 'Subtract.');
      const dirty = await remote(clone, server, 'run', '--spec', 'subtraction', '--no-wait', 'Subtract.');

      // Assess
      expect(unknown).toMatchObject({ code: 2, json: { error: { code: 'commit-unknown' } } });
      expect(dirty.code).toBe(0);
      expect((dirty.json['findings'] as { ruleId: string }[]).map(({ ruleId }) => ruleId)).toContain('repository-dirty');
    },
    LIMIT,
  );

  it(
    'gets its gates from a CI that takes the branch from the server and reports what its own commands came to',
    async () => {
      // Prepare
      const repository = keep(makeRepository({ files: calculator({ config: { review: '  allow_policy: true' } }) }));
      const server = await serve(repository, '--gates', 'external', '--max-runs', '1');
      const person = cloneOf(repository);
      const started = await remote(person, server, 'run', '--spec', 'subtraction', '--review', 'policy', '--no-wait', 'Subtract.');
      const { id } = started.json['run'] as { id: string };
      const commit = await waitsForGates(repository, server);

      // Act
      const ci = cloneOf(repository);
      ci.git('checkout', '-q', 'stringline/subtraction');
      execFileSync('sh', ['check.sh'], { cwd: ci.root, env: bareEnvironment(), stdio: 'pipe' });
      const report = (...args: string[]): Promise<CliResult & { json: JsonDocument }> =>
        runJson(['gate', 'report', ...args, '--remote', server.url], { cwd: ci.root, env: { STRINGLINE_TOKEN: server.token } });
      const lint = await report('--gate', 'lint', '--exit-code', '0');
      const before = await remote(person, server, 'status', id);
      const tests = await report(
        '--gate',
        'tests',
        '--exit-code',
        '0',
        '--tool',
        'check.sh',
        '--report',
        'junit.xml',
        '--report',
        'lcov.info',
      );
      const late = await report('--gate', 'tests', '--exit-code', '1', '--attempt', '2');
      const ended = await remote(person, server, 'status', id, '--wait');

      // Assess
      expect(ci.git('rev-parse', 'HEAD').trim()).toBe(commit);
      expect(lint).toMatchObject({ code: 0, json: { runId: id, gate: 'lint', missing: ['tests'], commit } });
      expect(before.json['run']).toMatchObject({ status: 'running' });
      expect(tests).toMatchObject({ code: 0, json: { missing: [] } });
      expect(late).toMatchObject({ code: 2, json: { error: { code: 'not-found' } } });
      expect(ended).toMatchObject({ code: 0, json: { run: { status: 'succeeded' } } });
      expect((ended.json['gates'] as { gate: string; verdict: string }[]).map(({ gate, verdict }) => `${gate} ${verdict}`)).toEqual(
        expect.arrayContaining(['lint passed', 'tests passed', 'spec-traceability passed']),
      );
    },
    LIMIT,
  );
});

/** The commit that a run waits about, as a CI would find it: the tip of its branch. */
async function waitsForGates(repository: Repository, { url, token }: Served): Promise<string> {
  for (;;) {
    const [commit] = repository.git('for-each-ref', '--format=%(objectname)', 'refs/heads/stringline/subtraction').split('\n');
    const answer = await fetch(`${url}/v1/gates?commit=${commit || '0'.repeat(40)}`, { headers: { authorization: `Bearer ${token}` } });
    const { items } = (await answer.json()) as { items: unknown[] };
    if (commit !== undefined && items.length > 0) return commit;
    await wait(200);
  }
}
