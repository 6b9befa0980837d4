import { readUpTo } from '../../domain/shared/bytes.ts';

/** Bytes as they were packed, or why they could not be had. */
export type Unpacked = { bytes: Uint8Array } | { refused: string };

/** Unpacks gzipped bytes in base64, and stops as soon as they are more than `limit`: few bytes may unpack to very many. */
export async function unpackReport(gzip: string, limit: number): Promise<Unpacked> {
  try {
    const packed = Uint8Array.from(atob(gzip), (letter) => letter.charCodeAt(0));
    const bytes = await readUpTo(limit, new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')));
    return bytes === undefined ? { refused: tooLarge(limit) } : { bytes };
  } catch (error) {
    return { refused: `The report is not one member of gzip in base64: ${error instanceof Error ? error.message : 'it cannot be read'}.` };
  }
}

/** What to do about reports that are too large; a report cannot be parted. */
export const tooLarge = (limit: number): string =>
  `The reports of one gate have more than ${limit} bytes left. Let the tool write less: LCOV instead of JSON, no output of tests that passed.`;
