import * as z from 'zod';
import type { CodeFact, CodeFacts, FactKind } from './facts.ts';

export { DRIFT_RECORD } from '../shared/drift-record.ts';

const KINDS = [
  ...['class', 'interface', 'type', 'enum', 'function', 'constant', 'method', 'field'],
  ...['table', 'queue', 'topic', 'bucket', 'bus', 'stream', 'function-resource', 'endpoint', 'event'],
] as [FactKind, ...FactKind[]];

const RecordedFact = z.strictObject({
  kind: z.enum(KINDS),
  name: z.string(),
  owner: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  signature: z.string().optional(),
  path: z.string(),
});

const RecordedAcceptance = z.strictObject({
  item: z.string(),
  state: z.string(),
  reason: z.string().min(1),
  by: z.string(),
  at: z.string(),
});

/** What was in step when, and what people have accepted since. */
export const DriftRecord = z.strictObject({
  schema: z.literal('stringline.drift-record/1'),
  synced: z.strictObject({
    at: z.string(),
    /** Commit of HEAD then; for people: the comparison needs no history. */
    commit: z.string().optional(),
    /** Folders and files whose public surface `facts` holds. */
    covers: z.strictObject({ files: z.array(z.string()), folders: z.array(z.string()) }),
    /** Files that the design names and files that hold the facts. */
    paths: z.array(z.string()),
    facts: z.array(RecordedFact),
    /** What the design names and the code has below its surface. */
    inner: z.array(z.strictObject({ name: z.string(), path: z.string() })).optional(),
  }),
  accepted: z.array(RecordedAcceptance),
});
export type DriftRecord = z.infer<typeof DriftRecord>;

/** The record of a text; or what is wrong with it, in one line. */
export function readRecord(text: string): { ok: true; record: DriftRecord } | { ok: false; reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, reason: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const read = DriftRecord.safeParse(value);
  if (read.success) return { ok: true, record: read.data };
  const issue = read.error.issues[0];
  return { ok: false, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'of another shape'}` };
}

/** One fact a line, sorted: what changes shows in a diff, and two branches rarely touch the same lines. */
export function renderRecord({ synced, accepted }: DriftRecord): string {
  const lines = (items: readonly unknown[]): string =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => `      ${JSON.stringify(item)}`).join(',\n')}\n    ]`;
  const head = [
    `    "at": ${JSON.stringify(synced.at)}`,
    ...(synced.commit === undefined ? [] : [`    "commit": ${JSON.stringify(synced.commit)}`]),
    `    "covers": ${JSON.stringify(synced.covers)}`,
    `    "paths": ${lines(synced.paths)}`,
    `    "facts": ${lines(synced.facts)}`,
    ...(synced.inner === undefined ? [] : [`    "inner": ${lines(synced.inner)}`]),
  ];
  return `{\n  "schema": "stringline.drift-record/1",\n  "synced": {\n${head.join(',\n')}\n  },\n  "accepted": ${lines(accepted).replaceAll('\n    ]', '\n  ]').replaceAll('\n      ', '\n    ')}\n}\n`;
}

/** What a record tells of the code as it was. Lines are not kept: they move with every edit above them. */
export function recordedFacts({ synced }: DriftRecord): CodeFacts {
  const inner = (synced.inner ?? []).map((one) => ({ ...one, line: 1 }));
  return { paths: synced.paths, facts: synced.facts.map(factOf), inner, problems: [] };
}

function factOf({ kind, name, path, owner, aliases, signature }: DriftRecord['synced']['facts'][number]): CodeFact {
  return {
    kind,
    name,
    path,
    line: 1,
    public: true,
    ...(owner !== undefined && { owner }),
    ...(aliases !== undefined && { aliases }),
    ...(signature !== undefined && { signature }),
  };
}
