import { setTimeout as wait } from 'node:timers/promises';
import { createGitRepository, createSnapshotSource } from '../../../lib/adapters/git/index.ts';
import { applyEdit, type LoadedPlaybook, scriptedDecision } from '../../../lib/adapters/models/index.ts';
import { CompleteReply, MissingReply, uploadSnapshot, type UploadedSnapshot } from '../../../lib/app/snapshots/index.ts';
import type { Review, Run, RunEvent } from '../../../lib/domain/workflow/run.ts';
import { type ApiReply, type ApiRequest, type Caller, callApi } from './api-client.ts';
import { startWhenFetched } from './fetched-source.ts';
import type { AwsLocal } from './platform.ts';

export interface ExampleRequest {
  project: string;
  /** A git repository with the example's files in HEAD. */
  repository: string;
  request: string;
  spec: string;
  bugfix?: boolean;
  playbook: LoadedPlaybook;
  /** Commit that the platform fetches from its git host by itself; uploaded from the repository where it is not said. */
  fetched?: string | undefined;
  onEvent?: (event: RunEvent) => void;
  /** Called at every look at the run: what goes on beside it. */
  onLook?: () => Promise<void>;
}

/** A run of an example, as its requester and its reviewer see it: through the API's function only. */
export interface ExampleRun {
  run: Run;
  /** Absent where nothing was uploaded. */
  snapshot: UploadedSnapshot | undefined;
  /** Follows the run and decides its reviews by the playbook, until it has ended. */
  follow(): Promise<Run>;
  /** Takes it up again after a failure. */
  resume(): Promise<void>;
}

const REQUESTER: Caller = { email: 'dana@example.com', groups: ['stringline:requester'] };
const REVIEWER: Caller = { email: 'robin@example.com', groups: ['stringline:reviewer'] };
const ENDED: readonly Run['status'][] = ['succeeded', 'failed', 'rejected', 'cancelled', 'budget-reached'];
const POLL_MS = 500;

/** Uploads the snapshot of HEAD, or has it fetched, and starts the run. */
export async function beginExample(aws: AwsLocal, example: ExampleRequest): Promise<ExampleRun> {
  const { project, request, spec, bugfix, fetched } = example;
  const asRequester = (call: ApiRequest): Promise<ApiReply> => callApi(aws.functions, REQUESTER, call);
  const snapshot = fetched === undefined ? await uploadHead(example, asRequester) : undefined;
  const body = { project, request, spec, ...(bugfix === true && { workflow: 'bugfix' }) };
  const started = await (fetched === undefined
    ? asRequester({ method: 'POST', path: '/v1/runs', body })
    : startWhenFetched(aws, REQUESTER, { ...body, commit: fetched }));
  const { run } = started.body as { run: Run };
  const following: Following = { aws, example, next: undefined };
  return {
    ...{ run, snapshot },
    follow: () => follow(run.id, following),
    resume: async () => {
      await asRequester({ method: 'POST', path: `/v1/runs/${run.id}/resume`, body: {} });
    },
  };
}

/** Uploads the snapshot of HEAD. What is missing goes straight to S3, to presigned addresses. */
export async function uploadHead(
  { repository, project }: Pick<ExampleRequest, 'repository' | 'project'>,
  call: (request: ApiRequest) => Promise<ApiReply>,
): Promise<UploadedSnapshot> {
  const git = await createGitRepository(repository, { artefacts: { get: async () => undefined } });
  const { head = '' } = await git.inspect();
  const source = createSnapshotSource(git.place);
  const path = (commit: string, what: string): string => `/v1/snapshots/${commit}/${what}?project=${encodeURIComponent(project)}`;
  try {
    return await uploadSnapshot(head, {
      source,
      target: {
        missing: async (commit, body) => MissingReply.parse((await call({ method: 'POST', path: path(commit, 'missing'), body })).body),
        complete: async (commit) => CompleteReply.parse((await call({ method: 'POST', path: path(commit, 'complete'), body: {} })).body),
        upload: async ({ oid, upload: to }, framed) => {
          const answer = await fetch(to?.url ?? '', { method: 'PUT', headers: to?.headers ?? {}, body: Uint8Array.from(framed) });
          if (!answer.ok) throw new Error(`object ${oid} was refused: ${answer.status} ${await answer.text()}`);
        },
      },
    });
  } finally {
    source.close();
    git.close();
  }
}

interface Following {
  aws: AwsLocal;
  example: ExampleRequest;
  /** Cursor behind the last event that was told. */
  next: string | undefined;
}

async function follow(runId: string, following: Following): Promise<Run> {
  const { aws, example } = following;
  const get = async (path: string): Promise<ApiReply['body']> => (await callApi(aws.functions, REVIEWER, { method: 'GET', path })).body;
  for (;;) {
    const run = (await get(`/v1/runs/${runId}`)) as Run;
    await tellNews(runId, following, get);
    if (ENDED.includes(run.status)) return run;
    await example.onLook?.();
    const project = encodeURIComponent(example.project);
    const reviews = (await get(`/v1/reviews?project=${project}&run=${runId}&status=pending`)) as { items: Review[] };
    for (const review of reviews.items) await decide(review, following);
    await wait(POLL_MS);
  }
}

/** Events since the last look: `next` says where it ended. */
async function tellNews(runId: string, following: Following, get: (path: string) => Promise<ApiReply['body']>): Promise<void> {
  for (;;) {
    const from = following.next === undefined ? '' : `&cursor=${encodeURIComponent(following.next)}`;
    const page = (await get(`/v1/runs/${runId}/events?limit=100${from}`)) as { items: RunEvent[]; next?: string };
    for (const event of page.items) following.example.onEvent?.(event);
    following.next = page.next;
    if (page.items.length < 100) return;
  }
}

const DECISIONS = { approve: 'approved', 'request-changes': 'changes-requested', reject: 'rejected', edit: 'edited' } as const;

/** The n-th decision of the playbook on a subject belongs to the n-th review of it. */
async function decide(review: Review, { aws, example: { playbook, project } }: Following): Promise<void> {
  const call = (request: ApiRequest): Promise<ApiReply> => callApi(aws.functions, REVIEWER, request);
  const path = `/v1/reviews?project=${encodeURIComponent(project)}&run=${review.runId}&status=all`;
  const { items } = (await call({ method: 'GET', path })).body as { items: Review[] };
  const earlier = items.filter(
    ({ id, subject, task, decision }) =>
      id !== review.id && subject === review.subject && task === review.task && decision?.via !== 'carried-over',
  );
  const planned = scriptedDecision(playbook, review.subject, earlier.length);
  if (planned === undefined) throw new Error(`the playbook has no word on ${review.subject}`);
  const view = (await call({ method: 'GET', path: `/v1/reviews/${review.id}` })).body as { texts: { text: string }[] };
  const edited = planned.edit && applyEdit(planned.edit, view.texts.at(-1)?.text ?? '');
  await call({
    method: 'POST',
    path: `/v1/reviews/${review.id}/decision`,
    headers: { 'if-match': `"${review.digest}"` },
    body: {
      decision: DECISIONS[planned.decision],
      ...(planned.comment !== undefined && { comment: planned.comment }),
      ...(edited !== undefined && { document: edited }),
    },
  });
}
