import { type HostAnswer, type HostRequest, type RestHost, startRestHost } from './rest-host.ts';

export interface StoredPull {
  number: number;
  html_url: string;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  head: { ref: string };
  base: { ref: string };
}

const problem = (status: number, message: string, errors?: unknown): HostAnswer => ({
  status,
  body: { message, ...(errors !== undefined && { errors }), documentation_url: 'https://docs.github.com/rest', status: String(status) },
});

/** The part of GitHub's REST API that opens pull requests, for `acme/shop` with the branch `main` and those in `branches`. */
export async function startGitHub(): Promise<RestHost & { pulls: StoredPull[]; branches: Set<string>; token: string }> {
  const state = { pulls: [] as StoredPull[], branches: new Set(['main']), token: 'ghp_0123456789012345678901234567890123456789' };
  const host = await startRestHost((request) => answer(request, state));
  return Object.assign(host, state);
}

type State = { pulls: StoredPull[]; branches: Set<string>; token: string };

function answer(request: HostRequest, state: State): HostAnswer {
  const { method, path, headers, body, query } = request;
  if (headers['user-agent'] === undefined)
    return problem(403, 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header');
  if (headers.authorization !== `Bearer ${state.token}`) return problem(401, 'Bad credentials');
  if (headers['x-github-api-version'] !== '2022-11-28' || headers.accept !== 'application/vnd.github+json')
    return problem(400, 'Unsupported version');
  if (path === '/repos/acme/shop' && method === 'GET') return { status: 200, body: { full_name: 'acme/shop', default_branch: 'main' } };
  if (path === '/repos/acme/shop/pulls' && method === 'GET') return { status: 200, body: listed(state, query) };
  if (path === '/repos/acme/shop/pulls' && method === 'POST') return create(state, body);
  const number = /^\/repos\/acme\/shop\/pulls\/(\d+)$/.exec(path)?.[1];
  const pull = state.pulls.find((one) => String(one.number) === number);
  if (pull === undefined || method !== 'PATCH') return problem(404, 'Not Found');
  Object.assign(pull, { title: body['title'] ?? pull.title, body: body['body'] ?? pull.body });
  return { status: 200, body: pull };
}

function listed({ pulls }: State, query: Record<string, string>): StoredPull[] {
  const { state = 'open', head, base } = query;
  return pulls.filter(
    (pull) =>
      pull.state === state && (head === undefined || head === `acme:${pull.head.ref}`) && (base === undefined || base === pull.base.ref),
  );
}

function create(state: State, body: Record<string, unknown>): HostAnswer {
  const [head, base, title, text] = ['head', 'base', 'title', 'body'].map((key) => textOf(body[key]));
  const invalid = (error: Record<string, string>): HostAnswer => problem(422, 'Validation Failed', [{ resource: 'PullRequest', ...error }]);
  if (!title) return invalid({ field: 'title', code: 'missing_field' });
  if ((text ?? '').length > 65_536)
    return invalid({ field: 'body', code: 'custom', message: 'body is too long (maximum is 65536 characters)' });
  if (!head || !state.branches.has(head)) return invalid({ field: 'head', code: 'invalid' });
  if (!base || !state.branches.has(base)) return invalid({ field: 'base', code: 'invalid' });
  if (state.pulls.some((pull) => pull.state === 'open' && pull.head.ref === head && pull.base.ref === base))
    return invalid({ code: 'custom', message: `A pull request already exists for acme:${head}.` });
  const number = state.pulls.length + 1;
  const pull: StoredPull = {
    number,
    html_url: `https://github.com/acme/shop/pull/${String(number)}`,
    title,
    body: text ?? null,
    state: 'open',
    head: { ref: head },
    base: { ref: base },
  };
  state.pulls.push(pull);
  return { status: 201, body: pull };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
