import { EXIT, type ExitCode, StringlineError } from '../domain/shared/errors.ts';
import { type Run, type RunStatus, STATUS_WORDS } from '../domain/workflow/run.ts';
import { ProjectConfig } from '../domain/config/schema.ts';
import { templatePath } from '../domain/messages/index.ts';
import { getJson, getText } from './artefacts.ts';
import type { Ports, PushOutcome } from './ports.ts';
import type { Publication } from './records.ts';
import { readPath } from './repository-files.ts';
import { getRun } from './get-run.ts';
import { tell } from './tell.ts';

/** What a host adds to a publication by itself; nothing where a person pushes. */
export type BroughtOut = Pick<Publication, 'host' | 'pullRequest'>;

/**
 * Pushes the branch of a run and opens its pull request, where the host is made to. Doing it again finds both as they are and brings them up
 * to date. The order is the one in which half of it does no harm: a branch without a pull request is picked up by the next attempt.
 * @throws StringlineError `run-cancelled`, `push-refused`, or what the pull request failed by; `Stringline.Transient` where the host may answer later
 */
export async function bringOut(run: Run, publication: Publication, ports: Ports): Promise<BroughtOut> {
  if (!ports.publisher) return {};
  const { status } = await getRun(run.id, ports);
  if (status === 'cancelled' || status === 'rejected') throw ended(run.id, status);
  const { branch, commit, title } = publication;
  const pushed = await transientAsSuch(async () => ports.publisher?.push({ branch, commit }));
  if (!pushed) return {};
  if (pushed.outcome === 'refused') throw pushRefused(run, pushed);
  await tell(ports, run.id, {
    key: `branch-pushed/${commit}`,
    type: 'branch.pushed',
    message: `Branch ${branch} is at ${commit.slice(0, 9)} on ${pushed.host}`,
    data: { branch, commit, host: pushed.host },
  });
  if (!ports.pullRequests) return { host: pushed.host };
  const body = await getText(ports.artefacts, publication.body);
  const template = await pullRequestTemplate(run, ports);
  const request = { repository: run.repository, branch, title, body, ...(template !== undefined && { template }) };
  const opened = await transientAsSuch(async () => ports.pullRequests?.open(request));
  if (!opened) return { host: pushed.host };
  await tellOpened(run, publication, { opened, ports });
  return { host: pushed.host, pullRequest: 'url' in opened ? { url: opened.url } : opened };
}

/** The template of new pull requests: the one that project.yaml names, else the host's own; both as the base commit has them. */
async function pullRequestTemplate(run: Run, ports: Ports): Promise<string | undefined> {
  const { publish } = await getJson(ports.artefacts, run.config, ProjectConfig);
  const entries = await ports.source.tree(run.baseCommit);
  const path = publish.pull_request_template ?? templatePath(entries.map((entry) => entry.path));
  return path === undefined ? undefined : readPath(ports.source, entries, path);
}

async function tellOpened(
  run: Run,
  { body, commit }: Publication,
  { opened, ports }: { opened: { url: string } | { unsupported: string }; ports: Ports },
): Promise<void> {
  const isOpen = 'url' in opened;
  await tell(ports, run.id, {
    key: `pull-request/${commit}`,
    type: isOpen ? 'pull-request.opened' : 'pull-request.text',
    message: isOpen
      ? `Pull request: ${opened.url}`
      : `The text of the pull request is artefact ${body.slice(0, 12)}: ${opened.unsupported}`,
    data: isOpen ? { url: opened.url, body } : { body, reason: opened.unsupported },
  });
}

/** Codes of failures that may be gone when the state machine tries again. */
const TRANSIENT = new Set(['git-host-unreachable', 'pull-request-host-unreachable', 'pull-request-rate-limited']);

async function transientAsSuch<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StringlineError) || !TRANSIENT.has(error.code)) throw error;
    throw new StringlineError({
      code: 'Stringline.Transient',
      message: error.message,
      exit: EXIT.outside,
      cause: error,
      ...(error.fix !== undefined && { fix: error.fix }),
    });
  }
}

const ended = (runId: string, status: RunStatus): StringlineError =>
  new StringlineError({
    code: 'run-cancelled',
    message: `Run ${runId} ${STATUS_WORDS[status]}, so it was not published.`,
    exit: EXIT.findings,
  });

type Refusal = Extract<PushOutcome, { outcome: 'refused' }>;

const REMEDIES: Readonly<Record<Refusal['reason'], { fix: (branch: string) => string; exit: ExitCode }>> = {
  'not-fast-forward': {
    fix: (branch) => `Rename or delete ${branch} on the host, then resume; it is never overwritten.`,
    exit: EXIT.findings,
  },
  credentials: { fix: () => 'Give the platform a token that may push branches, then resume.', exit: EXIT.usage },
  rejected: { fix: () => 'Let the host accept such branches, then resume.', exit: EXIT.findings },
  'base-missing': { fix: () => 'Push the commit that the run began with, then resume.', exit: EXIT.usage },
};

function pushRefused(run: Run, { host, reason, output }: Refusal): StringlineError {
  const { fix, exit } = REMEDIES[reason];
  return new StringlineError({
    code: 'push-refused',
    message: `${host} did not take the branch ${run.branch} (${reason}): ${output}`,
    fix: fix(run.branch),
    exit,
  });
}
