import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Socket } from 'node:net';
import { gitError, gitMissing } from './errors.ts';
import { spawnGit } from './run.ts';

/** What git says of an object, and its bytes where they were asked for. */
export interface FoundObject {
  oid: string;
  type: string;
  size: number;
  bytes: Uint8Array | undefined;
}

interface Request {
  wanted: (object: Omit<FoundObject, 'bytes'>) => boolean;
  resolve: (found: FoundObject | undefined) => void;
  reject: (error: unknown) => void;
}

/** What is being received: a header line, or the bytes of an object and the line end after them. */
interface Receiving {
  request: Request;
  /** Undefined while the header is awaited. */
  body: { found: FoundObject; remaining: number; chunks: Buffer[] | undefined } | undefined;
}

/**
 * One `git cat-file --batch` process (`--batch-check` where no bytes are wanted of anything). It answers in the order of the questions, reads refs anew for each, ends when it meets a damaged
 * object, and does not keep the program running while nothing is asked.
 */
export class CatFile {
  ended = false;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Request[] = [];
  readonly #bytes: boolean;
  #current: Receiving | undefined;
  #header: Buffer = Buffer.alloc(0);
  #stderr = '';

  constructor(cwd: string, { bytes = true }: { bytes?: boolean } = {}) {
    this.#bytes = bytes;
    this.#child = spawnGit(['cat-file', bytes ? '--batch' : '--batch-check'], { cwd });
    this.#child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr = (this.#stderr + text).slice(-4096)));
    this.#child.on('error', (error) => this.#fail(gitMissing(error)));
    this.#child.on('close', (code) => this.#fail(gitError({ args: ['cat-file'], cwd, code: code ?? undefined, stderr: this.#stderr })));
    // The failure of a write is followed by `close`, which tells the reason.
    this.#child.stdin.on('error', () => this.#child.stdin.destroy());
    this.#keepAlive(false);
  }

  /**
   * The object behind a name (one line); undefined when git finds none, which a damaged one may look like too.
   * @param wanted whether the bytes of what was found shall be kept
   */
  ask(name: string, wanted: Request['wanted']): Promise<FoundObject | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<FoundObject | undefined>();
    this.#waiting.push({ wanted, resolve, reject });
    this.#keepAlive(true);
    this.#child.stdin.write(`${name}\n`);
    return promise;
  }

  close(): void {
    this.ended = true;
    this.#child.stdin.end();
  }

  /** An idle process must not hold the event loop open. */
  #keepAlive(busy: boolean): void {
    const handles = [
      this.#child,
      this.#child.stdin as unknown as Socket,
      this.#child.stdout as unknown as Socket,
      this.#child.stderr as unknown as Socket,
    ];
    for (const handle of handles) {
      if (busy) handle.ref();
      else handle.unref();
    }
  }

  #fail(error: Error): void {
    this.ended = true;
    const open = [...(this.#current === undefined ? [] : [this.#current.request]), ...this.#waiting.splice(0)];
    this.#current = undefined;
    for (const request of open) request.reject(error);
  }

  #receive(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      this.#current ??= this.#next();
      if (this.#current === undefined) return;
      rest = this.#current.body === undefined ? this.#receiveHeader(this.#current, rest) : this.#receiveBody(this.#current.body, rest);
    }
    if (this.#current === undefined && this.#waiting.length === 0) this.#keepAlive(false);
  }

  #next(): Receiving | undefined {
    const request = this.#waiting.shift();
    return request === undefined ? undefined : { request, body: undefined };
  }

  #receiveHeader(current: Receiving, chunk: Buffer): Buffer {
    const end = chunk.indexOf(0x0a);
    this.#header = Buffer.concat([this.#header, end < 0 ? chunk : chunk.subarray(0, end)]);
    if (end < 0) return Buffer.alloc(0);
    // `<oid> <type> <size>`, or `<what was asked> missing`.
    const [oid = '', type = '', bytes = ''] = this.#header.toString('latin1').split(' ');
    this.#header = Buffer.alloc(0);
    const size = Number(bytes);
    const object = { oid, type, size };
    if (bytes === '' || !Number.isInteger(size)) this.#settle(undefined);
    else if (!this.#bytes) this.#settle({ ...object, bytes: undefined });
    else {
      current.body = {
        found: { ...object, bytes: undefined },
        remaining: size + 1,
        chunks: current.request.wanted(object) ? [] : undefined,
      };
    }
    return chunk.subarray(end + 1);
  }

  #receiveBody(body: NonNullable<Receiving['body']>, chunk: Buffer): Buffer {
    const part = chunk.subarray(0, body.remaining);
    body.remaining -= part.length;
    body.chunks?.push(part);
    if (body.remaining === 0)
      this.#settle({ ...body.found, bytes: body.chunks && new Uint8Array(Buffer.concat(body.chunks, body.found.size)) });
    return chunk.subarray(part.length);
  }

  #settle(found: FoundObject | undefined): void {
    const request = this.#current?.request;
    this.#current = undefined;
    request?.resolve(found);
  }
}
