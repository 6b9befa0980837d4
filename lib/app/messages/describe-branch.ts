import { isTestPath } from '../../domain/agent/index.ts';
import { detectConvention, proposeCommitMessage, type SpecChange, unknownInTrailers } from '../../domain/messages/index.ts';
import {
  type CriterionEvidence,
  criteriaList,
  linkedMarkdown,
  listedMarkdown,
  plainMarkdown,
  type PullRequestText,
  shorten,
  unclosing,
} from '../../domain/publish/index.ts';
import { count, plural } from '../../domain/shared/wording.ts';
import { readSpec, readSpecTrailers, type Spec, standingCriteria } from '../../domain/specs/index.ts';
import type { SourceRepository } from '../ports.ts';
import { commitFacts, specFiles } from './commit-facts.ts';

type Source = Pick<SourceRepository, 'tree' | 'readBlob' | 'log' | 'changes'>;

/** Work that a commit's trailers claim for a spec. */
interface Work {
  commit: string;
  tasks: readonly string[];
  criteria: readonly string[];
  testFiles: readonly string[];
}

/** What is said of a branch, and what its commits say that cannot be right. */
export interface BranchText extends PullRequestText {
  warnings: string[];
}

/** Commits of a branch that are read; a longer one is no pull request that anyone reads. */
const MOST_COMMITS = 500;

/**
 * Title and body of a pull request from what the branch itself says: the criteria of the specs that it changes or serves, each with the commits
 * whose trailers name it. No model is asked.
 * @param range commits: where the branch left its base, and its tip
 */
export async function describeBranch(range: { from: string; to: string }, specDirectory: string, source: Source): Promise<BranchText> {
  const { specs: changed } = await commitFacts({ from: range.from, to: range.to, history: undefined }, specDirectory, source);
  const log = await source.log({ ...range, limit: MOST_COMMITS });
  const work = await workOf(log, source);
  const entries = await source.tree(range.to);
  const names = [...new Set([...work.keys(), ...changed.map(({ spec }) => spec)])].sort();
  const parts = await Promise.all(
    names.map(async (name) => {
      const spec = readSpec(await specFiles(entries, `${specDirectory.replace(/\/+$/u, '')}/${name}/`, source));
      return specPart(name, { spec, change: changed.find((one) => one.spec === name) }, work.get(name) ?? []);
    }),
  );
  const warnings = parts.flatMap(({ warnings: own }) => own);
  return {
    title: titleOf(log, parts),
    warnings,
    body: `${[...parts.map(({ text }) => text), commitsPart(log)].filter((text) => text !== '').join('\n\n')}\n`,
  };
}

async function workOf(log: readonly { commit: string; message: string }[], source: Source): Promise<Map<string, Work[]>> {
  const work = new Map<string, Work[]>();
  for (const { commit, message } of log.toReversed()) {
    const named = readSpecTrailers(message);
    if (named.length === 0) continue;
    const files = (await source.changes(`${commit}^`, commit)).filter(({ path, status }) => status !== 'deleted' && isTestPath(path));
    for (const { spec, tasks, criteria } of named)
      work.set(spec, [...(work.get(spec) ?? []), { commit, tasks, criteria, testFiles: files.map(({ path }) => path) }]);
  }
  return work;
}

interface Part {
  title: string;
  text: string;
  warnings: string[];
}

function specPart(name: string, { spec, change }: { spec: Spec; change: SpecChange | undefined }, work: readonly Work[]): Part {
  const { requirements, bugfix, tasks: list } = spec;
  const isThere = requirements !== undefined || bugfix !== undefined || list !== undefined;
  const warnings = work.flatMap(({ commit, tasks, criteria: ids }) =>
    unknownInTrailers({ spec: name, tasks: [...tasks], criteria: [...ids] }, isThere ? spec : undefined).map(
      (sentence) => `Commit ${commit.slice(0, 9)}: ${sentence}`,
    ),
  );
  const notes = warnings.map((sentence) => `- ${plainMarkdown(sentence)}`).join('\n');
  const title = requirements?.title ?? bugfix?.title ?? '';
  const criteria = [
    ...(requirements?.requirements ?? []).flatMap(standingCriteria),
    ...(bugfix?.expected ?? []),
    ...(bugfix?.unchanged ?? []),
  ];
  const concerned = criteria.filter(({ id }) => isOfBranch(id, change, work));
  const others = criteria.length - concerned.length;
  const introduction = listedMarkdown(firstParagraph(requirements?.introduction ?? bugfix?.introduction ?? ''));
  const listed = criteriaList(concerned.map(({ id, text }) => evidence({ id, text }, work)));
  const head = `## ${plainMarkdown(title === '' ? name : title)}`;
  const without = concerned.filter(({ id }) => !work.some((one) => one.criteria.includes(id))).length;
  const gap = [
    ...(without > 0 ? [`${without} of ${count(concerned.length, 'criterion')} without a commit that names it.`] : []),
    ...(others > 0 ? [`${count(others, 'criterion')} of the spec ${plural(others, 'is')} neither changed nor served by this branch.`] : []),
  ].join(' ');
  return {
    title: title === '' ? headlineOf(change, name) : title,
    text: [head, introduction, changesOf(change), listed, gap, notes].filter((text) => text !== '').join('\n\n'),
    warnings,
  };
}

/**
 * Whether a criterion is of what a branch is about: of one that adds or rewords criteria, these and those that its commits name; of any other all,
 * so that it is seen which are left.
 */
function isOfBranch(id: string, change: SpecChange | undefined, work: readonly Work[]): boolean {
  const reworded = change === undefined || change.status === 'added' ? [] : [...change.criteria.added, ...change.criteria.changed];
  return reworded.length === 0 || reworded.some((criterion) => criterion.id === id) || work.some(({ criteria }) => criteria.includes(id));
}

/** What the branch does, where the spec has no title of its own. */
function headlineOf(change: SpecChange | undefined, name: string): string {
  return change === undefined ? name : proposeCommitMessage({ specs: [change], files: [], convention: detectConvention([]) }).subject;
}

/** Which criteria are others than before; of a new spec all are. */
function changesOf(change: SpecChange | undefined): string {
  if (change === undefined || change.status === 'added') return '';
  const lines = (['added', 'changed', 'removed'] as const).flatMap((what) =>
    change.criteria[what].map(({ id, text }) => `- ${what} **${id}** ${plainMarkdown(text)}`),
  );
  return lines.length === 0 ? '' : `Criteria that this branch changes:\n\n${lines.join('\n')}`;
}

function evidence({ id, text }: { id: string; text: string }, work: readonly Work[]): CriterionEvidence {
  const serving = work.filter(({ criteria }) => criteria.includes(id));
  return {
    id,
    text,
    tasks: [...new Set(serving.flatMap(({ tasks }) => tasks))],
    commits: serving.map(({ commit }) => commit),
    testFiles: [...new Set(serving.flatMap(({ testFiles }) => testFiles))],
    tests: [],
  };
}

const firstParagraph = (text: string): string => text.split(/\n\s*\n/u)[0]?.trim() ?? '';

/** The only commit says it best; otherwise the specs do, and without any the newest commit. */
function titleOf(log: readonly { message: string }[], parts: readonly Part[]): string {
  const newest = log[0]?.message.split('\n')[0] ?? '';
  return shorten(unclosing(log.length === 1 || parts.length === 0 ? newest : parts.map(({ title }) => title).join(', ')), 72);
}

/** Commits that a reader takes in at a glance. */
const SHOWN = 20;

function commitsPart(log: readonly { commit: string; message: string }[]): string {
  if (log.length === 0) return '';
  const lines = log
    .toReversed()
    .map(({ commit, message }) => `- \`${commit.slice(0, 9)}\` ${linkedMarkdown(message.split('\n')[0] ?? '')}`);
  const more = lines.length > SHOWN ? [`- and ${lines.length - SHOWN} more`] : [];
  return ['## Commits', [...lines.slice(0, SHOWN), ...more].join('\n')].join('\n\n');
}
