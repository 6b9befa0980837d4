import * as z from 'zod';
import { EVENT_DETAILS, type EventDetail } from './catalogue.ts';

/** Events that people are told about. */
export const NOTIFIED = ['review.requested', 'run.finished', 'budget.warning'] as const;
export type NotifiedType = (typeof NOTIFIED)[number];

/** An event of ours as EventBridge delivers it to a function. */
export const NotifiedEvent = z.discriminatedUnion('detail-type', [
  z.object({
    source: z.literal('stringline'),
    time: z.string(),
    'detail-type': z.literal('review.requested'),
    detail: EVENT_DETAILS['review.requested'],
  }),
  z.object({
    source: z.literal('stringline'),
    time: z.string(),
    'detail-type': z.literal('run.finished'),
    detail: EVENT_DETAILS['run.finished'],
  }),
  z.object({
    source: z.literal('stringline'),
    time: z.string(),
    'detail-type': z.literal('budget.warning'),
    detail: EVENT_DETAILS['budget.warning'],
  }),
]);
export type NotifiedEvent = z.infer<typeof NotifiedEvent>;

export interface Notification {
  id: string;
  type: NotifiedType;
  /** One line of printable ASCII, at most 100 characters: what SNS takes as the subject of a mail. */
  subject: string;
  /** Plain text for people. */
  text: string;
  /** The event itself, for machines. */
  event: NotifiedEvent;
}

const MAX_SUBJECT = 100;

/** Texts come from specs and models: only what a mail's subject can hold stays, and no line of it can pass for a header. */
function subjectOf(text: string): string {
  const plain = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return plain.length <= MAX_SUBJECT ? plain : `${plain.slice(0, MAX_SUBJECT - 3)}...`;
}

const STATUS: Record<EventDetail<'run.finished'>['status'], string> = {
  succeeded: 'has succeeded',
  failed: 'has failed',
  rejected: 'was rejected by a reviewer',
  cancelled: 'was cancelled',
  'budget-reached': 'has reached its budget',
};

interface Words {
  title: string;
  lines: string[];
}

function reviewWords(detail: EventDetail<'review.requested'>, remote: string): Words {
  const what = detail.subject === 'task-failure' ? 'a task that failed' : detail.subject;
  return {
    title: `Review of ${what} of ${detail.spec}`,
    lines: [
      `${detail.message}.`,
      '',
      'Read it and decide:',
      `  stringline remote review show ${detail.review}${remote}`,
      `  stringline remote review approve ${detail.review} --digest ${detail.digest}${remote}`,
      `  stringline remote review request-changes ${detail.review} --digest ${detail.digest} --comment "..."${remote}`,
    ],
  };
}

function finishedWords(detail: EventDetail<'run.finished'>, remote: string): Words {
  const goOn = detail.status === 'failed' || detail.status === 'budget-reached';
  return {
    title: `Run of ${detail.spec} ${STATUS[detail.status]}`,
    lines: [
      detail.message,
      '',
      `  stringline remote status ${detail.runId}${remote}`,
      ...(goOn ? [`  stringline remote resume ${detail.runId}${remote}`] : []),
    ],
  };
}

function budgetWords(detail: EventDetail<'budget.warning'>, remote: string): Words {
  const amount = (value: number): string => (detail.of === 'usd' ? `${value.toFixed(2)} USD` : `${value} tokens`);
  return {
    title: `Run of ${detail.spec} has used ${Math.floor(detail.ratio * 100)} % of its budget`,
    lines: [
      `${amount(detail.spent)} of ${amount(detail.limit)} are used. The run stops before the limit is passed.`,
      '',
      `  stringline remote status ${detail.runId}${remote}`,
    ],
  };
}

function wordsOf(event: NotifiedEvent, remote: string): Words {
  if (event['detail-type'] === 'review.requested') return reviewWords(event.detail, remote);
  return event['detail-type'] === 'run.finished' ? finishedWords(event.detail, remote) : budgetWords(event.detail, remote);
}

/** What people are told about an event. `api`: address that the commands in the text are sent to. */
export function notificationOf(event: NotifiedEvent, api?: string): Notification {
  const { title, lines } = wordsOf(event, api === undefined ? '' : ` --remote ${api}`);
  const { project, branch, runId, id } = event.detail;
  const about = [`Project ${project}, branch ${branch}, run ${runId}`];
  return {
    id,
    type: event['detail-type'],
    subject: subjectOf(`[Stringline] ${title}`),
    text: [title, '', ...lines, '', ...about, ''].join('\n'),
    event,
  };
}
