import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Logger } from '../logging/logger.ts';
import type { App, HttpResponse } from './messages.ts';
import { Problem, problemResponse } from './problem.ts';

/** Larger bodies are refused before they are read to the end. */
const MAX_BODY_BYTES = 64 * 1024;
/** How long a server that stops waits for its callers. */
const GRACE_MS = 10_000;

/** Serves an app over HTTP. */
export function createHttpServer(app: App, logger: Logger): Server {
  return createServer((message, response) => {
    serve(app, message, response).catch((error: unknown) => {
      // The caller has gone away in the middle of its request, or its compressed body is damaged: there is no body to answer.
      logger.error('connection failed', { path: message.url, error: String(error) });
      response.destroy();
    });
  });
}

async function serve(app: App, message: IncomingMessage, response: ServerResponse): Promise<void> {
  send(response, await answer(app, message));
}

async function answer(app: App, message: IncomingMessage): Promise<HttpResponse> {
  try {
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://localhost');
    const query = Object.fromEntries(searchParams);
    return await app({ method: message.method ?? 'GET', path: pathname, query, headers: headersOf(message), body: await readText(message) });
  } catch (error) {
    if (error instanceof Problem) return problemResponse(error, 'unread');
    throw error;
  }
}

/** The text of a body. The limit holds for what a compressed body becomes. */
async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpacked(message) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Problem(413, 'body-too-large', `A body has at most ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Bodies come as they are or compressed with gzip. */
function unpacked(message: IncomingMessage): Readable {
  const encoding = message.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return message;
  if (encoding === 'gzip') return message.pipe(createGunzip());
  throw new Problem(415, 'unknown-encoding', 'A body is sent as it is or compressed with gzip.', { headers: { 'accept-encoding': 'gzip' } });
}

function headersOf(message: IncomingMessage): Record<string, string> {
  const entries = Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Listens (port 0: any that is free) and resolves to the port. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Takes no new connections, and resolves when the requests under way have been answered or the grace period is over. */
export async function close(server: Server): Promise<void> {
  const overdue = setTimeout(() => {
    server.closeAllConnections();
  }, GRACE_MS);
  overdue.unref();
  await new Promise<void>((resolve, reject) => {
    server.close((error) => {
      clearTimeout(overdue);
      if (error === undefined) resolve();
      else reject(error);
    });
  });
}

function send(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
