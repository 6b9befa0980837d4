import * as z from 'zod';
import type { GitCredentials, PullRequestRequest, PullRequests } from '../../app/ports.ts';
import { addressOf, tokenFor } from './address.ts';
import { descriptionFor } from './description.ts';
import { Rest, type RestOptions } from './rest.ts';

export interface GitHubOptions extends Pick<RestOptions, 'timeoutMs' | 'attempts' | 'wait' | 'fetch'> {
  credentials: GitCredentials;
  /** Address of the API. @default https://api.github.com, and `https://<host>/api/v3` for other hosts */
  api?: string;
}

const Pull = z.object({ number: z.int(), html_url: z.string(), body: z.string().nullable() });
const Repository = z.object({ default_branch: z.string() });
/** GitHub refuses longer bodies. */
const MAX_BODY = 65_536;

/** Pull requests of GitHub and GitHub Enterprise Server, by their REST API of 2022-11-28. */
export function createGitHubPullRequests(options: GitHubOptions): PullRequests {
  return {
    open: async (request) => {
      const { host, path, url } = addressOf(request.repository);
      const token = await tokenFor(options.credentials, host, url);
      const rest = new Rest({
        ...options,
        service: 'GitHub',
        base: options.api ?? (host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`),
        headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}`, 'x-github-api-version': '2022-11-28' },
        secrets: [token],
      });
      return openPull(rest, `/repos/${path}`, request);
    },
  };
}

async function openPull(rest: Rest, repository: string, request: PullRequestRequest): Promise<{ url: string; created: boolean }> {
  const open = await findOpen(rest, repository, request);
  if (open) return update(rest, repository, open, request);
  const base = request.base ?? rest.read(await rest.call({ method: 'GET', path: repository }), Repository).default_branch;
  const { title, branch } = request;
  const body = descriptionFor(request.body, MAX_BODY, request);
  const answer = await rest.call({ method: 'POST', path: `${repository}/pulls`, body: { title, body, head: branch, base } });
  if (answer.status === 422) {
    // Another process was faster, or our own earlier request was heard although its answer was lost.
    const other = await findOpen(rest, repository, request);
    if (other) return update(rest, repository, other, request);
  }
  return { url: rest.read(answer, Pull).html_url, created: true };
}

async function findOpen(rest: Rest, repository: string, { branch, base }: PullRequestRequest): Promise<z.infer<typeof Pull> | undefined> {
  const owner = repository.split('/')[2] ?? '';
  const query = { state: 'open', head: `${owner}:${branch}`, per_page: '10', ...(base !== undefined && { base }) };
  return rest.read(await rest.call({ method: 'GET', path: `${repository}/pulls`, query }), z.array(Pull))[0];
}

async function update(
  rest: Rest,
  repository: string,
  open: z.infer<typeof Pull>,
  request: PullRequestRequest,
): Promise<{ url: string; created: boolean }> {
  const body = descriptionFor(request.body, MAX_BODY, { current: open.body });
  if (open.body === body) return { url: open.html_url, created: false };
  const answer = await rest.call({ method: 'PATCH', path: `${repository}/pulls/${String(open.number)}`, body: { body } });
  return { url: rest.read(answer, Pull).html_url, created: false };
}
