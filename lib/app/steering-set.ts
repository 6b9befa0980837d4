import * as z from 'zod';
import {
  selectSteering,
  type SteeringFile,
  type SteeringSelection,
  parseSteeringFile,
  isSteeringPath,
  AGENTS_FILE,
  steeringReport,
  resolveReferences,
  autoOffers,
  type PromptSteering,
} from '../domain/steering/index.ts';
import { hiddenUnicodeFindings } from '../domain/source/index.ts';
import type { Digest, Json } from '../domain/shared/digest.ts';
import type { Finding } from '../domain/shared/finding.ts';
import { isSecretPath } from '../domain/agent/index.ts';
import { worldAt } from './implement/task-tree.ts';
import { getJson, putJson } from './artefacts.ts';
import type { Ports } from './ports.ts';
import { loadRecord } from './records.ts';
import { readPath, readText } from './repository-files.ts';
import type { RunContext } from './run-context.ts';
import { STEERING_REPORTS } from './steering-record.ts';

/** The steering of a run, fixed when it began: files as they were read, before any is selected. */
export const SteeringSet = z.strictObject({
  files: z.array(z.strictObject({ path: z.string(), scope: z.enum(['global', 'project']), text: z.string() })),
});
export type SteeringSet = z.infer<typeof SteeringSet>;

/** Reads global and project steering: the project's from the base commit, so that a change under review cannot steer its own run. */
export async function readSteeringSet(
  context: { config: RunContext['config']; run: Pick<RunContext['run'], 'baseCommit'> },
  ports: Pick<Ports, 'source' | 'globalSteering'>,
): Promise<SteeringSet> {
  const { global, project } = context.config.workspace.steering_paths;
  const entries = await ports.source.tree(context.run.baseCommit);
  const own = entries.filter(({ path, mode }) => mode.startsWith('100') && isProjectSteering(path, project));
  const texts = await Promise.all(
    own.map(async ({ path, oid }) => ({ path, scope: 'project' as const, text: (await readText(ports.source, oid)) ?? '' })),
  );
  const others = (await ports.globalSteering.read(global)).map(({ path, text }) => ({ path, scope: 'global' as const, text }));
  return { files: [...others, ...texts] };
}

function isProjectSteering(path: string, root: string): boolean {
  return isSteeringPath(path, root) || path === AGENTS_FILE || path.endsWith(`/${AGENTS_FILE}`);
}

/** The set parsed, with what there is to say about its files. */
export function parseSteeringSet(set: SteeringSet, context: Pick<RunContext, 'config'>): { files: SteeringFile[]; findings: Finding[] } {
  const { project } = context.config.workspace.steering_paths;
  const files = set.files.map(({ path, scope, text }) => parseSteeringFile(path, text, { scope, root: scope === 'global' ? '' : project }));
  return { files, findings: files.flatMap(({ findings }) => findings) };
}

export interface AppliedSteering {
  /** Texts for the prompt in order of precedence, the weightiest last. */
  files: { path: string; text: string }[];
  /** Digest of the stored report: what was applied, and why. */
  report: Digest;
}

/** Steering for one kind of call: selected by the paths it is about, references resolved within the base commit, and reported. */
export async function applySteering(
  context: RunContext,
  about: { paths: readonly string[]; text: string },
  ports: Ports,
): Promise<AppliedSteering> {
  const set = context.run.steering === undefined ? { files: [] } : await getJson(ports.artefacts, context.run.steering, SteeringSet);
  const { files } = parseSteeringSet(set, context);
  const selection = selectFor(about, files);
  const world = await worldAt(context.run.baseCommit, ports.source);
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
