import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createModels } from '../../../lib/adapters/models/index.ts';
import type { Role } from '../../../lib/api/principal.ts';
import type { ApiServices } from '../../../lib/api/services.ts';
import { putJson, putText } from '../../../lib/app/artefacts.ts';
import { createRun } from '../../../lib/app/create-run.ts';
import { requestReview } from '../../../lib/app/review/request-review.ts';
import type { Ports } from '../../../lib/app/ports.ts';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import type { Review, Run } from '../../../lib/domain/workflow/run.ts';
import { openPlatform, type Platform, STATE_DIRECTORY } from '../../../lib/local/platform.ts';
import { createHookDriver, type HookDriver } from '../../../lib/local/serve/hooks.ts';
import { localServices } from '../../../lib/local/serve/services.ts';
import { localWebhooks } from '../../../lib/local/serve/webhooks.ts';
import { calculator, type CalculatorOptions } from '../calculator.ts';
import { makeRepository, type Repository } from '../repository.ts';

/** The API's services over real git and SQLite; nothing drives the runs, and what would be driven is noted. */
export interface ApiWorld {
  repository: Repository;
  platform: Platform;
  ports: Ports;
  services: ApiServices;
  /** Runs that were to be started, ended or woken, in order. */
  driven: string[];
  /** Runs that are said to wait for their turn. */
  queued: number;
  /** Runs the hooks of events that were told. */
  hooks: HookDriver;
  faults: unknown[];
  seedRun(change?: { spec?: string; requester?: string }): Promise<Run>;
  /** A review that waits, of a run that is under way. */
  seedReview(run: Run, text?: string): Promise<Review>;
  close(): Promise<void>;
}

/** What git hosts sign their deliveries with. */
export const WEBHOOK_SECRET = 'a-secret-of-a-webhook';
export const SIGNING_SECRET = `whsec_${Buffer.from('a-key-of-gitlab-that-signs').toString('base64')}`;

export const SECRET_TOKEN = 'secret-task-token';

let shared: Repository | undefined;

/** One repository for a test file: making it takes longer than most tests. Its state is fresh in every world. */
function sharedRepository(): Repository {
  shared ??= makeRepository({ files: calculator() });
  rmSync(join(shared.root, STATE_DIRECTORY), { recursive: true, force: true });
  return shared;
}

/** Removes the repository that worlds share; call it when all of them are closed. */
export function removeSharedRepository(): void {
  shared?.remove();
  shared = undefined;
}

export async function openApiWorld(options?: CalculatorOptions): Promise<ApiWorld> {
  const repository = options === undefined ? sharedRepository() : makeRepository({ files: calculator(options) });
  const platform = await openPlatform({
    cwd: repository.root,
    models: { converse: async () => Promise.reject(new Error('this test expects no model call')) },
  });
  const { ports } = platform;
  const driven: string[] = [];
  const faults: unknown[] = [];
  const note = (what: string) => async (runId: string) => Promise.resolve(void driven.push(`${what} ${runId}`));
  const settle = (config: Parameters<typeof createModels>[0]['config']) =>
    createModels({ env: { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' }, config, now: () => new Date(), model: 'openai-compatible:test' });
  const hooks = createHookDriver({ platform, atOnce: 2, onFault: (error) => void faults.push(error) });
  const services = localServices({
    platform,
    driver: {
      start: note('start'),
      abort: note('abort'),
      carries: (runId) => driven.includes(`start ${runId}`),
      underWay: () => 0,
      queued: () => world.queued,
      wake: (runId) => void driven.push(`wake ${runId}`),
      takeUp: async () => Promise.resolve([]),
      settled: async () => Promise.resolve(),
      close: async () => Promise.resolve(),
    },
    models: { port: platform.ports.models, settle },
    hooks,
    webhooks: localWebhooks({
      environment: {
        STRINGLINE_GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
        STRINGLINE_GITLAB_WEBHOOK_SECRET: `${WEBHOOK_SECRET} ${SIGNING_SECRET}`,
      },
      clock: platform.ports.clock,
      root: platform.root,
      remotes: () => Promise.resolve(['git@github.com:acme/shop.git', 'https://gitlab.com/acme/shop']),
    }),
    version: '1.2.3',
    onFault: (error) => void faults.push(error),
  });
  const world: ApiWorld = {
    queued: 0,
    repository,
    platform,
    ports,
    services,
    hooks,
    driven,
    faults,
    seedRun: async ({ spec = 'subtraction', requester = 'requester@example.org' } = {}) => {
      const { run } = await createRun(
        {
          request: 'Let callers subtract.',
          requestSource: 'api',
          spec,
          reviewMode: 'person',
          allowDirty: true,
          requester: { name: requester },
          settleModels: settle,
        },
        ports,
      );
      await ports.runs.move(run.id, ['created'], 'running', { at: new Date().toISOString() });
      return run;
    },
    seedReview: async (run, text = '# Requirements Document\n') => {
      const findings: Finding[] = [];
      const digest = await putText(ports.artefacts, text);
      await ports.specs.addRevision({
        runId: run.id,
        spec: run.spec,
        kind: 'requirements',
        digest,
        findings: await putJson(ports.artefacts, findings),
        errors: 0,
        origin: 'model',
        createdAt: new Date().toISOString(),
      });
      const opened = (await requestReview(
        {
          runId: run.id,
          subject: 'requirements',
          digest,
          findings: await putJson(ports.artefacts, findings),
          previous: null,
          taskToken: `${SECRET_TOKEN}-${run.id}-${text}`,
        },
        ports,
      )) as { review: string };
      const review = await ports.reviews.get(opened.review);
      if (!review) throw new Error('the review was not opened');
      return review;
    },
    close: async () => {
      await hooks.close();
      await platform.close();
      if (options !== undefined) repository.remove();
    },
  };
  return world;
}

/** Who calls: nobody, or somebody with a role. The name of each is `<role>@example.org`, and what their issuer knows them by, unless it is said. */
export type Caller = 'nobody' | Role | { name: string; groups: readonly string[]; subject?: string };

export const nameOf = (caller: Exclude<Caller, 'nobody'>): string => (typeof caller === 'string' ? `${caller}@example.org` : caller.name);
/** What the issuer knows them by. */
export const subjectOf = (caller: Exclude<Caller, 'nobody'>): string =>
  (typeof caller === 'string' ? undefined : caller.subject) ?? nameOf(caller);
export const groupsOf = (caller: Exclude<Caller, 'nobody'>): readonly string[] =>
  typeof caller === 'string' ? [`stringline:${caller}`] : caller.groups;
