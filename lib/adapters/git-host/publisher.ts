import { GitRemoteHTTP } from 'isomorphic-git/managers';
import type { BranchPublisher, GitCredentials, PushOutcome } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { type CloneAddress, isBranchName, parseCloneAddress } from '../../domain/source/index.ts';
import { invalidRequest } from '../git/errors.ts';
import { isAncestor } from '../hosted-git/history.ts';
import type { GitStores } from '../hosted-git/index.ts';
import type { HostedPlace } from '../hosted-git/objects.ts';
import { hostAnswer, shown } from './errors.ts';
import { createGitHttp, type HttpClientOptions } from './http-client.ts';
import { findNewObjects } from './new-objects.ts';
import { buildPack } from './pack.ts';
import { encodePacket, FLUSH, type PushReport, readPushReport } from './pkt-line.ts';

export interface PublisherOptions extends GitStores {
  /** Project key or clone address; it says where to push. */
  project: string;
  credentials: GitCredentials;
  /** What a branch's name must begin with. @default ['stringline/'] */
  prefixes?: readonly string[];
  http?: HttpClientOptions;
}

const NO_COMMIT = '0'.repeat(40);
/** Reports and lists of refs, not packs. */
const MAX_ANSWER = 64 * 1024 * 1024;

interface Remote {
  refs: Map<string, string>;
  capabilities: Set<string>;
  auth?: unknown;
}

interface Session {
  address: CloneAddress;
  http: ReturnType<typeof createGitHttp>;
  secrets: string[];
}

/**
 * Pushes branches over HTTPS, from git objects and without git. One ref a push, from exactly where the host said that it stands: a branch
 * that somebody else moved is never overwritten, and no other ref than `refs/heads/<prefix>…` is ever named.
 * @throws StringlineError `branch-not-ours`, `git-host-unreachable`, `git-host-answer`, `git-host-moved`
 */
export function createBranchPublisher(options: PublisherOptions): BranchPublisher {
  const address = parseCloneAddress(options.project);
  if (!address) throw invalidRequest(`\`${options.project}\` is not the address of a repository that can be pushed to.`);
  const place: HostedPlace = { ...options, head: undefined };
  return {
    push: async ({ branch, commit }) => {
      assertOurs(branch, options.prefixes ?? ['stringline/']);
      const session: Session = { address, secrets: [], http: createGitHttp(address.host, { maxBytes: MAX_ANSWER, ...options.http }) };
      const remote = await discover(session, options.credentials);
      return 'outcome' in remote ? remote : pushTo(remote, session, { place, branch, commit });
    },
  };
}

function assertOurs(branch: string, prefixes: readonly string[]): void {
  if (isBranchName(branch) && prefixes.some((prefix) => prefix !== '' && branch.startsWith(prefix) && branch !== prefix)) return;
  throw new StringlineError({
    code: 'branch-not-ours',
    message: `\`${branch}\` is not pushed: only branches that begin with ${prefixes.map((prefix) => `\`${prefix}\``).join(' or ')} are ours.`,
    fix: 'Choose such a name with --branch, or configure the prefix of the host.',
    exit: EXIT.usage,
  });
}

const refused = (session: Session, reason: Extract<PushOutcome, { outcome: 'refused' }>['reason'], output: string): PushOutcome => ({
  outcome: 'refused',
  reason,
  host: session.address.host,
  output: shown(output, session.secrets),
});

/** What the host's refs are, or why it does not let us in. Credentials are sent only when it asks for some. */
async function discover(session: Session, credentials: GitCredentials): Promise<Remote | PushOutcome> {
  const { host, url } = session.address;
  const onAuth = async (): Promise<{ username: string; password: string } | undefined> => {
    const found = await credentials.for(host, url);
    if (found) session.secrets.push(found.password, Buffer.from(`${found.username}:${found.password}`).toString('base64'));
    return found;
  };
  try {
    return (await GitRemoteHTTP.discover({
      http: session.http as never,
      onAuth: onAuth,
      onAuthFailure: () => ({ cancel: true }),
      service: 'git-receive-pack',
      url,
      headers: {},
      protocolVersion: 1,
    })) as Remote;
  } catch (error) {
    return explain(session, error);
  }
}

function explain(session: Session, error: unknown): PushOutcome {
  if (error instanceof StringlineError) throw error;
  const { code, data } = error as { code?: string; data?: { statusCode?: number; response?: string } };
  const said = data?.response === undefined ? '' : `: ${data.response.slice(0, 500)}`;
  if (code === 'UserCanceledError' || data?.statusCode === 401 || data?.statusCode === 403)
    return refused(session, 'credentials', `The host does not take the credentials, or they may not push here${said}`);
  if (data?.statusCode === 404) return refused(session, 'rejected', 'There is no such repository, or the credentials may not see it.');
  const status = data?.statusCode === undefined ? 'something that is not git’s protocol' : `with status ${String(data.statusCode)}`;
  throw hostAnswer(session.address.host, shown(`${status}${said}`, session.secrets));
}

async function pushTo(
  remote: Remote,
  session: Session,
  { place, branch, commit }: { place: HostedPlace; branch: string; commit: string },
): Promise<PushOutcome> {
  const ref = `refs/heads/${branch}`;
  const { host } = session.address;
  const old = remote.refs.get(ref);
  if (old === commit) return { outcome: 'up-to-date', host, output: `${branch} is at ${commit.slice(0, 12)} already` };
  if (old !== undefined && !(await knows(place, old, commit)))
    return refused(session, 'not-fast-forward', `${branch} is at ${old.slice(0, 12)} there, which is not part of ${commit.slice(0, 12)}`);
  if (!remote.capabilities.has('report-status')) throw hostAnswer(host, 'that it does not report on pushes');
  const sideBand = remote.capabilities.has('side-band-64k');
  const fresh = await findNewObjects(place, commit, new Set(remote.refs.values()));
  const command = encodePacket(`${old ?? NO_COMMIT} ${commit} ${ref}\0 report-status${sideBand ? ' side-band-64k' : ''}`);
  const body = [command, FLUSH, await buildPack(place.objects, fresh.oids, place.project)];
  const report = await send(session, remote, { body, sideBand });
  if ('outcome' in report) return report;
  const reason = report.unpack === 'ok' ? report.refs.get(ref) : `could not be unpacked: ${report.unpack}`;
  if (report.unpack === 'ok' && report.refs.has(ref) && reason === undefined)
    return { outcome: 'pushed', host, output: shown(report.messages || `${branch} is at ${commit.slice(0, 12)}`, session.secrets) };
  return refuse(session, { reason: reason ?? 'the host does not say what became of it', report, assumed: fresh.assumed, branch });
}

/** Whether the host's tip is part of what we push. A commit that we have never seen is not. */
async function knows(place: HostedPlace, old: string, commit: string): Promise<boolean> {
  return (await place.objects.get(old)) !== undefined && isAncestor(place, old, commit);
}

async function send(
  session: Session,
  remote: Remote,
  { body, sideBand }: { body: Buffer[]; sideBand: boolean },
): Promise<PushReport | PushOutcome> {
  try {
    const response = await GitRemoteHTTP.connect({
      http: session.http as never,
      service: 'git-receive-pack',
      url: session.address.url,
      auth: remote.auth ?? {},
      headers: {},
      body,
    });
    const parts: Uint8Array[] = [];
    for await (const part of response.body ?? []) parts.push(part);
    const report = readPushReport(Buffer.concat(parts), sideBand);
    if (report === undefined) throw hostAnswer(session.address.host, 'something that is no report on the push');
    return report;
  } catch (error) {
    return explain(session, error);
  }
}

function refuse(
  session: Session,
  { reason, report, assumed, branch }: { reason: string; report: PushReport; assumed: readonly string[]; branch: string },
): PushOutcome {
  const said = [`${branch} was refused: ${reason}`, report.messages].filter((part) => part !== '').join('\n');
  const gap = /missing necessary objects|index-pack|unpack|did not send all necessary objects|bad object/i.test(reason);
  if (gap && assumed.length > 0) {
    const base = assumed.map((oid) => oid.slice(0, 12)).join(', ');
    return refused(
      session,
      'base-missing',
      `${said}\nThe host seems to lack the commit that the run began with (${base}): push that first.`,
    );
  }
  return refused(
    session,
    /non-fast-forward|fetch first|stale info|failed to update ref|cannot lock ref/i.test(reason) ? 'not-fast-forward' : 'rejected',
    said,
  );
}
