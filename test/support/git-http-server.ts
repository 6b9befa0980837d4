import { spawn } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type LocalServer, readBody, serve } from './aws/http.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A git host: bare repositories behind git's own `http-backend`, and a name and password to get in. */
export interface GitHttpServer extends LocalServer {
  /** What was asked, in order: `GET /team/shop.git/info/refs`, with whether credentials came along. */
  requests: { line: string; authorized: boolean }[];
  /** Makes an empty bare repository; `url` is its clone address. */
  repository(name: string): HostedBare;
  /** Answers a request; for a server of another kind before it. */
  handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Answers instead of git, while it is set. */
  interrupt: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
}

export interface HostedBare {
  url: string;
  path: string;
  git(...args: string[]): string;
  hook(name: string, script: string): void;
}

export const USER = { username: 'robot', password: 'p4ss:wörd/with?odd&signs' };

export interface GitHostOptions {
  /** Status with which a request is refused; undefined for one that may pass. @default who does not know name and password is not known */
  refusal?: (request: IncomingMessage) => Promise<401 | 403 | undefined>;
}

export async function startGitHttpServer({ refusal = unlessUser }: GitHostOptions = {}): Promise<GitHttpServer> {
  const root = temporaryDirectory('stringline-git-host-');
  const server = { requests: [], interrupt: undefined } as unknown as GitHttpServer;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (server.interrupt?.(request, response) === true) return;
    void answer(request, response, { root: root.path, server, refusal });
  };
  const local = await serve(handle);
  return Object.assign(server, {
    ...{ ...local, handle },
    repository: (name: string) => bareRepository(root.path, local.url, name),
    close: async () => {
      await local.close();
      root.remove();
    },
  });
}

function bareRepository(root: string, url: string, name: string): HostedBare {
  const path = join(root, `${name}.git`);
  mkdirSync(path, { recursive: true });
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
  git('init', '-q', '--bare', '-b', 'main');
  return {
    url: `${url}/${name}.git`,
    path,
    git,
    hook: (hook, script) => {
      writeFileSync(join(path, 'hooks', hook), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    },
  };
}

const unlessUser: Required<GitHostOptions>['refusal'] = async ({ headers }) => {
  const expected = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`;
  return Promise.resolve(headers.authorization === expected ? undefined : 401);
};

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { root, server, refusal }: Required<GitHostOptions> & { root: string; server: GitHttpServer },
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://host');
  const refused = await refusal(request);
  server.requests.push({ line: `${request.method ?? ''} ${url.pathname}`, authorized: refused === undefined });
  const body = await readBody(request);
  if (refused !== undefined) {
    response.writeHead(refused, { 'www-authenticate': 'Basic realm="git"' }).end('who are you?');
    return;
  }
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      HOME: root,
      REMOTE_USER: USER.username,
      REMOTE_ADDR: '127.0.0.1',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'],
      CONTENT_LENGTH: String(body.length),
      GIT_PROTOCOL: request.headers['git-protocol'] as string | undefined,
    },
  });
  child.stdin.on('error', () => undefined); // a command that refuses a request does not read it
  child.stdin.end(body);
  const parts: Buffer[] = [];
  for await (const part of child.stdout) parts.push(part as Buffer);
  const output = Buffer.concat(parts);
  const end = output.indexOf('\r\n\r\n');
  const headers = output.subarray(0, end).toString('latin1').split('\r\n');
  const status = headers.find((line) => line.startsWith('Status: '));
  for (const line of headers) {
    const [name = '', value = ''] = line.split(': ');
    if (name !== 'Status') response.setHeader(name, value);
  }
  response.writeHead(status === undefined ? 200 : Number(status.slice('Status: '.length, 'Status: '.length + 3)));
  response.end(output.subarray(end + 4));
}
