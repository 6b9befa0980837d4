import { decodeLatin1, encodeLatin1 } from './latin1.ts';

export const GIT_OBJECT_TYPES = ['blob', 'tree', 'commit', 'tag'] as const;
export type GitObjectType = (typeof GIT_OBJECT_TYPES)[number];

export interface GitObject {
  type: GitObjectType;
  content: Uint8Array;
}

/** Id of the tree without files, which git knows without its being stored. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** `<type> <size>` and a NUL: no header is longer. */
export const MAX_HEADER_BYTES = 32;

/** Whole SHA-1 object ids, the only ones hosted repositories have. */
export function isSha1(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/** The bytes whose SHA-1 is the object's id: `<type> <size>\0<content>`. */
export function frameObject({ type, content }: GitObject): Uint8Array {
  const header = encodeLatin1(`${type} ${String(content.length)}\0`);
  const framed = new Uint8Array(header.length + content.length);
  framed.set(header);
  framed.set(content, header.length);
  return framed;
}

/** Type and size that framed bytes begin with; undefined where they are no header of git's. `bytes` may be the beginning only. */
export function readHeader(bytes: Uint8Array): { type: GitObjectType; size: number; length: number } | undefined {
  const end = bytes.subarray(0, MAX_HEADER_BYTES).indexOf(0);
  const match = end < 0 ? null : /^(blob|tree|commit|tag) (0|[1-9]\d{0,15})$/.exec(decodeLatin1(bytes.subarray(0, end)));
  const type = GIT_OBJECT_TYPES.find((known) => known === match?.[1]);
  return match === null || type === undefined ? undefined : { type, size: Number(match[2]), length: end + 1 };
}

/** The object in framed bytes; undefined where the header is none or promises another size. */
export function unframeObject(bytes: Uint8Array): GitObject | undefined {
  const header = readHeader(bytes);
  if (header === undefined || header.length + header.size !== bytes.length) return undefined;
  return { type: header.type, content: bytes.subarray(header.length) };
}
