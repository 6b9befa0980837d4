import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalServer {
  url: string;
  /** `host:port`, as some variables want it. */
  authority: string;
  close(): Promise<void>;
}

/** A server on loopback, on a port of its own. */
export async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<LocalServer> {
  return listen(createServer(handle));
}

/** Has a server listen on loopback, on a port of its own. */
export async function listen(server: Server): Promise<LocalServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${authority}`, authority, close: () => closeServer(server) };
}

/** Ends a server with all its connections, idle ones and others. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export function sendJson(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}
