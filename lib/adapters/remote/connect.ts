import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { createRemoteClient, type RemoteClient } from './client.ts';
import { bearer, type Credentials, isLoopback, type Sign, sigV4, unsigned } from './sign.ts';

export interface ConnectOptions {
  /** `--remote`, else `STRINGLINE_URL`, else a server of this machine. */
  url: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  /** The server that runs beside this repository, where one does. */
  local: { url: string; token: string } | undefined;
  version: string;
  fetch?: typeof fetch;
  /** The AWS credentials of this environment, by default. */
  credentials?: () => Promise<Credentials>;
}

const EXECUTE_API = /\.execute-api\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/u;

/** A client of the API, with the credentials that fit its address. @throws StringlineError `remote-missing`, `remote-region-missing`, `remote-invalid` */
export function connectRemote(options: ConnectOptions): RemoteClient {
  const { env, local, version } = options;
  const url = options.url ?? env['STRINGLINE_URL'] ?? local?.url;
  if (url === undefined)
    throw new StringlineError({
      code: 'remote-missing',
      message: 'No API is named, and none is served on this machine.',
      fix: 'Add --remote URL, set STRINGLINE_URL, or start stringline serve.',
      exit: EXIT.usage,
    });
  if (!/^https?:$/u.test(URL.parse(url)?.protocol ?? ''))
    throw new StringlineError({
      code: 'remote-no-address',
      message: `${url} is not the address of an API.`,
      fix: 'Give a whole one, such as https://abc123.execute-api.eu-central-1.amazonaws.com or http://127.0.0.1:8080.',
      exit: EXIT.usage,
    });
  return createRemoteClient({
    url,
    sign: signerFor(url, options),
    userAgent: `stringline/${version.replaceAll(/\s+/gu, '-')}`,
    newKey: randomUUID,
    sleep: (ms) => wait(ms),
    random: Math.random,
    ...(options.fetch && { fetch: options.fetch }),
  });
}

/** A token that was given; that of the server beside us, for that server only; none for other servers of this machine; otherwise the AWS credentials of this environment. */
function signerFor(url: string, { url: said, env, local, credentials }: ConnectOptions): Sign {
  const token = env['STRINGLINE_TOKEN'];
  // The token is for the server that its owner names, not for one that is found beside a checkout.
  const isNamed = (said ?? env['STRINGLINE_URL']) !== undefined;
  if (isNamed && token !== undefined && token !== '') return bearer(token);
  if (local !== undefined && origin(url) === origin(local.url)) return bearer(local.token);
  // Signatures are for AWS.
  if (isLoopback(new URL(url))) return unsigned;
  const region = EXECUTE_API.exec(new URL(url).hostname)?.groups?.['region'] ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (region === undefined)
    throw new StringlineError({
      code: 'remote-region-missing',
      message: `Requests to ${url} are to be signed, and no AWS region is set.`,
      fix: 'Set AWS_REGION to the region of the API, or STRINGLINE_TOKEN to a token that it takes.',
      exit: EXIT.usage,
    });
  return sigV4({ region, credentials: credentials ?? defaultCredentials() });
}

const origin = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url);

/** The SDK's own chain, loaded where it is needed: it weighs more than all the rest of the client. */
function defaultCredentials(): () => Promise<Credentials> {
  let provider: (() => Promise<Credentials>) | undefined;
  return async () => {
    provider ??= (await import('@aws-sdk/credential-provider-node')).defaultProvider();
    try {
      return await provider();
    } catch (cause) {
      throw new StringlineError({
        code: 'credentials-missing',
        message: `No AWS credentials were found: ${cause instanceof Error ? cause.message : String(cause)}`,
        fix: 'Configure them as for the AWS CLI, or set STRINGLINE_TOKEN.',
        exit: EXIT.usage,
        cause,
      });
    }
  };
}
