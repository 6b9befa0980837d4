import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LocalServer, readBody, sendJson, serve } from './http.ts';

interface Workflow {
  id: string;
  name: string;
  sourceRepositoryName: string;
  sourceBranchName: string;
  status: string;
}

export interface CodeCatalyst extends LocalServer {
  runs: Map<string, { workflowId: string; status: string; endTime?: string }>;
  /** `authorization` of every request. */
  tokens: string[];
  addWorkflow(name: string, branch: string, status?: string, repository?: string): string;
  /** Gives the only run a state. */
  endRun(status: string, endTime: string | undefined): void;
  /** Answers everything with this status until it is undefined again. */
  failWith(status: number | undefined): void;
}

const PAGE = 3;

interface State {
  workflows: Workflow[];
  runs: CodeCatalyst['runs'];
  started: Map<string, string>;
  tokens: string[];
  failing: number | undefined;
}

/** The operations of CodeCatalyst about workflows, in its documented shapes (REST with JSON, a bearer token). */
export async function startCodeCatalyst(): Promise<CodeCatalyst> {
  const state: State = { workflows: [], runs: new Map(), started: new Map(), tokens: [], failing: undefined };
  const server = await serve((request, response) => {
    void answer(request, response, state);
  });
  return {
    ...server,
    runs: state.runs,
    tokens: state.tokens,
    addWorkflow: (name, sourceBranchName, status = 'ACTIVE', sourceRepositoryName = 'shop') => {
      const id = randomUUID();
      state.workflows.push({ id, name, sourceRepositoryName, sourceBranchName, status });
      return id;
    },
    endRun: (status, endTime) => {
      for (const run of state.runs.values()) Object.assign(run, { status, ...(endTime !== undefined && { endTime }) });
    },
    failWith: (status) => {
      state.failing = status;
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const body = JSON.parse((await readBody(request)).toString() || '{}') as { clientToken?: string };
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://codecatalyst');
  state.tokens.push(request.headers.authorization ?? '');
  const path = pathname.replace('/v1/spaces/acme/projects/shop', '');
  if (state.failing !== undefined) sendJson(response, state.failing, { message: 'failing' });
  else if (request.method === 'POST' && path === '/workflows') sendJson(response, 200, listWorkflows(state, searchParams));
  else if (request.method === 'PUT' && path === '/workflowRuns')
    sendJson(response, 200, startRun(state, searchParams.get('workflowId') ?? '', body.clientToken ?? ''));
  else if (request.method === 'GET' && state.runs.has(path.slice('/workflowRuns/'.length)))
    sendJson(response, 200, getRun(state, path.slice('/workflowRuns/'.length)));
  else sendJson(response, 404, { message: 'not found' }, { 'x-amzn-errortype': 'ResourceNotFoundException' });
}

function listWorkflows({ workflows }: State, query: URLSearchParams) {
  const from = Number(query.get('nextToken') ?? 0);
  const times = { createdTime: '2026-11-01T00:00:00.000Z', lastUpdatedTime: '2026-11-01T00:00:00.000Z' };
  const definition = { path: '.codecatalyst/workflows/quality-gate.yaml' };
  const items = workflows.slice(from, from + PAGE).map((workflow) => ({ ...workflow, ...times, definition, runMode: 'PARALLEL' }));
  return { items, ...(from + PAGE < workflows.length && { nextToken: String(from + PAGE) }) };
}

function startRun({ runs, started }: State, workflowId: string, token: string) {
  const id = started.get(token) ?? randomUUID();
  started.set(token, id);
  if (!runs.has(id)) runs.set(id, { workflowId, status: 'PROVISIONING' });
  return { spaceName: 'acme', projectName: 'shop', id, workflowId };
}

function getRun({ runs }: State, id: string) {
  const times = { startTime: '2026-11-26T10:01:00.000Z', lastUpdatedTime: '2026-11-26T10:02:00.000Z' };
  // Reasons are empty structures, whatever has happened.
  return { spaceName: 'acme', projectName: 'shop', id, ...runs.get(id), statusReasons: [{}], ...times };
}
