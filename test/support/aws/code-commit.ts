import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createCodeCommitCredentials } from '../../../lib/adapters/aws/codecommit-credentials.ts';
import { type HostedBare, startGitHttpServer } from '../git-http-server.ts';
import { type CodeCommitApi, startCodeCommitApi } from '../pull-request-hosts/codecommit.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { listen } from './http.ts';
import type { Guard } from './iam/guard.ts';
import { codeCommitNeeds, type Place } from './iam/requests.ts';

/** CodeCommit, with one repository: git's own http-backend behind its real name, and its API over the wire. */
export interface CodeCommit {
  /** Project key of the repository. */
  project: string;
  repository: HostedBare;
  /** Pull requests that were opened. */
  pulls: CodeCommitApi['pulls'];
  /** Variables that lead a function here: the address of the API, and a proxy that stands for the name's own. */
  env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const NAME = 'shop';

/** Starts it. Passwords are checked to be signatures of the caller's role, and what a caller does to be within that role. */
export async function startCodeCommit(
  place: Place,
  { guard, secretAccessKey }: { guard: Guard; secretAccessKey: string },
): Promise<CodeCommit> {
  const host = `git-codecommit.${place.region}.amazonaws.com`;
  const path = `v1/repos/${NAME}`;
  const git = await startGitHttpServer({
    refusal: async (request) => {
      const caller = await signerOfGit(request, { url: `https://${host}/${path}`, host, secretAccessKey });
      if (caller === undefined) return 401;
      return guard.refusal(caller, codeCommitNeeds(isPush(request) ? 'GitPush' : 'GitPull', {}, place)) === undefined ? undefined : 403;
    },
  });
  const repository = git.repository(path);
  const api = await startCodeCommitApi({
    refusal: ({ operation, input, headers }) =>
      guard.refusal(keyOf(/Credential=(\w+)\//u.exec(headers.authorization ?? '')), codeCommitNeeds(operation, input, place)),
    hasBranch: (branch) => repository.git('for-each-ref', `refs/heads/${branch}`) !== '',
  });
  const folder = temporaryDirectory('stringline-code-commit-');
  const certificate = certificateOf(host, folder.path);
  const secure = createHttpsServer(certificate, git.handle);
  const proxy = createHttpServer((_request, response) => response.writeHead(502).end());
  proxy.on('connect', ({ url }, socket) => {
    if (url !== `${host}:443`) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    secure.emit('connection', socket satisfies Duplex);
  });
  const { url, close } = await listen(proxy);
  return {
    project: `${host}/${path}`,
    repository,
    pulls: api.pulls,
    env: {
      AWS_ENDPOINT_URL_CODECOMMIT: api.url,
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: url,
      NODE_EXTRA_CA_CERTS: certificate.file,
    },
    close: async () => {
      await Promise.all([close(), api.close(), git.close()]);
      folder.remove();
    },
  };
}

const keyOf = (match: RegExpExecArray | null): string | undefined => match?.[1];

/** The service is named in the query where refs are asked for, and in the path afterwards. */
const isPush = ({ url = '' }: IncomingMessage): boolean => /git-receive-pack$/u.test(url);

/** Key of the role that has signed the password; undefined for any other password. */
async function signerOfGit(
  { headers: { authorization = '' } }: IncomingMessage,
  { host, url, secretAccessKey }: { host: string; url: string; secretAccessKey: string },
): Promise<string | undefined> {
  const given = Buffer.from(authorization.replace(/^Basic /u, ''), 'base64').toString();
  const { user = '', key = '', time = '' } = /^(?<user>(?<key>\w+)%[^:]+):(?<time>\d{8}T\d{6})Z[0-9a-f]{64}$/u.exec(given)?.groups ?? {};
  if (key === '') return undefined;
  const at = new Date(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/u, '$1-$2-$3T$4:$5:$6Z'));
  const role = { accessKeyId: key, secretAccessKey, sessionToken: user.slice(key.length + 1) };
  const expected = await createCodeCommitCredentials(
    async () => Promise.resolve(role),
    () => at,
  ).for(host, url);
  return given === `${expected?.username ?? ''}:${expected?.password ?? ''}` ? key : undefined;
}

function certificateOf(host: string, folder: string): { key: string; cert: string; file: string } {
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const name = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', file, ...name], {
    stdio: 'ignore',
  });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(file, 'utf8'), file };
}
