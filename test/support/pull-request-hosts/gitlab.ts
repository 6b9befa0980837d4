import { type HostAnswer, type HostRequest, type RestHost, startRestHost } from './rest-host.ts';

export interface StoredMergeRequest {
  iid: number;
  web_url: string;
  title: string;
  description: string | null;
  state: 'opened' | 'closed' | 'merged';
  source_branch: string;
  target_branch: string;
}

type State = { merges: StoredMergeRequest[]; branches: Set<string>; token: string };

/** The part of GitLab's REST API (v4) that opens merge requests, for the project `group/sub/shop`. */
export async function startGitLab(): Promise<RestHost & { merges: StoredMergeRequest[]; branches: Set<string>; token: string }> {
  const merges: StoredMergeRequest[] = [];
  const state: State = { merges: merges, branches: new Set(['main']), token: 'glpat-0123456789abcdefghij' };
  const host = await startRestHost((request) => answer(request, state));
  return Object.assign(host, { merges, branches: state.branches, token: state.token });
}

const PROJECT = '/api/v4/projects/group%2Fsub%2Fshop';

function answer({ method, path, headers, body, query }: HostRequest, state: State): HostAnswer {
  if (headers['private-token'] !== state.token) return { status: 401, body: { message: '401 Unauthorized' } };
  if (path === PROJECT && method === 'GET') return { status: 200, body: { path_with_namespace: 'group/sub/shop', default_branch: 'main' } };
  if (path === `${PROJECT}/merge_requests` && method === 'GET') return { status: 200, body: listed(state, query) };
  if (path === `${PROJECT}/merge_requests` && method === 'POST') return create(state, body);
  const iid = path.startsWith(`${PROJECT}/merge_requests/`) ? path.slice(`${PROJECT}/merge_requests/`.length) : '';
  const found = state.merges.find((one) => String(one.iid) === iid);
  if (found === undefined || method !== 'PUT') return { status: 404, body: { message: '404 Not found' } };
  Object.assign(found, { title: body['title'] ?? found.title, description: body['description'] ?? found.description });
  return { status: 200, body: found };
}

function listed({ merges }: State, query: Record<string, string>): StoredMergeRequest[] {
  return merges.filter(
    (one) =>
      one.state === query['state'] &&
      one.source_branch === query['source_branch'] &&
      (query['target_branch'] ?? one.target_branch) === one.target_branch,
  );
}

function create(state: State, body: Record<string, unknown>): HostAnswer {
  const [source, target, title, description] = ['source_branch', 'target_branch', 'title', 'description'].map((key) => textOf(body[key]));
  if (!title || !source || !target) return { status: 400, body: { error: 'title is missing, source_branch is missing' } };
  if (!state.branches.has(source)) return { status: 422, body: { message: ['Source branch does not exist'] } };
  const other = state.merges.find((one) => one.state === 'opened' && one.source_branch === source && one.target_branch === target);
  if (other)
    return { status: 409, body: { message: [`Another open merge request already exists for this source branch: !${String(other.iid)}`] } };
  const iid = state.merges.length + 1;
  const web_url = `https://gitlab.example.org/group/sub/shop/-/merge_requests/${String(iid)}`;
  const merge: StoredMergeRequest = {
    iid,
    web_url,
    title,
    description: description ?? null,
    state: 'opened',
    source_branch: source,
    target_branch: target,
  };
  state.merges.push(merge);
  return { status: 201, body: merge };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
