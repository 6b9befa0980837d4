import { commitsOfSpecs } from '../../adapters/git/commits-of-specs.ts';
import { createWorkspaceFiles } from '../../adapters/local/workspace-files.ts';
import { isTestPath } from '../../domain/agent/index.ts';
import { visible } from '../../domain/shared/visible.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import { shorten } from '../../domain/publish/index.ts';
import { commitEvidence, testEvidence, type Trace, type TracedCriterion, traceSpec } from '../../domain/specs/index.ts';
import type { Paint } from '../io.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { openSpec } from './open-spec.ts';

/** What a criterion may have to lead to, by the name of its gap. */
export const LINKS = { design: 'unserved', task: 'unowned', commit: 'uncommitted', test: 'untested' } as const;
export type Link = keyof typeof LINKS;

/**
 * From each criterion to what serves it: properties, tasks, commits whose trailers name it, tests that name it.
 * @param required links that no criterion may lack; where one does, it ends with 1
 */
export async function traceCommand(name: string, required: readonly Link[], context: CommandContext): Promise<ExitCode> {
  const { directory, name: specName, spec, root, workspace } = openSpec(name, context);
  const files = createWorkspaceFiles(root);
  const trace = traceSpec({
    ...spec,
    commits: (await commitsOfSpecs(root)).flatMap((commit) => commitEvidence(commit, specName) ?? []),
    tests: workspace.paths
      .filter((path) => isTestPath(path))
      .flatMap((path) => testEvidence({ path, text: files.read(path).text ?? '' }, specName) ?? []),
  });
  const { dangling, gaps, coverage } = trace;
  const criteria = trace.criteria.map(({ id, text, binding, components, properties, tasks, commits, tests }) => ({
    ...{ id, text, binding, components, properties, tasks, commits, tests },
  }));
  const isWhole = coverage.criteria > 0 && required.every((link) => gaps[LINKS[link]].length === 0);
  return present(
    {
      schema: 'stringline.spec-trace/1',
      exit: required.length === 0 || isWhole ? EXIT.done : EXIT.findings,
      data: { spec: specName, directory, criteria, dangling, gaps, coverage, required },
      text: (paint) => traceText(directory, trace, paint),
    },
    context.io,
    context.json,
  );
}

function traceText(directory: string, { criteria, dangling, gaps, coverage }: Trace, paint: Paint): string {
  const { served, owned, committed, tested } = coverage;
  return [
    `${paint('bold', directory)}  ${coverage.criteria} criteria: ${served} served by the design, ${owned} owned by tasks, ${committed} in commits, ${tested} named by tests`,
    ...criteria.map((each) => `  ${each.id.padEnd(6)} ${shorten(visible(each.text), 100)}\n         → ${linksOf(each, paint).join('; ')}`),
    ...dangling.map(
      ({ from, id, document, line, candidate }) =>
        `  ${paint('red', 'dangling')} ${document}.md:${line} ${from} refers to ${id}${candidate === undefined ? '' : `; meant: ${candidate}?`}`,
    ),
    ...(['design', 'task', 'commit', 'test'] as const).flatMap((link) => {
      const ids = gaps[LINKS[link]];
      return ids.length === 0
        ? []
        : [`  ${paint('yellow', `no ${link}`)} ${ids.length === coverage.criteria ? 'for any of them' : ids.join(', ')}`];
    }),
  ].join('\n');
}

function linksOf({ binding, properties, tasks, commits, tests }: TracedCriterion, paint: Paint): string[] {
  const short = commits.map((commit) => commit.slice(0, 9));
  return [
    ...(properties.length > 0 ? [`properties ${properties.join(', ')}`] : []),
    ...(tasks.length > 0 ? [`tasks ${tasks.map(visible).join(', ')}`] : [binding ? paint('yellow', 'no task') : 'the defect itself']),
    ...(commits.length > 0 ? [`commits ${short.join(', ')}`] : []),
    ...(tests.length > 0 ? [`tests ${tests.map(visible).join(', ')}`] : []),
  ];
}
