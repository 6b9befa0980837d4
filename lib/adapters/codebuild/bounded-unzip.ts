import { Unzip, UnzipInflate } from 'fflate';

export interface UnzipLimits {
  /** Entries of the archive. */
  entries: number;
  /** Bytes of one entry and of all, unpacked. */
  entryBytes: number;
  totalBytes: number;
}

export type Unzipped = { ok: true; files: Map<string, Uint8Array> } | { ok: false; reason: string };

/** Thrown through the library, to stop it in the middle of an entry. */
class Refused extends Error {}

/** Bytes handed to the decompressor at a time: what a bomb can blow up before a limit is seen. */
const CHUNK = 64 * 1024;

class Reader {
  readonly files = new Map<string, Uint8Array>();
  readonly #limits: UnzipLimits;
  readonly #allowed: (name: string) => boolean;
  readonly #open = new Set<string>();
  #total = 0;

  constructor(limits: UnzipLimits, allowed: (name: string) => boolean) {
    this.#limits = limits;
    this.#allowed = allowed;
  }

  read(bytes: Uint8Array): void {
    const unzip = new Unzip((file) => this.#take(file));
    unzip.register(UnzipInflate);
    for (let from = 0; from < bytes.length; from += CHUNK) unzip.push(bytes.subarray(from, from + CHUNK), from + CHUNK >= bytes.length);
    if (this.#open.size > 0) throw new Refused('the archive ends in the middle of an entry');
  }

  #take(file: Parameters<Unzip['onfile']>[0]): void {
    if (!this.#allowed(file.name)) throw new Refused(`an entry is named ${JSON.stringify(file.name.slice(0, 100))}`);
    if (this.files.has(file.name) || this.#open.has(file.name)) throw new Refused(`${file.name} is there twice`);
    if (this.files.size + this.#open.size >= this.#limits.entries) throw new Refused(`there are more than ${this.#limits.entries} entries`);
    this.#open.add(file.name);
    const parts: Uint8Array[] = [];
    let size = 0;
    file.ondata = (error, chunk, final) => {
      if (error) throw error;
      size += chunk.length;
      this.#total += chunk.length;
      if (size > this.#limits.entryBytes) throw new Refused(`${file.name} has more than ${this.#limits.entryBytes} bytes`);
      if (this.#total > this.#limits.totalBytes) throw new Refused(`it unpacks to more than ${this.#limits.totalBytes} bytes`);
      parts.push(chunk);
      if (!final) return;
      this.#open.delete(file.name);
      this.files.set(file.name, Buffer.concat(parts));
    };
    file.start();
  }
}

/**
 * Unpacks an archive of a stranger into memory. Names that are not allowed, entries that are there twice, and more than the limits refuse
 * the whole; sizes that the archive states about itself are not believed.
 */
export function unzipBounded(bytes: Uint8Array, limits: UnzipLimits, allowed: (name: string) => boolean): Unzipped {
  const reader = new Reader(limits, allowed);
  try {
    reader.read(bytes);
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'it is no zip archive' };
  }
  return reader.files.size === 0 ? { ok: false, reason: 'it is no zip archive, or an empty one' } : { ok: true, files: reader.files };
}
