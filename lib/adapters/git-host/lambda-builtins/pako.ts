import { deflateSync, inflateSync } from 'node:zlib';

/** What inflating says about itself when it is asked to. */
interface Inflated {
  buffer: Uint8Array;
  engine: { bytesWritten: number };
}

/** Reads one object at the beginning of some bytes, which go on behind it: the objects of a pack. */
class Inflate {
  result: Uint8Array | undefined;
  err = 0;
  msg = '';
  /** Bytes behind the object. */
  readonly strm = { avail_in: 0 };
  readonly #parts: Uint8Array[] = [];

  push(chunk: Uint8Array): void {
    this.#parts.push(chunk);
    const bytes = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts);
    try {
      const { buffer, engine } = inflateSync(bytes, { info: true }) as unknown as Inflated;
      this.result = buffer;
      this.strm.avail_in = bytes.length - engine.bytesWritten;
    } catch (error) {
      const { code, errno = -3, message } = error as NodeJS.ErrnoException;
      // An object that is cut off is no fault: more is to come. Packs are read in one piece, so that this is rare.
      this.err = code === 'Z_BUF_ERROR' ? 0 : errno;
      this.msg = message;
    }
  }
}

/** Stands in a function's bundle for `pako` (see `scripts/build/`), which isomorphic-git brings along: Node has zlib. */
const zlib = {
  deflate: (bytes: Uint8Array): Uint8Array => deflateSync(bytes),
  inflate: (bytes: Uint8Array): Uint8Array => inflateSync(bytes),
  Inflate,
};

// eslint-disable-next-line no-restricted-syntax -- pako is imported by its default
export default zlib;
