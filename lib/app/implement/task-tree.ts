import type { SessionWorld, TextOverlay } from '../../domain/agent/index.ts';
import type { Digest } from '../../domain/shared/digest.ts';
import { createIgnore, IGNORE_FILE } from '../../domain/source/index.ts';
import { combinePlans, fastChecks, type GatePlan } from '../../domain/gates/index.ts';
import { putJson, putText } from '../artefacts.ts';
import type { Overlay, Ports, TreeEntry } from '../ports.ts';
import { readText, runCommands } from '../repository-files.ts';
import type { RunContext } from '../run-context.ts';

/** What an agent may know of a commit: its files, less those that `.kiroignore` hides. */
export async function worldAt(commit: string, source: Ports['source']): Promise<SessionWorld & { entries: TreeEntry[] }> {
  const entries = await source.tree(commit);
  const rules = entries.filter(({ path, mode }) => mode.startsWith('100') && path.split('/').at(-1) === IGNORE_FILE);
  const files = await Promise.all(rules.map(async ({ path, oid }) => ({ path, text: (await readText(source, oid)) ?? '' })));
  return { entries, hidden: createIgnore(files), read: (oid) => source.readBlob(oid) };
}

/** An agent's overlay as git takes it: contents stored, named by digest. */
export async function storeOverlay(overlay: TextOverlay, artefacts: Ports['artefacts']): Promise<Overlay> {
  const entries = await Promise.all(
    Object.entries(overlay).map(
      async ([path, file]) => [path, file === null ? null : { digest: await putText(artefacts, file.text), mode: file.mode }] as const,
    ),
  );
  return Object.fromEntries(entries);
}

/** The fast checks of a run, as gate plans that also judge their result. */
export async function fastCheckPlans(context: RunContext, ports: Ports): Promise<GatePlan[]> {
  return fastChecks(context.config.quality_gates, await runCommands(context, ports.source));
}

/** Names of the package scripts that the fast checks run: no task changes what judges it. */
export async function checkScripts(context: RunContext, ports: Ports): Promise<string[]> {
  return (await fastCheckPlans(context, ports)).flatMap(({ commands }) => commands.flatMap(({ run }) => scriptsIn(run)));
}

/** Names of package scripts that a command line runs. */
function scriptsIn(line: string): string[] {
  return [...line.matchAll(/\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+(?:-\S+\s+)*)?([\w:.-]+)/gu)].flatMap((match) =>
    match[1] === undefined ? [] : [match[1] === 't' ? 'test' : match[1]],
  );
}

/** A sandbox job with the fast checks over a commit plus an overlay; returns the digest of the stored job. */
export async function storeCheckJob(
  what: { context: RunContext; taskId: string; parent: string; overlay: Overlay },
  ports: Ports,
): Promise<Digest> {
  const tree = await ports.source.writeTree(what.parent, what.overlay);
  const { commands, reports } = combinePlans(await fastCheckPlans(what.context, ports));
  return putJson(ports.artefacts, {
    id: `check-${tree.slice(0, 12)}`,
    runId: what.context.run.id,
    tree,
    commands,
    reports,
    network: what.context.config.quality_gates.network,
    failFast: true,
    fresh: false,
  });
}
