import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import type { LoadedPlaybook } from '../../lib/adapters/models/index.ts';
import { Playbook } from '../../lib/adapters/models/scripted/index.ts';
import { REPOSITORIES } from '../../test/quality/drift/repositories.ts';
import type { ApiReply, ApiRequest } from '../../test/support/aws/api-client.ts';
import { uploadHead } from '../../test/support/aws/drive-example.ts';
import { type AwsLocal, WEBHOOK } from '../../test/support/aws/platform.ts';
import { PACKAGE_ROOT } from '../../test/support/package-root.ts';
import { makeRepository } from '../../test/support/repository.ts';
import { LINTER_SCRIPT, STAND_IN_LINTER } from '../../test/support/stand-in-linter.ts';
import type { Checks } from './checks.ts';

export type Ask = (request: ApiRequest) => Promise<ApiReply>;

/** An event as the API shows it. */
export interface Shown {
  status: string;
  runs: { outcome?: string; summary?: string; sharedWith?: string }[];
}

const PROJECT = `${WEBHOOK.host}/acme/agents`;
const CONTROLLER = 'src/orders/orders.controller.ts';
const FILES = REPOSITORIES.find(({ name }) => name === 'orders')?.files ?? {};

/** One that lints in the sandbox, one whose agent has its change checked there, and one that proposes a design for a review. */
const CONFIG = `hooks:
  on_commit:
    - { pattern: "src/**", action: lint_and_fix, mode: sync }
    - { pattern: "src/**", action: ask_agent, prompt: "Say what is new.", writes: ["src/**"], mode: sync }
    - { pattern: "src/**", action: sync_spec_design, diff_threshold: 0.01, mode: sync }
quality_gates:
  commands:
    setup: mkdir -p node_modules/.bin && cp linter.sh node_modules/.bin/eslint
    fast: test -s src/news.ts
`;

const EDIT = { oldText: '`GET /orders/:id/invoice` gives the invoice', newText: '`GET /orders/:id/bill` gives the bill' };

/** What models answer to agents of hooks. */
export const HOOK_REPLIES: LoadedPlaybook = {
  path: 'hooks',
  canonical: 'hooks',
  playbook: Playbook.parse({
    schema: 'stringline.playbook/1',
    name: 'hooks',
    replies: {
      implement: {
        hook: [
          {
            tools: [
              { name: 'write', input: { path: 'src/news.ts', content: "export const NEWS = 'bills';\n" } },
              { name: 'done', input: { summary: 'Tell of bills.', evidence: [] } },
            ],
          },
        ],
      },
      design: { sync: [{ tools: [{ name: 'edit_document', input: { edits: [EDIT] } }] }] },
    },
  }),
};

export interface Telling {
  checks: Checks;
  ask: Ask;
  ended: (reply: ApiReply) => Promise<Shown>;
}

/** Actions that work in turns, around the sandbox and with a model, through the function that may ask one. */
export async function proveHookAgents({ bedrock }: AwsLocal, { checks, ask, ended }: Telling): Promise<void> {
  const repository = makeRepository({
    files: { ...FILES, ...STAND_IN_LINTER, 'linter.sh': LINTER_SCRIPT, '.kiro/config/project.yaml': CONFIG },
  });
  execFileSync(process.execPath, [join(PACKAGE_ROOT, 'dist', 'stringline.js'), 'drift'], { cwd: repository.root, stdio: 'ignore' });
  repository.write(CONTROLLER, (FILES[CONTROLLER]?.toString() ?? '').replace("@Get(':id/invoice')", "@Get(':id/bill')"));
  repository.commit('Bill');
  const commit = repository.git('rev-parse', 'HEAD').trim();
  await uploadHead({ repository: repository.root, project: PROJECT }, ask);
  repository.remove();
  const detail = { version: 1, id: 'bill-1', project: PROJECT, commit, ref: 'main' };
  const told = await ask({ method: 'POST', path: '/v1/hooks/events', body: { type: 'hook.commit', detail } });
  const shown = await ended(told);
  const [lint, agent, sync] = shown.runs;
  checks.holds('the linter of the project has looked at the commit in the sandbox', lint?.outcome === 'passed', { told, shown });
  checks.holds(
    'an agent has proposed a change that its checks in the sandbox have passed',
    agent?.outcome === 'passed' && agent.summary?.startsWith('Tell of bills.') === true,
    shown,
  );
  const reviews: unknown = (await ask({ method: 'GET', path: `/v1/reviews?project=${encodeURIComponent(PROJECT)}` })).body;
  checks.holds(
    'a design that is out of step waits for a review with the edit that was proposed',
    sync?.outcome === 'warned' && JSON.stringify(reviews).includes('"subject":"design"'),
    { shown, reviews },
  );
  checks.holds('Bedrock was asked twice for them', bedrock.received.length === 2, bedrock.received.length);
}
