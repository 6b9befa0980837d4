import type { WorkTree } from './ports.ts';

/**
 * Bytes as text; undefined where they are no UTF-8.
 * @param options `ignoreBOM` keeps a byte order mark in the text
 */
export function decodeText(bytes: Uint8Array, options: { ignoreBOM?: boolean } = {}): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ...options }).decode(bytes);
  } catch {
    // eslint-disable-next-line no-restricted-syntax -- a binary file is not text, and callers say so
    return undefined;
  }
}

/** Text of a file; undefined where it is gone or no UTF-8. */
export async function textOf(files: Pick<WorkTree, 'read'>, path: string): Promise<string | undefined> {
  const bytes = await files.read(path);
  return bytes && decodeText(bytes);
}
