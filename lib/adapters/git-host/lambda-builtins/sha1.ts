import { createHash } from 'node:crypto';

/** Stands in a function's bundle for `sha.js`, which isomorphic-git brings along (see `scripts/build/`): Node has SHA-1. */
class Sha1 {
  readonly #hash = createHash('sha1');

  update(data: string | Uint8Array): this {
    this.#hash.update(data);
    return this;
  }

  digest(encoding: 'hex'): string {
    return this.#hash.digest(encoding);
  }
}

// eslint-disable-next-line no-restricted-syntax -- sha.js is imported by its default
export default Sha1;
