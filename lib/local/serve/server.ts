import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { serve as listen } from '@hono/node-server';
import { createApi, type HostContext } from '../../api/app.ts';
import { localPrincipal, type Principal } from '../../api/principal.ts';
import { Problem, problemBody, problemOf } from '../../api/problem.ts';
import type { ApiServices } from '../../api/services.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { OidcVerifier } from './oidc.ts';
import { sameToken } from './token.ts';

export interface ServerOptions {
  services: ApiServices;
  host: string;
  /** 0 takes any free one. */
  port: number;
  /** Whoever has it is the person at this machine. */
  token: string;
  /** Name of that person in the records. */
  person: string;
  /** Takes tokens of an issuer as well. */
  oidc?: OidcVerifier | undefined;
}

export interface ApiServer {
  url: string;
  /** Stops listening and waits for requests under way. */
  close(): Promise<void>;
}

/** The API on a port of this machine. @throws StringlineError `address-unusable` */
export async function startServer(options: ServerOptions): Promise<ApiServer> {
  const api = createApi(options.services);
  const fetch = async (request: Request): Promise<Response> => {
    const requestId = randomUUID();
    const context = await contextOf(request, requestId, options).catch((error: unknown) => problemOf(error));
    if (!(context instanceof Problem)) return api.fetch(request, context);
    options.services.onFault?.(context.cause, requestId);
    const headers = { 'content-type': 'application/problem+json', 'x-request-id': requestId };
    return new Response(JSON.stringify(problemBody(context, requestId)), { status: context.status, headers });
  };
  const { host: hostname, port } = options;
  return new Promise((resolve, reject) => {
    const server = listen({ fetch, hostname, port, overrideGlobalObjects: false, serverOptions: { requestTimeout: 60_000 } }, (address) => {
      const shown = hostname.includes(':') ? `[${hostname}]` : hostname;
      resolve({ url: `http://${shown}:${address.port}`, close: () => closeServer(server as Server) });
    });
    server.on('error', (cause: Error) => {
      reject(
        new StringlineError({
          code: 'address-unusable',
          message: `The server cannot listen on ${hostname}:${port}: ${cause.message}`,
          fix: 'stringline serve --port 0 takes any free port.',
          exit: EXIT.usage,
          cause,
        }),
      );
    });
  });
}

async function contextOf(request: Request, requestId: string, options: ServerOptions): Promise<HostContext> {
  return { requestId, principal: await principalOf(request.headers.get('authorization'), options) };
}

async function principalOf(authorization: string | null, { token, person, oidc }: ServerOptions): Promise<Principal | undefined> {
  const given = /^Bearer (?<token>[\w.~+/=-]+)$/iu.exec(authorization ?? '')?.groups?.['token'];
  if (given === undefined) return undefined;
  if (sameToken(given, token)) return localPrincipal(person);
  return oidc?.principal(given);
}

/** Connections that are kept alive have nothing under way. */
async function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error) reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
}
