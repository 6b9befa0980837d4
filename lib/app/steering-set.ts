import * as z from 'zod';
import {
  selectSteering,
  type SteeringFile,
  type SteeringSelection,
  steeringReport,
  resolveReferences,
  autoOffers,
  type PromptSteering,
} from '../domain/steering/index.ts';
import { hiddenUnicodeFindings } from '../domain/source/index.ts';
import type { Digest, Json } from '../domain/shared/digest.ts';
import { isSecretPath } from '../domain/agent/index.ts';
import { worldAt } from './implement/task-tree.ts';
import { getJson, putJson } from './artefacts.ts';
import type { Ports } from './ports.ts';
import { loadRecord } from './records.ts';
import { readPath } from './repository-files.ts';
import type { RunContext } from './run-context.ts';
import { STEERING_REPORTS } from './steering-record.ts';
import { tell } from './tell.ts';

/**
 * The steering of a run, fixed when it began: files read and parsed, before any is selected. The stages that call models apply it without a
 * parser of their own.
 */
export const SteeringSet = z.strictObject({
  /** Commit that the files are from and refer to, where the run does not build on it. */
  governing: z.exactOptional(z.string()),
  files: z.array(
    z.strictObject({
      path: z.string(),
      scope: z.enum(['global', 'project']),
      relative: z.string(),
      mode: z.enum(['always', 'fileMatch', 'manual', 'auto', 'agents']),
      patterns: z.array(z.string()),
      name: z.string(),
      description: z.string().optional(),
      body: z.string(),
      raw: z.string(),
      refused: z.string().optional(),
    }),
  ),
});
export type SteeringSet = z.infer<typeof SteeringSet>;

/** What is kept of parsed files: all but the findings, which are told when they are read. */
export function steeringSetOf(files: readonly SteeringFile[], governing?: string): SteeringSet {
  return {
    ...(governing !== undefined && { governing }),
    files: files.map(({ findings: _told, patterns, description, refused, ...file }) => ({
      ...file,
      patterns: [...patterns],
      ...(description !== undefined && { description }),
      ...(refused !== undefined && { refused }),
    })),
  };
}

function filesOf({ files }: SteeringSet): SteeringFile[] {
  return files.map((file) => ({ ...file, description: file.description, refused: file.refused, findings: [] }));
}

export interface AppliedSteering {
  /** Texts for the prompt in order of precedence, the weightiest last. */
  files: { path: string; text: string }[];
  /** Digest of the stored report: what was applied, and why. */
  report: Digest;
}

/** Steering for one kind of call: selected by the paths it is about, references resolved within the commit that governs, and reported. */
export async function applySteering(
  context: RunContext,
  about: { paths: readonly string[]; text: string },
  ports: Ports,
): Promise<AppliedSteering> {
  const { steering } = context.run;
  const set: SteeringSet = steering === undefined ? { files: [] } : await getJson(ports.artefacts, steering, SteeringSet);
  const selection = selectFor(about, filesOf(set));
  const world = await worldAt(set.governing ?? context.run.baseCommit, ports.source);
  const applied: PromptSteering[] = await Promise.all(
    selection.applied.map(async (one) =>
      one.file.scope === 'global'
        ? one
        : {
            ...one,
            resolved: await resolveReferences(one.file.body, (path) => readReference(path, world, ports.source), { path: one.file.path }),
          },
    ),
  );
  for (const { path, message } of applied.flatMap(({ resolved }) => resolved?.findings ?? []))
    await tell(ports, context.run.id, {
      // Of every call that it is applied to: told once.
      key: `steering-reference/${ports.hash(`${path ?? ''} ${message}`).slice(0, 12)}`,
      type: 'steering.finding',
      message: `${path ?? 'steering'}: ${message}`,
    });
  const report = await putJson(ports.artefacts, steeringReport({ applied, notApplied: selection.notApplied }, ports.hash));
  await rememberReport(context.run.id, report, ports);
  return {
    files: applied.map(({ file, resolved }) => ({
      path: file.scope === 'global' ? `global:${file.path}` : file.path,
      text: (resolved?.text ?? file.body).trim(),
    })),
    report,
  };
}

/** Which files apply to something, and which do not. */
export function selectFor(about: { paths: readonly string[]; text: string }, files: readonly SteeringFile[]): SteeringSelection {
  return selectSteering(files, { paths: about.paths, manual: namesIn(about.text, files), autoPicked: relevantOffers(about.text, files) });
}

async function readReference(
  path: string,
  { entries, hidden }: Awaited<ReturnType<typeof worldAt>>,
  source: Ports['source'],
): Promise<string | undefined | { refused: string }> {
  const entry = entries.find((candidate) => candidate.path === path);
  if (!entry) return undefined;
  if (hidden(path)) return { refused: 'it is hidden by .kiroignore' };
  if (isSecretPath(path)) return { refused: 'it may hold secrets' };
  if (!entry.mode.startsWith('100')) return { refused: 'it is a link or a submodule' };
  const text = await readPath(source, entries, path);
  if (text === undefined) return { refused: 'it is not a text file' };
  return hiddenUnicodeFindings(text, path).length > 0 ? { refused: 'it has hidden Unicode characters' } : text;
}

/** Manual files that the request itself names (`#deploy`). */
function namesIn(text: string, files: readonly SteeringFile[]): string[] {
  const named = new Set([...text.matchAll(/(?:^|[\s(])#([\w-]+)/gu)].map((match) => match[1]));
  return files.filter(({ name, mode }) => (mode === 'manual' || mode === 'auto') && named.has(name)).map(({ name }) => name);
}

/** At least this many words of an offer's description must occur in what the call is about. */
const SHARED_WORDS = 2;

/**
 * Which `auto` files apply, without asking a model: those whose name is in the text, or whose description shares enough telling words
 * with it. Deterministic, so that the same inputs build the same prompt.
 */
function relevantOffers(text: string, files: readonly SteeringFile[]): string[] {
  const words = tellingWords(text);
  return autoOffers(files)
    .filter(
      ({ name, description }) =>
        name.split(/[-_]/u).every((part) => words.has(part.toLowerCase())) ||
        [...tellingWords(description)].filter((word) => words.has(word)).length >= SHARED_WORDS,
    )
    .map(({ name }) => name);
}

const COMMON = new Set(
  'when where with that this from into over under your should shall must use using used creating create modifying modify changes change files file code project conventions guidelines rules'.split(
    ' ',
  ),
);

function tellingWords(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []).filter((word) => !COMMON.has(word)));
}

async function rememberReport(runId: string, report: Digest, ports: Pick<Ports, 'checkpoints'>): Promise<void> {
  const known = (await loadRecord(ports, runId, STEERING_REPORTS)) ?? [];
  if (!known.includes(report)) await ports.checkpoints.save(runId, STEERING_REPORTS.name, [...known, report] as Json);
}
