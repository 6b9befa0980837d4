import { deflateSync, inflateSync } from 'node:zlib';

/**
 * Stands in a function's bundle for `pako` (see `scripts/build/`), which isomorphic-git brings along: Node has zlib. What reads packs in a
 * stream is left out, because functions only push.
 */
const zlib = {
  deflate: (bytes: Uint8Array): Uint8Array => deflateSync(bytes),
  inflate: (bytes: Uint8Array): Uint8Array => inflateSync(bytes),
};

// eslint-disable-next-line no-restricted-syntax -- pako is imported by its default
export default zlib;
