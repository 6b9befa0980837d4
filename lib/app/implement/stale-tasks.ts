import { type SpecTexts, staleReasons } from '../../domain/specs/index.ts';
import type { DocumentKind } from '../../domain/workflow/document-kind.ts';
import type { Run } from '../../domain/workflow/run.ts';
import { getText } from '../artefacts.ts';
import { SYNC_SOURCE } from '../drift/sync-source.ts';
import type { Ports } from '../ports.ts';

/**
 * Tasks that an earlier run has done and whose ground has changed since: keys with what has changed, to be run again. A sync makes the design follow the code, so
 * what it has changed there is no reason to build anew.
 */
export async function staleTasksOf(
  run: Run,
  texts: Partial<Record<DocumentKind, { text: string }>>,
  ports: Ports,
): Promise<{ key: string; why: string }[]> {
  const ended = (await ports.runs.list({ spec: run.spec, status: 'succeeded' })).filter(({ id }) => id !== run.id);
  const built = ended.find(({ requestSource }) => requestSource !== SYNC_SOURCE);
  if (built === undefined) return [];
  const [before, design] = [await ports.specs.accepted(built.id), await ports.specs.accepted((ended[0] ?? built).id)];
  const then: SpecTexts = {};
  for (const [kind, digest] of Object.entries({ ...before, ...(design.design !== undefined && { design: design.design }) }) as [
    DocumentKind,
    string,
  ][])
    then[kind] = await getText(ports.artefacts, digest);
  const now: SpecTexts = Object.fromEntries(Object.entries(texts).map(([kind, { text }]) => [kind, text]));
  return staleReasons(then, now);
}
