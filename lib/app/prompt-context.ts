import { createVirtualTree, type PromptContext, relatedFiles, repositoryOverview } from '../domain/agent/index.ts';
import type { DocumentKind } from '../domain/workflow/document-kind.ts';
import { DOCUMENT_ORDER } from '../domain/workflow/run.ts';
import type { Digest } from '../domain/shared/digest.ts';
import { fastChecks, planGates } from '../domain/gates/index.ts';
import { worldAt } from './implement/task-tree.ts';
import type { Ports } from './ports.ts';
import { runCommands } from './repository-files.ts';
import { type RunContext, specDirectory } from './run-context.ts';
import { acceptedTexts } from './accepted-texts.ts';
import { applySteering } from './steering-set.ts';

/** What every prompt of a run starts with, and the digest of the report on its steering. */
export async function promptContext(
  context: RunContext,
  about: { paths: readonly string[]; text: string /** A document to draft: it sees those before it. */; before?: DocumentKind },
  ports: Ports,
): Promise<{ prompt: PromptContext; steering: Digest }> {
  const { run, config } = context;
  const steering = await applySteering(context, about, ports);
  const texts = await acceptedTexts(run, ports, about.before);
  const commands = await runCommands(context, ports.source);
  const afterEachTask = new Set(fastChecks(config.quality_gates, commands).flatMap((plan) => plan.commands.map(({ run: line }) => line)));
  // Only of those that run commands the prompt tells: the threshold of drift is of no account.
  const gates = planGates(config.quality_gates, commands, { driftThreshold: 0 }).flatMap(({ judged, commands: planned, gate }) =>
    planned.filter(({ name }) => name === judged).map(({ run: line }) => ({ name: gate, run: line, eachTask: afterEachTask.has(line) })),
  );
  const tree = createVirtualTree(await worldAt(run.baseCommit, ports.source));
  const prompt: PromptContext = {
    spec: { name: run.spec, type: run.specType },
    request: context.request,
    steering: steering.files,
    documents: DOCUMENT_ORDER[run.workflow].flatMap(({ kind }) => {
      const accepted = texts[kind];
      return accepted === undefined ? [] : [{ kind, path: `${specDirectory(context)}/${kind}.md`, text: accepted.text }];
    }),
    repository: await repositoryOverview(tree),
    related: await relatedFiles(tree, context.request),
    checks: { commands: gates, coverage: config.quality_gates.test_coverage, network: config.quality_gates.network },
  };
  return { prompt, steering: steering.report };
}
