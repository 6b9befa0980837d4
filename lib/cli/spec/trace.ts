import { readCommitLinks } from '../../adapters/git/trailers.ts';
import { criterionTests } from '../../adapters/local/criterion-links.ts';
import { visible } from '../../domain/lint/index.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import { traceSpec } from '../../domain/specs/index.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { openSpec } from './open-spec.ts';

/** From each criterion to what serves it: properties, tasks, commits whose trailers name it, tests that name it. */
export async function traceCommand(name: string, context: CommandContext): Promise<ExitCode> {
  const { directory, name: specName, spec, root, workspace } = openSpec(name, context);
  const trace = traceSpec(spec);
  const commits = await readCommitLinks(root, specName);
  const tests = criterionTests(root, workspace.paths, { ids: trace.criteria.map(({ id }) => id) });
  const criteria = trace.criteria.map(({ id, text, binding, components, properties, tasks }) => ({
    id,
    text,
    binding,
    components,
    properties,
    tasks,
    commits: commits
      .filter((commit) => tasks.some((task) => commit.tasks.includes(task)) || commit.criteria.includes(id))
      .map(({ commit }) => commit),
    tests: tests.get(id) ?? [],
  }));
  const { dangling, gaps, coverage } = trace;
  return present(
    {
      schema: 'stringline.spec-trace/1',
      exit: EXIT.done,
      data: { spec: specName, directory, criteria, dangling, gaps, coverage },
      text: (paint) =>
        [
          `${paint('bold', directory)}  ${coverage.criteria} criteria, ${coverage.served} served by the design, ${coverage.owned} owned by tasks`,
          ...criteria.map((each) => {
            const links = [
              ...(each.properties.length > 0 ? [`properties ${each.properties.join(', ')}`] : []),
              ...(each.tasks.length > 0
                ? [`tasks ${each.tasks.join(', ')}`]
                : [each.binding ? paint('yellow', 'no task') : 'the defect itself']),
              ...(each.commits.length > 0 ? [`commits ${each.commits.map((commit) => commit.slice(0, 9)).join(', ')}`] : []),
              ...(each.tests.length > 0 ? [`tests ${each.tests.join(', ')}`] : []),
            ];
            return `  ${each.id.padEnd(6)} ${visible(each.text).slice(0, 100)}\n         → ${links.join('; ')}`;
          }),
          ...dangling.map(
            ({ from, id, document, line, candidate }) =>
              `  ${paint('red', 'dangling')} ${document}.md:${line} ${from} refers to ${id}${candidate === undefined ? '' : `; meant: ${candidate}?`}`,
          ),
        ].join('\n'),
    },
    context.io,
    context.json,
  );
}
