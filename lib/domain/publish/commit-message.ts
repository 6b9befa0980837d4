import { shorten, plainWords, unclosing, wrap } from './text.ts';

/** Width of a commit message's body, and of its subject, as git's own documentation recommends. */
const WIDTH = 72;

export interface TaskCommitFacts {
  runId: string;
  spec: string;
  task: { id: string; title: string };
  /** First line, where it is another than the title of the task. */
  subject?: string;
  criteria: readonly { id: string; text: string }[];
  /** What was done, in the agent's words. Shown as text, never interpreted. */
  summary: string;
}

/** Message of the commit that completes a task: what it does, which criteria it serves, and trailers that a script can follow. */
export function taskCommitMessage(facts: TaskCommitFacts): string {
  const body = [wrap(unclosing(withoutTrailers(facts.summary)), WIDTH), served(facts.criteria)].filter((part) => part !== '');
  return message(facts.subject ?? facts.task.title, body, [
    ['Stringline-Run', facts.runId],
    ['Spec', facts.spec],
    ['Task', facts.task.id],
    ...(facts.criteria.length > 0 ? [['Criteria', facts.criteria.map(({ id }) => id).join(', ')] as const] : []),
  ]);
}

/** Criteria a reader of the log can take in; the rest is named by the trailer. */
const SHOWN = 8;

function served(criteria: TaskCommitFacts['criteria']): string {
  if (criteria.length === 0) return '';
  const shown = criteria.slice(0, SHOWN).map(({ id, text }) => wrap(`- ${id} ${shorten(unclosing(text), 2 * WIDTH)}`, WIDTH, '  '));
  const more = criteria.length > SHOWN ? [`- and ${criteria.length - SHOWN} more, named below`] : [];
  return ['Serves:', ...shown, ...more].join('\n');
}

/** Message of the commit with what an agent of a hook has changed: what it says of that, and where it is from. */
export function agentCommitMessage({ summary, hook, runId }: { summary: string; hook: string; runId: string }): string {
  return `${unclosing(withoutTrailers(summary))}\n\nHook: ${hook}\nRun: ${runId}\n`;
}

/** Message of the commit that brings the approved spec documents onto the branch. */
export function specCommitMessage(facts: {
  runId: string;
  spec: string;
  title: string;
  documents: readonly { kind: string; approvedBy: string | undefined }[];
  /** Writes a first line as the repository writes its own. */
  subject?: (text: string) => string;
}): string {
  const lines = facts.documents.map(
    ({ kind, approvedBy }) => `- ${kind}.md${approvedBy === undefined ? '' : `, approved by ${approvedBy}`}`,
  );
  const title = `Specify ${facts.title.charAt(0).toLowerCase()}${facts.title.slice(1)}`;
  return message(
    facts.subject === undefined ? title : facts.subject(title),
    [lines.join('\n')],
    [
      ['Stringline-Run', facts.runId],
      ['Spec', facts.spec],
    ],
  );
}

function message(subject: string, body: readonly string[], trailers: readonly (readonly [string, string])[]): string {
  const head = shorten(plainWords(subject), WIDTH);
  const end = trailers.map(([key, value]) => `${key}: ${value.replace(/\s+/gu, ' ')}`).join('\n');
  // Once more: a part may end with a word that the next one completes.
  return `${unclosing([head, ...body, end].join('\n\n'))}\n`;
}

/** A line of free text that looks like one of our trailers must not become one. */
function withoutTrailers(text: string): string {
  return text.replace(/^(stringline-run|spec|task|criteria|signed-off-by|co-authored-by)\s*:/gimu, '$1 -');
}
