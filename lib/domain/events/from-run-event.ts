import type { Run, RunEvent } from '../workflow/run.ts';
import { type BusEvent, EVENT_DETAILS, EVENT_SOURCE, type EventType } from './catalogue.ts';

/** What the bus is told about the run of an event. */
export type RunFacts = Pick<Run, 'repository' | 'spec' | 'branch' | 'workflow' | 'requester' | 'baseCommit' | 'reviewMode'>;

export interface Published {
  /** In the order in which they are to be published; empty where the occurrence is of no concern to others. */
  events: BusEvent[];
  /** Why an event of a type that is published could not be: its data does not fit. For the log; nothing is retried for it. */
  problem: string | undefined;
}

type Data = NonNullable<RunEvent['data']>;
interface Draft {
  type: EventType;
  data: Record<string, unknown>;
}

const finished = (status: string) => (): Draft[] => [{ type: 'run.finished', data: { status } }];
const failed =
  (status: string) =>
  (data: Data): Draft[] => [{ type: 'run.finished', data: { status, error: data['error'] } }];
const decided = (data: Data): Draft[] => [{ type: 'gate.decided', data }];
const same =
  (type: EventType) =>
  (data: Data): Draft[] => [{ type, data }];
const started =
  (resumed: boolean) =>
  (_data: Data, run: RunFacts): Draft[] => [{ type: 'run.started', data: { ...run, resumed } }];

/** Types of run events that others are told about, and as what. Everything else stays in the run's own history. */
const MAPPING: Readonly<Record<string, (data: Data, run: RunFacts) => Draft[]>> = {
  'run.created': started(false),
  'run.resumed': started(true),
  'review.requested': (data) => [
    { type: 'review.requested', data },
    { type: 'run.waiting', data: { for: 'review', review: data['review'] } },
  ],
  'review.decided': same('review.decided'),
  'document.accepted': same('document.accepted'),
  'task.completed': same('task.completed'),
  'gate.passed': decided,
  'gate.failed': decided,
  'gate.waived': decided,
  'budget.warning': same('budget.warning'),
  'pull-request.opened': same('pull-request.opened'),
  'pull-request.text': same('pull-request.text'),
  'run.succeeded': finished('succeeded'),
  'run.failed': failed('failed'),
  'run.rejected': failed('rejected'),
  'run.cancelled': failed('cancelled'),
  'run.budget-reached': failed('budget-reached'),
};

/** Types of run events that are published. */
export const PUBLISHED_RUN_EVENTS: readonly string[] = Object.keys(MAPPING);

/** Longest message that goes out, in characters. */
const MAX_MESSAGE = 1000;

/** The events of the bus that follow from an event of a run. Total: never throws, and gives the same for the same event. */
export function toBusEvents(event: RunEvent, run: RunFacts): Published {
  const drafts = Object.hasOwn(MAPPING, event.type) ? MAPPING[event.type]?.(event.data ?? {}, run) : undefined;
  const built = (drafts ?? []).map((draft) => build(draft, event, run));
  const problems = built.flatMap((one) => (typeof one === 'string' ? [one] : []));
  return {
    events: problems.length > 0 ? [] : built.flatMap((one) => (typeof one === 'string' ? [] : [one])),
    problem: problems.length > 0 ? problems.join('; ') : undefined,
  };
}

function build({ type, data }: Draft, event: RunEvent, run: RunFacts): BusEvent | string {
  const id = `${event.runId}/${event.key}/${type}`;
  const common = { version: 1, id, project: run.repository, runId: event.runId, spec: run.spec, branch: run.branch };
  const parsed = EVENT_DETAILS[type].safeParse({ ...data, ...common, message: event.message.slice(0, MAX_MESSAGE) });
  if (parsed.success) return { id, source: EVENT_SOURCE, detailType: type, time: event.at, detail: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(', ');
  return `${event.type} of ${event.runId} does not fit ${type} (${issues})`;
}
