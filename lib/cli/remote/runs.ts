import { setTimeout as wait } from 'node:timers/promises';
import { type RemoteClient, RemoteEventPage, RemoteRun, RemoteRunPage, RemoteStarted } from '../../adapters/remote/index.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import { visible } from '../../domain/shared/visible.ts';
import { pausable } from '../interrupt.ts';
import type { CommandContext } from '../main.ts';
import { briefReason, present, printFindings } from '../present.ts';
import { requestOf } from '../run-input.ts';
import { allPages } from './pages.ts';
import { concludeRemote, nextOf, type ReportOptions } from './result.ts';
import { clientFor, projectOf, type RemoteOptions } from './session.ts';
import { bringCommit } from './snapshot.ts';

export interface FollowOptions extends RemoteOptions, ReportOptions {
  /** False: say that it was accepted, and go. */
  wait?: boolean;
  /** Minutes after which it is waited for no longer. */
  timeout?: number;
}

export interface RemoteRunOptions extends FollowOptions {
  file?: string;
  spec?: string;
  workflow?: string;
  branch?: string;
  /** Any name of a commit of this repository; HEAD by default. */
  commit?: string;
  review?: string;
  model?: string;
  budgetUsd?: number;
  budgetTokens?: number;
  force?: boolean;
}

const POLL_MS = 2000;

/** Starts a run and follows it until it ends or waits for a person. */
export async function remoteRun(words: readonly string[], options: RemoteRunOptions, context: CommandContext): Promise<ExitCode> {
  const asked = await requestOf(words, options, context, 'stringline remote run');
  const client = await clientFor(options, context);
  const { workflow, branch, review, model, force } = options;
  const snapshot = await bringCommit(options, client, context);
  const started = await client.post(
    '/v1/runs',
    {
      project: projectOf(options, context),
      request: asked.request,
      spec: asked.spec,
      commit: snapshot?.commit,
      workflow,
      branch,
      review,
      model,
      force,
      ...budgetOf(options),
    },
    RemoteStarted,
  );
  const findings = [...(snapshot?.findings ?? []), ...started.findings];
  printFindings(findings, context);
  const { findings: _told, ...about } = snapshot ?? { findings };
  return follow(
    started.run,
    client,
    { ...options, more: { upToDate: started.upToDate, findings, snapshot: snapshot ? about : null } },
    context,
  );
}

const budgetOf = ({ budgetUsd: usd, budgetTokens: tokens }: RemoteRunOptions): object =>
  usd === undefined && tokens === undefined ? {} : { budget: { usd, tokens } };

/** How a run stands now; with `--wait`, when it has ended or waits. */
export async function remoteStatus(id: string | undefined, options: FollowOptions, context: CommandContext): Promise<ExitCode> {
  const client = await clientFor(options, context);
  if (id === undefined) return listRuns(client, options, context);
  const run = await client.get(`/v1/runs/${encodeURIComponent(id)}`, RemoteRun);
  return options.wait === true ? follow(run, client, options, context) : concludeRemote(run, client, options, context);
}

export async function remoteResume(id: string, options: RemoteRunOptions, context: CommandContext): Promise<ExitCode> {
  const client = await clientFor(options, context);
  const { run } = await client.post(`/v1/runs/${encodeURIComponent(id)}/resume`, budgetOf(options), RemoteStarted);
  return follow(run, client, options, context);
}

export async function remoteCancel(id: string, options: RemoteOptions & { reason?: string }, context: CommandContext): Promise<ExitCode> {
  const client = await clientFor(options, context);
  const { run } = await client.post(`/v1/runs/${encodeURIComponent(id)}/cancel`, { reason: options.reason }, RemoteStarted);
  return present(
    { schema: 'stringline.cancel/1', exit: EXIT.done, data: { run }, text: () => `Run ${run.id} is cancelled.` },
    context.io,
    context.json,
  );
}

/** Events of a run; with `--follow`, those that come as well, until it ends or waits. */
export async function remoteEvents(id: string, options: RemoteOptions & { follow?: boolean }, context: CommandContext): Promise<ExitCode> {
  const client = await clientFor(options, context);
  const events: unknown[] = [];
  const tell = (event: { at: string; message: string }): void => {
    events.push(event);
    if (!context.json) context.io.stdout.write(`${event.at}  ${visible(event.message.split('\n')[0] ?? '')}\n`);
  };
  const cursor = await drain(id, client, tell);
  if (options.follow === true) await pausable(context.io, (signal) => watch(id, client, { signal, cursor, tell }));
  return present({ schema: 'stringline.remote-events/1', exit: EXIT.done, data: { events }, text: () => '' }, context.io, context.json);
}

type Tell = (event: { at: string; message: string }) => void;

/** Tells everything that is new; returns where to go on. */
async function drain(id: string, client: RemoteClient, tell: Tell, from?: string): Promise<string | undefined> {
  let cursor = from;
  for (;;) {
    const page = await client.get(`/v1/runs/${encodeURIComponent(id)}/events`, RemoteEventPage, { limit: '100', cursor });
    for (const event of page.items) tell(event);
    cursor = page.next ?? cursor;
    if (page.items.length < 100) return cursor;
  }
}

const MOVING = new Set<RemoteRun['status']>(['created', 'running']);

/** Follows a run while it moves. */
async function watch(
  id: string,
  client: RemoteClient,
  following: { signal: AbortSignal; cursor?: string | undefined; tell: Tell; until?: number },
): Promise<RemoteRun> {
  let { cursor } = following;
  for (let left = 0; ; ) {
    // First how it stands, then what has happened: the last events of a run that has ended are told as well.
    const run = await client.get(`/v1/runs/${encodeURIComponent(id)}`, RemoteRun);
    cursor = await drain(id, client, following.tell, cursor);
    // Twice: between two steps of another process nothing drives it for a moment.
    left = run.driven === false ? left + 1 : 0;
    const late = following.until !== undefined && Date.now() > following.until;
    if (!MOVING.has(run.status) || left > 1 || following.signal.aborted || late) return run;
    await wait(POLL_MS, undefined, { signal: following.signal }).catch((error: unknown) => {
      if (!following.signal.aborted) throw error;
    });
  }
}

async function follow(run: RemoteRun, client: RemoteClient, options: FollowOptions, context: CommandContext): Promise<ExitCode> {
  if (options.wait === false) return concludeRemote(run, client, { ...options, accepted: true }, context);
  const silent = context.json || context.quiet;
  const tell: Tell = ({ message }) => {
    if (!silent) context.io.stderr.write(`  ${message.split('\n')[0] ?? ''}\n`);
  };
  const until = options.timeout === undefined ? {} : { until: Date.now() + options.timeout * 60_000 };
  const ended = await pausable(context.io, (signal) => watch(run.id, client, { signal, tell, ...until }));
  return concludeRemote(ended, client, options, context);
}

async function listRuns(client: RemoteClient, options: RemoteOptions, context: CommandContext): Promise<ExitCode> {
  const runs = await allPages('/v1/runs', RemoteRunPage, { client, query: { project: projectOf(options, context) } });
  const lines = runs.map((run) => {
    const notes = [run.reason && briefReason(run.reason), run.driven === false ? nextOf(run) : undefined].filter(
      (note) => note !== undefined,
    );
    return [run.id, run.spec, run.status, ...notes].join('  ');
  });
  return present(
    { schema: 'stringline.remote-status/1', exit: EXIT.done, data: { runs }, text: () => lines.join('\n') || 'No runs yet.' },
    context.io,
    context.json,
  );
}
