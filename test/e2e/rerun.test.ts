import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculator, DESIGN, DONE_NEG, DONE_SUB, REQUIREMENTS, TASKS, WRITE_NEG, WRITE_SUB } from '../support/calculator.ts';
import { said } from '../support/model-servers/chat-completions.ts';
import { type ModelServer, startServer } from '../support/model-servers/server.ts';
import { commitsOf, makeRepository, type Repository } from '../support/repository.ts';
import { type CliResult, type JsonDocument, runJson, succeeded } from '../support/stringline.ts';

/** What the model says to the five calls of the first run. After that it answers with errors, and every request to it is counted. */
const REPLIES = [
  [{ name: 'write_requirements', input: REQUIREMENTS }],
  [{ name: 'write_design', input: DESIGN }],
  [{ name: 'write_tasks', input: TASKS }],
  [...WRITE_SUB, DONE_SUB],
  [...WRITE_NEG, DONE_NEG],
];

describe('a second, identical run', () => {
  let repository: Repository;
  let server: ModelServer;
  let first: CliResult & { json: JsonDocument };
  const run = (...more: string[]) =>
    runJson(['run', '--model', 'openai-compatible:test', '--review', 'policy', '--spec', 'subtraction', ...more, 'Let callers subtract.'], {
      cwd: repository.root,
      env: { OPENAI_BASE_URL: `${server.url}/v1`, STRINGLINE_MODEL_ATTEMPTS: '1' },
    });
  const show = async (id: string): Promise<JsonDocument> => (await runJson(['show', id], { cwd: repository.root })).json;
  const idOf = (json: JsonDocument): string => (json['run'] as { id: string }).id;

  beforeAll(async () => {
    repository = makeRepository({ files: calculator({ config: { review: '  allow_policy: true' } }) });
    server = await startServer(REPLIES.map((tools) => said({ tools })));
    first = await run();
    succeeded(first);
  }, 120_000);
  afterAll(async () => {
    await server.close();
    repository.remove();
  });

  it('has nothing to do: no model call, the same commits, the same pull request', async () => {
    const again = await run();
    succeeded(again);
    expect(server.received).toHaveLength(REPLIES.length);
    expect(again.json['commit']).toBe(first.json['commit']);
    expect(again.json['pullRequest']).toEqual(first.json['pullRequest']);
    expect(again.json['tasks']).toEqual(first.json['tasks']);
  }, 120_000);

  it('onto another branch builds the same commits and documents without a model call', async () => {
    const again = await run('--branch', 'again');
    succeeded(again);
    expect(server.received).toHaveLength(REPLIES.length);
    expect(again.json).toMatchObject({ usage: { calls: 0 } });
    expect(commitsOf(repository, 'main..again').map(({ id }) => id)).toEqual(
      commitsOf(repository, 'main..stringline/subtraction').map(({ id }) => id),
    );
    const [now, then] = [await show(idOf(again.json)), await show(idOf(first.json))];
    const documents = (report: JsonDocument): unknown =>
      (report['revisions'] as { kind: string; digest: string; findings: string }[]).map(({ kind, digest, findings }) => [
        kind,
        digest,
        findings,
      ]);
    expect(documents(now)).toEqual(documents(then));
    expect((now['reviews'] as { decision: { via: string } }[]).map(({ decision }) => decision.via)).toEqual(['policy', 'policy', 'policy']);
  }, 120_000);

  it('after its branch was deleted makes the branch again, at the same commit, without a model call', async () => {
    repository.git('branch', '-D', 'stringline/subtraction');
    const again = await run();
    succeeded(again);
    expect(repository.git('rev-parse', 'stringline/subtraction').trim()).toBe(first.json['commit']);
    expect(server.received).toHaveLength(REPLIES.length);
  }, 120_000);

  it.each<[string, (root: Repository) => unknown]>([
    ['steering', (at) => at.write('.kiro/steering/style.md', 'Two spaces.\n')],
    ['the code that the prompts show', (at) => at.write('README.md', '# Calculator\n')],
  ])(
    'asks the model as soon as %s has changed, and ends with exit code 5 where none answers',
    async (what, change) => {
      const before = server.received.length;
      change(repository);
      repository.commit(`Change ${what}`);
      const again = await run('--branch', `changed-${before}`);
      expect(server.received.length).toBeGreaterThan(before);
      expect(again).toMatchObject({ code: 5, json: { ok: false, exit: 5, run: { status: 'failed' } } });
    },
    120_000,
  );
});
