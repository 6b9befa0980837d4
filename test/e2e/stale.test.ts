import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { calculator, DESIGN, DONE_NEG, DONE_SUB, REQUIREMENTS, TASKS, WRITE_NEG, WRITE_SUB } from '../support/calculator.ts';
import { said } from '../support/model-servers/chat-completions.ts';
import { type ModelServer, startServer } from '../support/model-servers/server.ts';
import { commitsOf, makeRepository, type Repository } from '../support/repository.ts';
import { runJson, succeeded } from '../support/stringline.ts';

const NEG = WRITE_NEG[0]!.input as { path: string; content: string };

/** Five calls of the first run, and one for what has to be done again. */
const REPLIES = [
  [{ name: 'write_requirements', input: REQUIREMENTS }],
  [{ name: 'write_design', input: DESIGN }],
  [{ name: 'write_tasks', input: TASKS }],
  [...WRITE_SUB, DONE_SUB],
  [...WRITE_NEG, DONE_NEG],
  [{ name: 'write', input: { ...NEG, content: `${NEG.content}# And nothing else.\n` } }, DONE_NEG],
];

let repository: Repository;
let server: ModelServer;
const run = (...words: string[]) =>
  runJson(['run', '--model', 'openai-compatible:test', '--review', 'policy', ...words], {
    cwd: repository.root,
    env: { OPENAI_BASE_URL: `${server.url}/v1`, STRINGLINE_MODEL_ATTEMPTS: '1' },
  });

beforeAll(async () => {
  repository = makeRepository({ files: calculator({ config: { review: '  allow_policy: true' } }) });
  server = await startServer(REPLIES.map((tools) => said({ tools })));
  succeeded(await run('--spec', 'subtraction', 'Let callers subtract.'));
  repository.git('merge', '-q', '--ff-only', 'stringline/subtraction');
}, 180_000);
afterAll(async () => {
  await server.close();
  repository.remove();
});

it('does only the tasks whose ground has changed, where the spec has changed and the code has not', async () => {
  const path = '.kiro/specs/subtraction/requirements.md';
  repository.write(path, repository.read(path).replace('print zero minus that number', 'print zero minus that number and nothing else'));
  const base = repository.commit('Say that neg prints nothing else');
  const again = await run('.kiro/specs/subtraction');
  succeeded(again);
  expect(server.received).toHaveLength(REPLIES.length);
  const { json } = await runJson(['show'], { cwd: repository.root });
  expect(JSON.stringify(json['events'])).toContain('done before, and their ground has changed: 1.2 by criterion 2.1');
  expect((again.json['tasks'] as { id: string }[]).map(({ id }) => id)).toEqual(['1.2']);
  expect(commitsOf(repository, `${base}..stringline/subtraction`).flatMap(({ files }) => files)).toEqual(['src/neg.sh']);
}, 180_000);

it('does none where nothing of the kind has', async () => {
  repository.git('merge', '-q', '--ff-only', 'stringline/subtraction');
  repository.write('README.md', '# Calculator\n');
  repository.commit('Say what it is');
  const again = await run('.kiro/specs/subtraction');
  succeeded(again);
  expect(server.received).toHaveLength(REPLIES.length);
  expect(again.json['tasks']).toEqual([]);
}, 180_000);
