import { once } from 'node:events';
import { createServer as createHttp1, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';

export type Response = ServerResponse | Http2ServerResponse;

/** A request as it came over the wire. */
export interface Received {
  httpVersion: string;
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

/** Answers one request. */
export type Responder = (response: Response, received: Received) => void;

/** A model server on loopback that answers the n-th request with its n-th responder, or all with one. It takes HTTP/1.1 and HTTP/2 without TLS on one port. */
export interface ModelServer {
  url: string;
  received: Received[];
  /** Resolves when the n-th request (from 1) is there. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startServer(responders: readonly Responder[] | Responder): Promise<ModelServer> {
  const received: Received[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const sockets = new Set<Socket>();

  const handle = (request: IncomingMessage | Http2ServerRequest, response: Response): void => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => undefined);
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString() || '{}') as Record<string, unknown>;
      const { httpVersion, method = '', url: path = '', headers } = request;
      const one = { httpVersion, method, path, headers, body };
      received.push(one);
      for (const { count, resolve } of waiting) if (received.length >= count) resolve();
      const responder = typeof responders === 'function' ? responders : responders[received.length - 1];
      (responder ?? scriptIsOver)(response, one);
    });
  };

  const http1 = createHttp1(handle);
  const http2 = createHttp2(handle);
  http2.on('sessionError', () => undefined);
  const tcp = createTcp((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first.subarray(0, 3).toString() === 'PRI' ? http2 : http1).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');

  return {
    url: `http://127.0.0.1:${(tcp.address() as AddressInfo).port}`,
    received,
    arrived: (count) => new Promise((resolve) => (received.length >= count ? resolve() : waiting.push({ count, resolve }))),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      if (!tcp.listening) return;
      tcp.close();
      await once(tcp, 'close');
    },
  };
}

/** A whole answer. */
export function answer(status: number, body: string | Uint8Array, headers: Record<string, string> = {}): Responder {
  return (response) => {
    (response as ServerResponse).writeHead(status, headers);
    (response as ServerResponse).end(body);
  };
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Responder {
  return answer(status, JSON.stringify(value), { 'content-type': 'application/json', ...headers });
}

/** Chunks, and then the end, or the end of the connection in the middle. */
export function chunks(parts: readonly (string | Uint8Array)[], options: { headers: Record<string, string>; cut?: boolean }): Responder {
  return (response) => {
    (response as ServerResponse).writeHead(200, options.headers);
    for (const part of parts) (response as ServerResponse).write(part);
    if (options.cut === true) setImmediate(() => cut(response));
    else response.end();
  };
}

const scriptIsOver = json(500, { message: 'the script of this server is over' });

/** Says that a reply is coming, and then nothing more. */
export function headOnly(headers: Record<string, string>): Responder {
  return (response) => {
    (response as ServerResponse).writeHead(200, headers).flushHeaders();
  };
}

/** Never answers. */
export const silence: Responder = () => undefined;

/** Hangs up instead of answering. */
export const hangUp: Responder = (response) => cut(response);

function cut(response: Response): void {
  if ('stream' in response) response.stream.session?.destroy();
  else response.socket?.destroy();
}
