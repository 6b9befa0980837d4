import { count, plural } from '../shared/wording.ts';
import { cell, listedMarkdown, plainMarkdown, shorten, unclosing, usd } from './text.ts';

export interface CriterionEvidence {
  id: string;
  text: string;
  tasks: readonly string[];
  /** Those of the tasks that were ticked before the run began: who did them is not known to it. */
  earlier?: readonly string[];
  commits: readonly string[];
  /** Test files changed by those commits. */
  testFiles: readonly string[];
  /** Test files that name the criterion, where somebody has looked; it counts instead of the files that were changed. */
  namedIn?: readonly string[];
  /** Passed tests whose names cite the criterion. */
  tests: readonly string[];
}

export interface PublicationFacts {
  title: string;
  introduction: string;
  run: { id: string; spec: string; specType: string; workflow: string; branch: string; baseCommit: string };
  criteria: readonly CriterionEvidence[];
  gates: readonly { gate: string; verdict: string; measured: string; notes: readonly string[] }[];
  reviews: readonly { subject: string; decision: string; by: string; via: string; digest: string }[];
  steering: readonly { path: string; scope: string; reason: string }[];
  usage: readonly { useCase: string; model: string; calls: number; tokens: number; usd: number }[];
  /** What a person should look at, most important first. */
  attention: readonly string[];
  /** Set when replies came from a playbook instead of a model. */
  scripted: boolean;
}

export interface PullRequestText {
  title: string;
  body: string;
}

/** Title and Markdown body of the pull request: what was asked, what proves it, and what deserves a person's eye. */
export function pullRequestText(facts: PublicationFacts): PullRequestText {
  const parts = [
    listedMarkdown(facts.introduction),
    ...(facts.scripted
      ? ['> **Demonstration:** the replies in this run came from a playbook (scripted model), not from a language model.']
      : []),
    section('What to look at', list(facts.attention, 'Nothing unusual: every gate passed, nothing was waived, no task needed a person.')),
    section('Acceptance criteria', criteriaList(facts.criteria)),
    section(
      'Gates',
      table(
        ['Gate', 'Verdict', 'Measured', 'Notes'],
        facts.gates.map((gate) => [gate.gate, gate.verdict, gate.measured, gate.notes.join(' ')]),
      ),
    ),
    section(
      'Reviews',
      table(
        ['Document', 'Decision', 'By', 'How', 'Digest'],
        facts.reviews.map((review) => [review.subject, review.decision, review.by, review.via, `\`${review.digest.slice(0, 12)}\``]),
      ),
    ),
    section(
      'Steering applied',
      list(
        facts.steering.map((file) => `\`${file.path}\` (${file.scope}): ${plainMarkdown(file.reason)}`),
        'None.',
      ),
    ),
    section('Cost', cost(facts.usage)),
    `Run \`${facts.run.id}\`, ${facts.run.workflow} workflow, spec \`${facts.run.spec}\`, from \`${facts.run.baseCommit.slice(0, 12)}\` to branch \`${facts.run.branch}\`.`,
  ];
  return { title: shorten(unclosing(facts.title), 72), body: `${parts.filter((part) => part !== '').join('\n\n')}\n` };
}

function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

function list(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.map((item) => `- ${item}`).join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(cell)))].join('\n');
}

/** The criteria as a check list: ticked where a commit or a test proves one, with the proof below it. */
export function criteriaList(criteria: readonly CriterionEvidence[]): string {
  return criteria.map(criterion).join('\n');
}

const named = (tasks: readonly string[]): string => `${plural(tasks.length, 'task')} ${tasks.join(', ')}`;

function criterion(evidence: CriterionEvidence): string {
  const { commits, earlier = [] } = evidence;
  const files = evidence.namedIn ?? evidence.testFiles;
  const own = evidence.tasks.filter((task) => !earlier.includes(task));
  const proof = [
    ...(commits.length > 0
      ? [`${plural(commits.length, 'commit')} ${commits.map((id) => `\`${id.slice(0, 9)}\``).join(', ')} (${named(own)})`]
      : []),
    ...(earlier.length > 0 ? [`${named(earlier)} done before this run`] : []),
    ...(commits.length + earlier.length === 0 ? ['no commit'] : []),
    ...(evidence.tests.length > 0 ? [`passed: ${evidence.tests.map((name) => `“${plainMarkdown(shorten(name, 90))}”`).join(', ')}`] : []),
    ...(evidence.tests.length === 0 && files.length > 0
      ? [`${evidence.namedIn === undefined ? 'tests' : 'named'} in ${files.map((file) => `\`${file}\``).join(', ')}`]
      : []),
    ...(evidence.tests.length + files.length === 0 ? ['no test names it'] : []),
  ];
  const mark = evidence.commits.length + evidence.tests.length > 0 ? 'x' : ' ';
  return `- [${mark}] **${evidence.id}** ${plainMarkdown(evidence.text)}\n  - ${proof.join('; ')}`;
}

function cost(usage: PublicationFacts['usage']): string {
  if (usage.length === 0) return 'No model call: everything was built before from the same inputs.';
  const total = usage.reduce((sum, row) => ({ calls: sum.calls + row.calls, tokens: sum.tokens + row.tokens, usd: sum.usd + row.usd }), {
    calls: 0,
    tokens: 0,
    usd: 0,
  });
  const rows = usage.map((row) => [row.useCase, row.model, String(row.calls), String(row.tokens), usd(row.usd)]);
  return `${usd(total.usd)} for ${count(total.calls, 'call')} and ${count(total.tokens, 'token')}.\n\n${table(['Use case', 'Model', 'Calls', 'Tokens', 'USD'], rows)}`;
}
