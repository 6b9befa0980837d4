import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { SomeChannels } from '../preferences/schema.ts';

/** Who changed a policy, when, in which activity, and how. */
export const AuditRecord = z.strictObject({
  time: z.iso.datetime(),
  administrator: z.string(),
  correlationId: z.string(),
  action: z.literal('policy.changed'),
  before: SomeChannels,
  after: SomeChannels,
});
export type AuditRecord = z.infer<typeof AuditRecord>;

export interface AuditLoggerOptions {
  path: string;
  now: () => Date;
}

/** An append-only record of what administrators change: one JSON object a line, never rewritten. */
export class AuditLogger {
  readonly #options: AuditLoggerOptions;

  constructor(options: AuditLoggerOptions) {
    this.#options = options;
  }

  /** Adds a record and resolves when it is on disk. */
  async append(entry: Omit<AuditRecord, 'time'>): Promise<AuditRecord> {
    const { path, now } = this.#options;
    const record = { time: now().toISOString(), ...entry };
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, `${await this.#separator()}${JSON.stringify(record)}\n`, { flush: true });
    return record;
  }

  /** A crash may have left half a line; the next record starts on a line of its own. */
  async #separator(): Promise<string> {
    const text = await this.#read();
    return text === '' || text.endsWith('\n') ? '' : '\n';
  }

  /** The newest records, the newest first. Lines that a crash has cut are left out. */
  async newest(limit: number): Promise<AuditRecord[]> {
    const lines = (await this.#read()).split('\n').filter((line) => line !== '');
    return lines
      .reverse()
      .flatMap((line) => parseRecord(line))
      .slice(0, limit);
  }

  async #read(): Promise<string> {
    try {
      return await readFile(this.#options.path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    }
  }
}

function parseRecord(line: string): AuditRecord[] {
  try {
    return [AuditRecord.parse(JSON.parse(line))];
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return [];
    throw error;
  }
}
