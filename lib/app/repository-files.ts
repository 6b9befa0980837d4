import { type Discovery, discoverCommands, type EffectiveCommands, effectiveCommands } from '../domain/gates/index.ts';
import { decodeText, textOf } from './file-text.ts';
import type { Ports, TreeEntry, WorkTree } from './ports.ts';
import type { RunContext } from './run-context.ts';

/** Manifests and settings that say how a repository is built and checked; only these are read for discovery. */
const MANIFEST =
  /(^|\/)(package\.json|pyproject\.toml|setup\.(py|cfg)|tox\.ini|pytest\.ini|requirements[\w.-]*\.txt|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(\.kts)?|[Mm]akefile|GNUmakefile|[Jj]ustfile|\.?Taskfile\.ya?ml|\.coveragerc|\.golangci\.ya?ml|\.flake8|ruff\.toml|mypy\.ini)$/u;
const MAX_MANIFEST_BYTES = 512_000;
const MAX_MANIFESTS = 200;

/** Whether discovery reads a file of this name. */
export const isManifest = (path: string): boolean => MANIFEST.test(path);

/** Text of a blob, undefined when absent or not UTF-8. */
export async function readText(source: Pick<Ports['source'], 'readBlob'>, oid: string): Promise<string | undefined> {
  const bytes = await source.readBlob(oid);
  return bytes && decodeText(bytes, { ignoreBOM: true });
}

/** Text of one file of a tree. */
export async function readPath(source: Ports['source'], entries: readonly TreeEntry[], path: string): Promise<string | undefined> {
  const entry = entries.find((candidate) => candidate.path === path);
  return entry === undefined || entry.mode === '160000' || entry.mode === '120000' ? undefined : readText(source, entry.oid);
}

/** What a tree says about its commands. */
export async function discover(source: Ports['source'], entries: readonly TreeEntry[]): Promise<Discovery> {
  const manifests = manifestsAmong(entries.filter(({ mode }) => mode.startsWith('100')));
  const texts = new Map(await Promise.all(manifests.map(async ({ path, oid }) => [path, await readText(source, oid)] as const)));
  return discoverCommands({ paths: entries.map(({ path }) => path), read: (path) => texts.get(path) });
}

/** The same of files that may be in no commit. */
export async function discoverFiles(files: WorkTree): Promise<Discovery> {
  const listed = await files.list();
  const texts = new Map(await Promise.all(manifestsAmong(listed).map(async ({ path }) => [path, await textOf(files, path)] as const)));
  return discoverCommands({ paths: listed.map(({ path }) => path), read: (path) => texts.get(path) });
}

function manifestsAmong<F extends { path: string; size?: number | null | undefined }>(files: readonly F[]): F[] {
  return files.filter(({ path, size }) => isManifest(path) && (size ?? 0) <= MAX_MANIFEST_BYTES).slice(0, MAX_MANIFESTS);
}

/** The commands that check this run: stated in the configuration, or found in the base commit. A change under review never chooses its own gates. */
export async function runCommands(context: Pick<RunContext, 'run' | 'config'>, source: Ports['source']): Promise<EffectiveCommands> {
  return effectiveCommands(context.config.quality_gates, await discover(source, await source.tree(context.run.baseCommit)));
}
