import { afterEach, describe, expect, it } from '@jest/globals';
import { calculator, call, done, DONE_SUB, REQUIREMENTS, savePlaybook, subtraction, turn, WRITE_SUB } from '../support/calculator.ts';
import { completion, said } from '../support/model-servers/chat-completions.ts';
import { answer, type Responder, startServer } from '../support/model-servers/server.ts';
import { makeRepository, type Repository } from '../support/repository.ts';
import { type CliResult, type JsonDocument, runCli, runJson, succeeded } from '../support/stringline.ts';

const LIMIT = 120_000;
const cleanUp: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0)) await clean();
});
function repositoryOf(config: Record<string, string> = {}): Repository {
  const repository = makeRepository({ files: calculator({ config }) });
  cleanUp.push(repository.remove);
  return repository;
}

/** A run against a server of ours that speaks Chat Completions. */
async function runAgainst(
  responders: readonly Responder[],
  repository = repositoryOf(),
): Promise<CliResult & { json: JsonDocument; requests: number }> {
  const server = await startServer(responders);
  cleanUp.push(() => server.close());
  const env = { OPENAI_BASE_URL: `${server.url}/v1`, STRINGLINE_MODEL_ATTEMPTS: '1' };
  const result = await runJson(['run', '--model', 'openai-compatible:test', '--spec', 'subtraction', 'Subtract.'], {
    cwd: repository.root,
    env,
  });
  return { ...result, requests: server.received.length };
}
const again = (responder: Responder): Responder[] => Array.from({ length: 12 }, () => responder);
const draft = said({ tools: [{ name: 'write_requirements', input: REQUIREMENTS }] });

describe('the list of models', () => {
  it(
    'says that project.yaml is broken, and that its routes are no more than the defaults',
    async () => {
      const repository = repositoryOf({ budget: '  usd_per_run: much' });

      const { code, stdout } = await runCli(['models'], { cwd: repository.root });

      expect(code).toBe(2);
      expect(stdout).toMatch(/usd_per_run[^]*Routes by default, while .*project\.yaml is broken/u);
    },
    LIMIT,
  );
});

describe('a model over the wire', () => {
  it(
    'whose draft is good brings the run to its first review',
    async () => {
      const result = await runAgainst([draft]);
      expect(result).toMatchObject({
        code: 3,
        requests: 1,
        json: { run: { status: 'waiting' }, scripted: false, reviews: [{ subject: 'requirements' }], usage: { calls: 1 } },
      });
    },
    LIMIT,
  );

  it(
    'that answers nonsense is asked again with the reason, and a good answer then counts',
    async () => {
      const result = await runAgainst([
        said({ text: 'Sure! Here are some thoughts.' }),
        said({ tools: [{ name: 'write_requirements', input: { title: 'x' } }] }),
        draft,
      ]);
      expect(result).toMatchObject({ code: 3, requests: 3, json: { run: { status: 'waiting' } } });
    },
    LIMIT,
  );

  it.each<[string, Responder]>([
    ['nonsense without end', said({ text: 'Sure! Here are some thoughts.' })],
    ['tools that are not there', said({ tools: [{ name: 'format_disk', input: { all: true } }] })],
    ['arguments that are no JSON', said({ tools: [{ name: 'write_requirements', input: '{"title": ' }] })],
    ['a document cut off by its length', said({ tools: [{ name: 'write_requirements', input: REQUIREMENTS }], stop: 'length' })],
    ['a refusal', said({ text: 'I cannot help with that.', stop: 'content_filter' })],
    ['an empty message', completion({ text: '' })],
  ])(
    'that gives %s ends the run after few calls, with the reason; the run can be resumed',
    async (_, responder) => {
      const result = await runAgainst(again(responder));
      expect(result.requests).toBeLessThanOrEqual(4);
      expect([1, 5]).toContain(result.code);
      expect(result.json).toMatchObject({ ok: false, run: { status: 'failed', reason: expect.stringMatching(/\w{4}/u) } });
      expect(result.stderr + result.stdout).not.toMatch(/\n {4}at /u);
      const text = await runCli(['status'], { cwd: (result.json['run'] as { repository: string }).repository });
      expect(text.stdout).toMatch(/failed/u);
    },
    LIMIT,
  );

  it.each<[string, Responder]>([
    [
      '10 MB in one body',
      (response, received) =>
        answer(
          200,
          JSON.stringify({
            choices: [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(10_000_000) }, finish_reason: 'stop' }],
          }),
          { 'content-type': 'application/json' },
        )(response, received),
    ],
    ['10 MB as a stream', said({ text: 'y'.repeat(10_000_000) })],
    ['HTML', answer(200, '<html><body>Sign in</body></html>', { 'content-type': 'text/html' })],
    ['an error 500', answer(500, 'oops')],
    ['an error 401', answer(401, '{"error":{"message":"bad key"}}', { 'content-type': 'application/json' })],
  ])(
    'that returns %s: exit code 5 and nothing lost',
    async (_, responder) => {
      const result = await runAgainst(again(responder));
      expect(result).toMatchObject({ code: 5, json: { ok: false, exit: 5, run: { status: 'failed' } } });
      expect(result.stdout.length).toBeLessThan(100_000);
    },
    LIMIT,
  );
});

describe('no model', () => {
  it(
    'names the three ways to get one, and starts nothing',
    async () => {
      const repository = repositoryOf();
      const { code, json } = await runJson(['run', '--spec', 'subtraction', 'Subtract.'], { cwd: repository.root });
      expect(code).toBe(2);
      expect(json).toMatchObject({ ok: false, error: { code: 'no-model' } });
      const { message, fix } = json['error'] as { message: string; fix: string };
      for (const way of [/AWS|Bedrock/u, /OPENAI_BASE_URL/u, /--playbook/u]) expect(`${message}\n${fix}`).toMatch(way);
      expect((await runJson(['status'], { cwd: repository.root })).json['runs']).toEqual([]);
    },
    LIMIT,
  );
});

describe('an agent that goes astray', () => {
  it(
    'in a loop is stopped, and a person is asked with exit code 3',
    async () => {
      const repository = repositoryOf({ pipeline: '  agent_turns: 4\n  task_repairs: 0\n  escalated_repairs: 0' });
      const looping = Array.from({ length: 12 }, () => turn({ name: 'read', input: { path: 'src/add.sh' } }));
      const playbook = savePlaybook(repository, subtraction({ implement: { '1.1': looping } }));
      const result = await runJson(['run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'], { cwd: repository.root });
      const approve = await runJson(['review', 'approve'], { cwd: repository.root });
      expect(result).toMatchObject({ code: 3, json: { run: { status: 'waiting' }, reviews: [{ subject: 'task-failure', task: '1.1' }] } });
      expect((result.json['usage'] as { calls: number }).calls).toBeLessThanOrEqual(7);
      expect((result.json['reviews'] as { commands: object }[])[0]!.commands).not.toHaveProperty('approve');
      expect(approve).toMatchObject({ code: 2, json: { error: { code: 'task-failure-not-approvable' } } });
    },
    LIMIT,
  );

  it(
    'with unknown tools, wrong arguments, paths outside its scope and governing files is told so; nothing of it is written',
    async () => {
      const repository = repositoryOf();
      const astray = turn(
        { name: 'bash', input: { command: 'rm -rf /' } },
        { name: 'write', input: { path: '../outside.txt', content: 'x' } },
        { name: 'write', input: { path: '/etc/stringline-test', content: 'x' } },
        { name: 'write', input: { path: '.kiro/steering/tech.md', content: 'Anything goes.' } },
        { name: 'write', input: { path: '.kiro/config/project.yaml', content: '' } },
        { name: 'write', input: { path: '.git/hooks/post-commit', content: 'x' } },
        { name: 'write', input: { path: 'src/other.sh', content: 'x' } },
        { name: 'edit', input: { path: 'src/sub.sh' } },
        { name: 'delete', input: { path: 'src/add.sh' } },
      );
      const playbook = subtraction({
        implement: { '1.1': [astray, turn(...WRITE_SUB, DONE_SUB)], '1.2': subtraction().replies.implement!['1.2']! },
      });
      const result = await runJson(['run', '--playbook', savePlaybook(repository, playbook), '--spec', 'subtraction', 'Subtract.'], {
        cwd: repository.root,
      });
      const { json } = await runJson(['show'], { cwd: repository.root });
      succeeded(result);
      const message = (json['events'] as { type: string; message: string }[]).find(
        ({ type, message: text }) => type === 'task.turn' && text.includes('bash'),
      )!.message;
      expect(message.match(/refused|error|unknown|no such/giu)!.length).toBeGreaterThanOrEqual(1);
      const changed = repository
        .git('diff', '--name-only', 'main', 'stringline/subtraction')
        .split('\n')
        .filter((name) => name !== '' && !name.startsWith('.kiro/specs/'));
      expect(changed).toEqual(['src/neg.sh', 'src/sub.sh', 'test/neg.test.sh', 'test/sub.test.sh']);
    },
    LIMIT,
  );

  it(
    'that says it is done when the tests fail is not believed',
    async () => {
      const repository = repositoryOf({ pipeline: '  task_repairs: 0\n  escalated_repairs: 0' });
      const playbook = subtraction({
        implement: { '1.1': Array.from({ length: 8 }, () => turn(done('All done, trust me.', { '1.1': 'by hand', '1.2': 'by hand' }))) },
      });
      const failing = calculator();
      repository.write('test/add.test.sh', String(failing['test/add.test.sh']).replace('= 3', '= 4'));
      repository.commit('A test that fails');
      const result = await runJson(['run', '--playbook', savePlaybook(repository, playbook), '--spec', 'subtraction', 'Subtract.'], {
        cwd: repository.root,
      });
      expect(result).toMatchObject({ code: 3, json: { reviews: [{ subject: 'task-failure', task: '1.1' }] } });
    },
    LIMIT,
  );
});

describe('budget', () => {
  it(
    'in tokens: exit code 4 before the call that would exceed it; resumed with a larger one, no paid call is repeated',
    async () => {
      // Prepare: a first draft that takes most of the budget.
      const repository = repositoryOf();
      const playbook = savePlaybook(
        repository,
        subtraction({ requirements: [{ ...call('write_requirements', REQUIREMENTS), usage: { inputTokens: 58_000, outputTokens: 500 } }] }),
      );

      // Act
      const stopped = await runJson(['run', '--playbook', playbook, '--budget-tokens', '60000', '--spec', 'subtraction', 'Subtract.'], {
        cwd: repository.root,
      });
      const resumed = await runJson(['resume', '--playbook', playbook, '--budget-tokens', '5000000'], { cwd: repository.root });

      // Assess
      expect(stopped).toMatchObject({
        code: 4,
        json: { ok: false, exit: 4, run: { status: 'budget-reached', errorCode: 'budget-reached' }, usage: { calls: 1 } },
      });
      expect((stopped.json['run'] as { reason: string }).reason).toMatch(/stringline resume \S+ --budget/u);
      succeeded(resumed);
      expect(resumed.json['usage']).toMatchObject({ calls: 5 });
    },
    LIMIT,
  );

  it(
    'in money holds for a model with a price, before the first call is made',
    async () => {
      const repository = repositoryOf({
        model_routing:
          '  all:\n    provider: openai-compatible\n    model: priced\n    use_cases: [spec_generation]\n    price: { input: 50, output: 100 }',
        budget: '  usd_per_run: 0.01',
      });
      const server = await startServer(again(draft));
      cleanUp.push(() => server.close());
      const result = await runJson(['run', '--spec', 'subtraction', 'Subtract.'], {
        cwd: repository.root,
        env: { OPENAI_BASE_URL: `${server.url}/v1` },
      });
      expect(result).toMatchObject({ code: 4, json: { run: { status: 'budget-reached' }, usage: { calls: 0 } } });
      expect(server.received).toHaveLength(0);
    },
    LIMIT,
  );
});
