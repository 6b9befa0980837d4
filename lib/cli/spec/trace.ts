import { commitsOfSpecs, type SpecCommit } from '../../adapters/git/commits-of-specs.ts';
import { createWorkspaceFiles } from '../../adapters/local/workspace-files.ts';
import { isTestPath } from '../../domain/agent/index.ts';
import { visible } from '../../domain/shared/visible.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import { shorten } from '../../domain/publish/index.ts';
import {
  commitEvidence,
  danglingReferences,
  type Spec,
  type TestEvidence,
  testEvidence,
  type Trace,
  type TracedCriterion,
  traceSpec,
} from '../../domain/specs/index.ts';
import type { Paint } from '../io.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { openSpecWithBranch } from './branch-of-work.ts';
import { count, plural, someOf } from '../../domain/shared/wording.ts';

/** What a criterion may have to lead to, by the name of its gap. */
export const LINKS = { design: 'unserved', task: 'unowned', commit: 'uncommitted', test: 'untested' } as const;
export type Link = keyof typeof LINKS;

/**
 * From each criterion to what serves it: properties, tasks, commits whose trailers name it, tests that name it.
 * @param required links that no criterion may lack; where one does, it ends with 1
 */
export async function traceCommand(name: string, required: readonly Link[], context: CommandContext): Promise<ExitCode> {
  const { directory, name: specName, spec, root, workspace, branch } = await openSpecWithBranch(name, context);
  const commits = (await commitsOfSpecs(root)).map((commit) => ({ ...commit, evidence: commitEvidence(commit, specName) }));
  const isOwn =
    workspace.specs.length === 1
      ? () => true
      : ownTests(
          spec,
          commits.filter(({ evidence }) => evidence !== undefined),
        );
  const { tests, leftOut } = readTests({ root, paths: workspace.paths, spec: specName, isOwn });
  const trace = traceSpec({ ...spec, commits: commits.flatMap(({ evidence }) => evidence ?? []), tests });
  const { dangling, unstated, gaps, coverage } = trace;
  const criteria = trace.criteria.map(({ id, text, binding, withdrawn = false, components, properties, tasks, commits, tests }) => ({
    ...{ id, text, binding, withdrawn, components, properties, tasks, commits, tests },
  }));
  const lacking = required.flatMap((link) => (gaps[LINKS[link]].length === 0 ? [] : [{ link, criteria: gaps[LINKS[link]] }]));
  const isWhole = coverage.criteria > 0 && lacking.length === 0;
  return present(
    {
      schema: 'stringline.spec-trace/1',
      exit: required.length === 0 || isWhole ? EXIT.done : EXIT.findings,
      data: { spec: specName, directory, criteria, dangling, unstated, gaps, coverage, required, lacking, leftOut, branch: branch ?? null },
      text: (paint) =>
        [
          traceText(directory, trace, paint),
          ...leftOutText(leftOut, specName),
          ...(branch === undefined
            ? []
            : [`  ${paint('yellow', 'on a branch')} ${branch} has work of a run that is not in this checkout: git switch ${branch}`]),
          ...(required.length === 0 ? [] : requiredText({ lacking, required, criteria: coverage.criteria }, paint)),
        ].join('\n'),
    },
    context.io,
    context.json,
  );
}

interface Required {
  required: readonly Link[];
  lacking: readonly { link: Link; criteria: readonly string[] }[];
  criteria: number;
}

/** What `--require` comes to: which criteria lack what was asked for. */
function requiredText({ required, lacking, criteria }: Required, paint: Paint): string[] {
  if (criteria === 0) return [`${paint('red', 'Not met:')} there are no criteria that could lead to a ${required.join(', ')}.`];
  if (lacking.length === 0) return [`${paint('green', 'Met:')} each criterion leads to a ${required.join(', ')}.`];
  return lacking.map(
    ({ link, criteria: ids }) =>
      `${paint('red', 'Not met:')} --require ${link}, which ${ids.join(', ')} ${ids.length === 1 ? 'lacks' : 'lack'}.`,
  );
}

/** Test files of a spec where there are others: those that its tasks name, and those that commits for it change. */
function ownTests({ tasks }: Pick<Spec, 'tasks'>, commits: readonly Pick<SpecCommit, 'paths'>[]): (path: string) => boolean {
  const own = new Set([...(tasks?.tasks.flatMap(({ files }) => files) ?? []), ...commits.flatMap(({ paths }) => paths)]);
  return (path) => own.has(path);
}

interface TestFiles {
  root: string;
  paths: readonly string[];
  spec: string;
  isOwn: (path: string) => boolean;
}

/** What test files prove of a spec; and those left out because nothing says for which spec their numbers are. */
function readTests({ root, paths, spec, isOwn }: TestFiles): { tests: TestEvidence[]; leftOut: string[] } {
  const files = createWorkspaceFiles(root);
  const [tests, leftOut] = [new Array<TestEvidence>(), new Array<string>()];
  for (const path of paths.filter((each) => isTestPath(each))) {
    const file = { path, text: files.read(path).text ?? '' };
    const evidence = testEvidence(file, spec, isOwn(path));
    if (evidence !== undefined) tests.push(evidence);
    else if (testEvidence(file, spec) !== undefined) leftOut.push(path);
  }
  return { tests, leftOut };
}

function leftOutText(paths: readonly string[], spec: string): string[] {
  if (paths.length === 0) return [];
  return [
    `  not counted: ${someOf(paths.map(visible))}. ${paths.length === 1 ? 'It names' : 'They name'} criteria and no spec: a comment "Feature: ${spec}" says which.`,
  ];
}

function traceText(directory: string, trace: Trace, paint: Paint): string {
  const { criteria, unstated, gaps, coverage } = trace;
  const { served, owned, committed, tested } = coverage;
  return [
    `${paint('bold', directory)}  ${count(coverage.criteria, 'criterion')}: ${served} served by the design, ${owned} owned by tasks, ${committed} in commits, ${tested} named by tests`,
    ...criteria.map((each) => `  ${each.id.padEnd(6)} ${shorten(visible(each.text), 100)}\n         → ${linksOf(each, paint).join('; ')}`),
    ...(unstated.length === 0
      ? []
      : [`  ${paint('red', 'no requirements.md')}: tasks refer to ${someOf(unstated)}, and the spec has no document that states criteria`]),
    ...(['design', 'tasks'] as const).flatMap((document) =>
      danglingReferences(trace, document).map(
        ({ line = 1, message, fix = '' }) => `  ${paint('red', 'dangling')} ${document}.md:${line} ${visible(`${message} ${fix}`)}`,
      ),
    ),
    ...(['design', 'task', 'commit', 'test'] as const).flatMap((link) => {
      const ids = gaps[LINKS[link]];
      return ids.length === 0
        ? []
        : [`  ${paint('yellow', `no ${link}`)} ${ids.length === coverage.criteria ? 'for any of them' : ids.join(', ')}`];
    }),
  ].join('\n');
}

function linksOf({ binding, withdrawn, components, properties, tasks, commits, tests }: TracedCriterion, paint: Paint): string[] {
  const short = commits.map((commit) => commit.slice(0, 9));
  const isWithdrawn = withdrawn === true;
  const lacking = isWithdrawn ? [] : [binding ? paint('yellow', 'no task') : 'the defect itself'];
  return [
    ...(isWithdrawn ? [paint('dim', 'withdrawn')] : []),
    ...(components.length > 0 ? [`${plural(components.length, 'component')} ${components.map(visible).join(', ')}`] : []),
    ...(properties.length > 0 ? [`${plural(properties.length, 'property')} ${properties.join(', ')}`] : []),
    ...(tasks.length > 0 ? [`${plural(tasks.length, 'task')} ${tasks.map(visible).join(', ')}`] : lacking),
    ...(commits.length > 0 ? [`${plural(short.length, 'commit')} ${short.join(', ')}`] : []),
    ...(tests.length > 0 ? [`${plural(tests.length, 'test')} ${tests.map(visible).join(', ')}`] : []),
  ];
}
