import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { calculator, DESIGN, DONE_NEG, DONE_SUB, REQUIREMENTS, TASKS, WRITE_NEG, WRITE_SUB } from '../test/support/calculator.ts';
import { said } from '../test/support/model-servers/chat-completions.ts';
import { type ModelServer, startServer } from '../test/support/model-servers/server.ts';
import { makeRepository, type Repository } from '../test/support/repository.ts';
import { type Bench, compare } from './bench.ts';

const launcher = join(import.meta.dirname, '..', 'dist', 'stringline.js');

/** What the model says in the first run. Whatever is asked after that is counted, and answered with an error. */
const REPLIES = [
  [{ name: 'write_requirements', input: REQUIREMENTS }],
  [{ name: 'write_design', input: DESIGN }],
  [{ name: 'write_tasks', input: TASKS }],
  [...WRITE_SUB, DONE_SUB],
  [...WRITE_NEG, DONE_NEG],
];

const COMMAND = ['run', '--model', 'openai-compatible:bench', '--review', 'policy', '--spec', 'subtraction', 'Let callers subtract.'];

interface Document {
  run: { id: string; status: string };
  commit: string;
  usage: { tokens: number };
}

type Stringline = (args: readonly string[], path?: string) => Promise<Record<string, unknown>>;

/** Runs the built command line in a repository; the model lives in this process, so that it must not be blocked meanwhile. */
function stringlineIn({ root }: Repository, { url }: ModelServer): Stringline {
  return async (args, path = process.env['PATH']) => {
    const env = { ...process.env, PATH: path, OPENAI_BASE_URL: `${url}/v1`, STRINGLINE_MODEL_ATTEMPTS: '1' };
    const { stdout } = await promisify(execFile)(process.execPath, [launcher, '--json', ...args], { cwd: root, env });
    return JSON.parse(stdout) as Record<string, unknown>;
  };
}

/** Tokens recorded in the whole repository. */
async function recordedTokens(stringline: Stringline): Promise<number> {
  const { records } = (await stringline(['usage'])) as { records: { inputTokens: number; outputTokens: number }[] };
  return records.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0);
}

/** How many git processes a run again starts, counted by a `git` that notes that it was called. */
async function gitProcesses(stringline: Stringline, { root }: Repository): Promise<number> {
  const folder = join(root, '.git', 'bench');
  const calls = join(folder, 'calls');
  mkdirSync(folder);
  const path = process.env['PATH'] ?? '';
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho >> '${calls}'\nPATH='${path}' exec git "$@"\n`, { mode: 0o755 });
  await stringline(COMMAND, `${folder}:${path}`);
  return readFileSync(calls, 'utf8').length;
}

export const bench: Bench = {
  title: 'The same run again, with nothing changed',
  async run() {
    if (!existsSync(launcher)) throw new Error('dist/stringline.js is missing: npm run build');
    const repository = makeRepository({ files: calculator({ config: { review: '  allow_policy: true' } }) });
    const server = await startServer(REPLIES.map((tools) => said({ tools })));
    const stringline = stringlineIn(repository, server);
    try {
      const first = (await stringline(COMMAND)) as unknown as Document;
      if (first.run.status !== 'succeeded') throw new Error(`the first run is ${first.run.status}`);
      const tokens = await recordedTokens(stringline);
      const { ours, node } = await compare(15, {
        ours: async () => {
          const { run, commit } = (await stringline(COMMAND)) as unknown as Document;
          if (run.id !== first.run.id || commit !== first.commit) throw new Error(`run ${run.id} is ${run.status} at ${commit}`);
        },
        node: () => execFileSync(process.execPath, ['-e', '0']),
      });
      return [
        { measure: 'model calls of the runs again', unit: 'calls', value: server.received.length - REPLIES.length, bar: NONE },
        { measure: 'tokens of the runs again', unit: 'tokens', value: (await recordedTokens(stringline)) - tokens, bar: NONE },
        {
          measure: 'git processes of one',
          unit: 'processes',
          value: await gitProcesses(stringline, repository),
          bar: { kind: 'at-most', value: 5 },
        },
        {
          measure: 'whole process',
          unit: 'ms',
          value: ours,
          reference: { name: 'node -e 0', value: node },
          bar: { kind: 'at-most', value: 300 },
        },
      ];
    } finally {
      await server.close();
      repository.remove();
    }
  },
};

const NONE = { kind: 'at-most', value: 0 } as const;
