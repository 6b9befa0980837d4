import * as z from 'zod';
import type { GitCredentials, PullRequestRequest, PullRequests } from '../../app/ports.ts';
import { addressOf, tokenFor } from './address.ts';
import { descriptionFor } from './description.ts';
import { Rest, type RestOptions } from './rest.ts';

export interface GitLabOptions extends Pick<RestOptions, 'timeoutMs' | 'attempts' | 'wait' | 'fetch'> {
  credentials: GitCredentials;
  /** Address of the API. @default https://<host>/api/v4 */
  api?: string;
}

const MergeRequest = z.object({ iid: z.int(), web_url: z.string(), description: z.string().nullable() });
const Project = z.object({ default_branch: z.string() });
const MAX_DESCRIPTION = 1_048_576;

/** Merge requests of GitLab (gitlab.com and self-managed), by version 4 of its REST API. */
export function createGitLabPullRequests(options: GitLabOptions): PullRequests {
  return {
    open: async (request) => {
      const { host, path, url } = addressOf(request.repository);
      const token = await tokenFor(options.credentials, host, url);
      const rest = new Rest({
        ...options,
        service: 'GitLab',
        base: options.api ?? `https://${host}/api/v4`,
        headers: { accept: 'application/json', 'private-token': token },
        secrets: [token],
      });
      return openMergeRequest(rest, `/projects/${encodeURIComponent(path)}`, request);
    },
  };
}

async function openMergeRequest(rest: Rest, project: string, request: PullRequestRequest): Promise<{ url: string; created: boolean }> {
  const open = await findOpen(rest, project, request);
  if (open) return update(rest, project, open, request);
  const target = request.base ?? rest.read(await rest.call({ method: 'GET', path: project }), Project).default_branch;
  const description = descriptionFor(request.body, MAX_DESCRIPTION, request);
  const body = { source_branch: request.branch, target_branch: target, title: request.title, description };
  const answer = await rest.call({ method: 'POST', path: `${project}/merge_requests`, body });
  if (answer.status === 409) {
    // Another process was faster, or our own earlier request was heard although its answer was lost.
    const other = await findOpen(rest, project, request);
    if (other) return update(rest, project, other, request);
  }
  return { url: rest.read(answer, MergeRequest).web_url, created: true };
}

async function findOpen(
  rest: Rest,
  project: string,
  { branch, base }: PullRequestRequest,
): Promise<z.infer<typeof MergeRequest> | undefined> {
  const query = { state: 'opened', source_branch: branch, per_page: '10', ...(base !== undefined && { target_branch: base }) };
  return rest.read(await rest.call({ method: 'GET', path: `${project}/merge_requests`, query }), z.array(MergeRequest))[0];
}

async function update(
  rest: Rest,
  project: string,
  open: z.infer<typeof MergeRequest>,
  request: PullRequestRequest,
): Promise<{ url: string; created: boolean }> {
  const description = descriptionFor(request.body, MAX_DESCRIPTION, { current: open.description });
  if (open.description === description) return { url: open.web_url, created: false };
  const path = `${project}/merge_requests/${String(open.iid)}`;
  const answer = await rest.call({ method: 'PUT', path, body: { description } });
  return { url: rest.read(answer, MergeRequest).web_url, created: false };
}
