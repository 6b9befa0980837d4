import * as z from 'zod';
import type { HookDetail, HookEvent } from './hooks.ts';

/** What a git host tells, in our words; `ignored` says why nothing follows from it. */
export type HostEvent =
  | { address: string; type: HookEvent['type']; detail: Omit<HookDetail, 'id' | 'project' | 'version'> }
  | { ignored: string };

const Commit = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u);
const name = z.string().min(1).max(200);

/** What a branch was at before it was made, and is at when it is gone. */
const isNothing = (commit: string): boolean => /^0+$/u.test(commit);

const GitHubRepository = z.object({ clone_url: z.string().max(1000) });
const GitHubPush = z.object({
  ref: name,
  before: Commit,
  after: Commit,
  repository: GitHubRepository,
  sender: z.object({ login: name }).optional(),
});
const GitHubPullRequest = z.object({
  action: name,
  number: z.int().positive(),
  pull_request: z.object({ head: z.object({ sha: Commit, ref: name }), base: z.object({ sha: Commit, ref: name }) }),
  repository: GitHubRepository,
  sender: z.object({ login: name }).optional(),
});

/** After these a pull request has a commit that nobody has looked at. */
const LOOKED_AT_AFTER: ReadonlySet<string> = new Set(['opened', 'synchronize', 'reopened', 'ready_for_review', 'edited']);

/** An event of GitHub by the name in `X-GitHub-Event`. @throws ZodError where the payload is not what GitHub documents for it */
export function fromGitHub(event: string, payload: unknown): HostEvent {
  if (event === 'push') {
    const { ref, before, after, repository, sender } = GitHubPush.parse(payload);
    return pushed({ ref, before, after, by: sender?.login, address: repository.clone_url });
  }
  if (event !== 'pull_request') return { ignored: `nothing acts on ${shortened(event)}` };
  const { action, number, pull_request: request, repository, sender } = GitHubPullRequest.parse(payload);
  if (!LOOKED_AT_AFTER.has(action)) return { ignored: `nothing acts on a pull request that was ${shortened(action)}` };
  return {
    address: repository.clone_url,
    type: 'hook.pr',
    detail: {
      ref: request.head.ref,
      commit: request.head.sha,
      base: request.base.sha,
      into: request.base.ref,
      pullRequest: String(number),
      ...(sender && { by: sender.login }),
    },
  };
}

const GitLabProject = z.object({ git_http_url: z.string().max(1000) });
const GitLabPush = z.object({ ref: name, before: Commit, after: Commit, user_username: name.optional(), project: GitLabProject });
const GitLabMergeRequest = z.object({
  user: z.object({ username: name }).optional(),
  project: GitLabProject,
  object_attributes: z.object({
    action: name.optional(),
    iid: z.int().positive(),
    source_branch: name,
    target_branch: name,
    last_commit: z.object({ id: Commit }),
    /** Commit before the branch moved; there only where it did. */
    oldrev: Commit.optional(),
  }),
});

/** An event of GitLab by the name in `X-Gitlab-Event`. @throws ZodError where the payload is not what GitLab documents for it */
export function fromGitLab(event: string, payload: unknown): HostEvent {
  if (event === 'Push Hook') {
    const { ref, before, after, user_username, project } = GitLabPush.parse(payload);
    return pushed({ ref, before, after, by: user_username, address: project.git_http_url });
  }
  if (event !== 'Merge Request Hook') return { ignored: `nothing acts on ${shortened(event)}` };
  const { user, project, object_attributes: request } = GitLabMergeRequest.parse(payload);
  const { action = '', oldrev } = request;
  if (action !== 'open' && action !== 'reopen' && !(action === 'update' && oldrev !== undefined))
    return { ignored: `nothing acts on a merge request after ${shortened(action || 'that')}` };
  return {
    address: project.git_http_url,
    type: 'hook.pr',
    detail: {
      ref: request.source_branch,
      commit: request.last_commit.id,
      into: request.target_branch,
      pullRequest: String(request.iid),
      ...(user && { by: user.username }),
    },
  };
}

interface Push {
  ref: string;
  before: string;
  after: string;
  by: string | undefined;
  address: string;
}

/** A branch that runs write: no run starts another. */
const isOurs = (ref: string): boolean => ref.startsWith('refs/heads/stringline/');

function pushed({ ref, before, after, by, address }: Push): HostEvent {
  if (!ref.startsWith('refs/heads/')) return { ignored: 'nothing acts on tags' };
  if (isNothing(after)) return { ignored: 'the branch is gone' };
  if (isOurs(ref)) return { ignored: 'a run of ours writes this branch' };
  return {
    address,
    type: 'hook.commit',
    detail: { ref, commit: after, ...(!isNothing(before) && { base: before }), ...(by !== undefined && { by }) },
  };
}

const shortened = (text: string): string => text.replaceAll(/[^\w .-]/gu, '').slice(0, 60);

const CodeCommitBranch = z.object({
  source: z.literal('aws.codecommit'),
  'detail-type': z.literal('CodeCommit Repository State Change'),
  id: name,
  region: name,
  detail: z.object({
    repositoryName: name,
    referenceFullName: name,
    commitId: Commit,
    oldCommitId: Commit.optional(),
    callerUserArn: name.optional(),
  }),
});
const CodeCommitPullRequest = z.object({
  source: z.literal('aws.codecommit'),
  'detail-type': z.literal('CodeCommit Pull Request State Change'),
  id: name,
  region: name,
  detail: z.object({
    repositoryNames: z.array(name).min(1),
    pullRequestId: name,
    sourceCommit: Commit,
    destinationCommit: Commit,
    sourceReference: name,
    destinationReference: name,
    callerUserArn: name.optional(),
  }),
});

/** An event of CodeCommit as EventBridge delivers it, with the id of its occurrence. @throws ZodError for events that no rule should have sent */
export function fromCodeCommit(event: unknown): HostEvent & { id: string } {
  const parsed = z.discriminatedUnion('detail-type', [CodeCommitBranch, CodeCommitPullRequest]).parse(event);
  const address = (repository: string): string => `git-codecommit.${parsed.region}.amazonaws.com/v1/repos/${repository}`;
  if (parsed['detail-type'] === 'CodeCommit Repository State Change') {
    const { repositoryName, referenceFullName: ref, commitId: after, oldCommitId: before = '0', callerUserArn: by } = parsed.detail;
    return { id: parsed.id, ...pushed({ ref, before, after, by, address: address(repositoryName) }) };
  }
  const { repositoryNames, sourceCommit, destinationCommit, sourceReference, destinationReference, ...detail } = parsed.detail;
  return {
    id: parsed.id,
    address: address(repositoryNames[0] ?? ''),
    type: 'hook.pr',
    detail: {
      ref: sourceReference,
      commit: sourceCommit,
      base: destinationCommit,
      into: destinationReference,
      pullRequest: detail.pullRequestId,
      ...(detail.callerUserArn !== undefined && { by: detail.callerUserArn }),
    },
  };
}

const CodeBuildBuild = z.object({
  detail: z.object({
    'build-id': name,
    'additional-information': z.object({
      initiator: name.optional(),
      'source-version': name.optional(),
      source: z.object({ location: name.optional() }),
    }),
  }),
});

/** A commit by itself, and as builds of several sources tell it: `refs/heads/main^{93ca…}`. */
const BUILT_COMMIT = /^(?:(?<ref>refs\/heads\/\S+)\^\{)?(?<commit>[0-9a-f]{40})\}?$/;

/**
 * A build of CodeBuild that succeeded, as a commit: its hooks wait until it is built. What does not tell which commit was built is none: a branch has
 * moved on by now. @throws ZodError for events that no rule should have sent
 */
export function fromCodeBuild(event: unknown): (HostEvent & { id: string }) | { ignored: string } {
  const { 'build-id': id, 'additional-information': about } = CodeBuildBuild.parse(event).detail;
  const { ref, commit } = BUILT_COMMIT.exec(about['source-version'] ?? '')?.groups ?? {};
  const address = about.source.location;
  if (commit === undefined || address === undefined)
    return { ignored: 'the build does not tell which commit of which repository it has built' };
  if (ref !== undefined && isOurs(ref)) return { ignored: 'a run of ours writes this branch' };
  return {
    id,
    address,
    type: 'hook.commit',
    detail: { commit, ...(ref !== undefined && { ref }), ...(about.initiator !== undefined && { by: about.initiator }) },
  };
}
