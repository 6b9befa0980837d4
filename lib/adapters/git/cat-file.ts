import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Socket } from 'node:net';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { gitError, gitMissing } from './errors.ts';
import { runGit, spawnGit } from './run.ts';

export interface BlobReader {
  /** Bytes of a blob; undefined when there is no such blob. */
  read(oid: string): Promise<Uint8Array | undefined>;
  close(): void;
}

interface Request {
  oid: string;
  resolve: (bytes: Uint8Array | undefined) => void;
  reject: (error: unknown) => void;
}

/** What is being received: a header line, or the bytes of an object and the line end after them. */
interface Receiving {
  request: Request;
  /** Undefined while the header is awaited. */
  body: { remaining: number; chunks: Buffer[]; outcome: 'blob' | 'other-type' | 'too-large'; size: number } | undefined;
}

/**
 * One `git cat-file --batch` process for all reads: a process per blob costs milliseconds each. It starts with the first read,
 * is replaced when it dies (a corrupt object ends it), and does not keep the program running while nothing is asked.
 * @param maxBytes blobs above it are passed over without being kept, and refused
 */
export function createBlobReader(cwd: string, maxBytes: number): BlobReader {
  let session: Session | undefined;
  return {
    read: (oid) =>
      new Promise((resolve, reject) => {
        if (session === undefined || session.ended) session = new Session(cwd, maxBytes);
        session.ask({ oid, resolve, reject });
      }),
    close: () => session?.close(),
  };
}

class Session {
  ended = false;
  readonly #cwd: string;
  readonly #maxBytes: number;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Request[] = [];
  #current: Receiving | undefined;
  #header: Buffer = Buffer.alloc(0);
  #stderr = '';

  constructor(cwd: string, maxBytes: number) {
    this.#cwd = cwd;
    this.#maxBytes = maxBytes;
    this.#child = spawnGit(['cat-file', '--batch'], { cwd });
    this.#child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr = (this.#stderr + text).slice(-4096)));
    this.#child.on('error', (error) => this.#fail(gitMissing(error)));
    this.#child.on('close', (code) => this.#fail(gitError({ args: ['cat-file'], cwd, code: code ?? undefined, stderr: this.#stderr })));
    // The failure of a write is followed by `close`, which tells the reason.
    this.#child.stdin.on('error', () => this.#child.stdin.destroy());
    this.#keepAlive(false);
  }

  ask(request: Request): void {
    this.#waiting.push(request);
    this.#keepAlive(true);
    this.#child.stdin.write(`${request.oid}\n`);
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

  #fail(error: StringlineError): void {
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
      rest =
        this.#current.body === undefined
          ? this.#receiveHeader(this.#current, rest)
          : this.#receiveBody(this.#current, this.#current.body, rest);
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
    const [, type = '', size = ''] = this.#header.toString('latin1').split(' ');
    this.#header = Buffer.alloc(0);
    const bytes = Number(size);
    if (size === '' || !Number.isInteger(bytes)) this.#missing(current);
    else
      current.body = {
        remaining: bytes + 1,
        chunks: [],
        size: bytes,
        outcome: type !== 'blob' ? 'other-type' : bytes > this.#maxBytes ? 'too-large' : 'blob',
      };
    return chunk.subarray(end + 1);
  }

  #receiveBody(current: Receiving, body: NonNullable<Receiving['body']>, chunk: Buffer): Buffer {
    const part = chunk.subarray(0, body.remaining);
    body.remaining -= part.length;
    if (body.outcome === 'blob') body.chunks.push(part);
    if (body.remaining > 0) return Buffer.alloc(0);
    if (body.outcome === 'too-large') this.#refuse(current, body.size);
    else this.#settle(current, body.outcome === 'blob' ? new Uint8Array(Buffer.concat(body.chunks, body.size)) : undefined);
    return chunk.subarray(part.length);
  }

  /** The batch calls a damaged object missing too; asked for alone, git tells the two apart. */
  #missing(current: Receiving): void {
    this.#current = undefined;
    const { oid, resolve, reject } = current.request;
    runGit(['cat-file', '-t', oid], { cwd: this.#cwd, accept: [0, 1, 128] }).then(({ stderr }) => {
      const failure = gitError({ args: ['cat-file'], cwd: this.#cwd, code: 128, stderr });
      if (failure.code === 'repository-corrupt') reject(failure);
      else resolve(undefined);
    }, reject);
  }

  #settle(current: Receiving, bytes: Uint8Array | undefined): void {
    this.#current = undefined;
    current.request.resolve(bytes);
  }

  #refuse(current: Receiving, size: number): void {
    this.#current = undefined;
    const message = `The file with the object id ${current.request.oid} in ${this.#cwd} has ${String(size)} bytes; at most ${String(this.#maxBytes)} are read.`;
    current.request.reject(
      new StringlineError({
        code: 'blob-too-large',
        message,
        fix: 'Hide it from the model in .kiroignore, or keep it out of the task.',
        exit: EXIT.usage,
      }),
    );
  }
}
