/**
 * The table: one for everything, strings `PK` and `SK`, one index `byProject` (`GSI1PK`, `GSI1SK`, all attributes), `expiresAt` (epoch
 * seconds) as its TTL attribute. `r` is a run, `p` a project key, `n` the name of a job, `e` an event of hooks, `x` a run and `h` the digest
 * of one; figures are padded so that they sort as text.
 *
 * | item                    | PK          | SK                                   | written with              | read as                               |
 * |-------------------------|-------------|--------------------------------------|---------------------------|---------------------------------------|
 * | run                     | RUN#r       | RUN                                  | lock, by legal move only  | by id; index `RUNS#p` by creation     |
 * | lock: one active run    | PROJECT#p   | ACTIVE#spec                          | run that enters or leaves | never read, only a condition          |
 * | run to be started       | STARTS      | at#r                                 | run that begins or goes on| oldest first, of all projects         |
 * | event                   | RUN#r       | EVENT#n                              | its key and outbox entry  | by run, in order                      |
 * | event key               | RUN#r       | EVENTKEY#key                         | event                     | never read, only a condition          |
 * | outbox entry            | OUTBOX      | at#r#n                               | event                     | oldest first                          |
 * | revision                | RUN#r       | REVISION#kind#n                      | –                         | by run and kind                       |
 * | accepted document       | RUN#r       | ACCEPTED#kind                        | –                         | by run                                |
 * | review                  | REVIEW#id   | REVIEW                               | token, entry of its run   | by id; index `REVIEWS#p` by request   |
 * | its task token          | REVIEW#id   | TOKEN                                | review                    | where a decision is delivered         |
 * | review of a run         | RUN#r       | REVIEW#id                            | review                    | by run                                |
 * | undelivered decision    | UNDELIVERED | p#at#id                              | decision                  | by project, and all of them           |
 * | approval by a person    | PROJECT#p   | APPROVAL#spec#subject#digest#at#id   | decision                  | latest of the same bytes              |
 * | usage                   | RUN#r       | USAGE#callKey                        | total                     | by run; index `USAGE#p` by time       |
 * | total of usage          | RUN#r       | TOTAL                                | usage                     | by run                                |
 * | ledger entry            | LEDGER#p    | ENTRY#n                              | its place in the run      | by project in order; the last one     |
 * | its place in the run    | RUN#r       | LEDGER#key                           | ledger entry              | by run                                |
 * | ledger entry that waits | LEDGER#p    | WAITING#at#r#key                     | –                         | by the first of those that wait       |
 * | build                   | BUILD#key   | BUILD                                | –                         | by key                                |
 * | checkpoint              | RUN#r       | CHECKPOINT#name                      | –                         | by run and name                       |
 * | job elsewhere           | JOB#n       | JOB                                  | the three below           | by name                               |
 * | its task token          | JOB#n       | TOKEN                                | job; gone when delivered  | where the outcome is delivered        |
 * | job to look after       | JOBS        | deadline#n                           | job; gone when delivered  | earliest deadline first               |
 * | job of a commit         | PROJECT#p   | GATES#commit#n                       | job                       | by project and commit                 |
 * | what a CI said          | JOB#n       | POSTING#gate#attempt                 | open job (condition)      | by job                                |
 * | wish for a commit       | CLONES      | p#commit                             | –                         | by project and commit; by the stream  |
 * | hook event              | HOOK#e      | EVENT                                | its place below           | by id                                 |
 * | its runs as planned     | HOOK#e      | PLAN                                 | –                         | by event: which runs, in their order  |
 * | run of a hook           | HOOKRUN#x   | RUN                                  | turns, marks              | by id; index `HOOKRUNS#p` by time     |
 * | turns of a hook         | HOOKS#p     | TURNS#h                              | run that begins or ends   | where a run begins                    |
 * | known input of a hook   | HOOKS#p     | SAME#identity                        | run that passed           | where an event is planned             |
 * | hook that overran       | HOOKS#p     | OVERRUN#h                            | run that overran          | where an event is planned             |
 * | open hook event         | OPENHOOKS   | p#at#e                               | event; gone when closed   | of a project, and all; has the token  |
 * | request (idempotency)   | REQUEST#key | REQUEST                              | –                         | by key; expires                       |
 *
 * All reads are strongly consistent but those of the index, which serve lists for people; what they find is read again by id where it is
 * shown with its status.
 */
export interface Key {
  readonly PK: string;
  readonly SK: string;
}

/** Name of the index for lists of a project. */
export const BY_PROJECT = 'byProject';

/** Joins parts of a key; whatever a part holds, it cannot pass for two. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return parts.map((part) => (typeof part === 'number' ? padded(part) : part.replace(/[%#]/g, encodeURIComponent))).join('#');
}

/** Nine figures: more events, revisions or ledger entries than one run or project will see. */
function padded(number: number): string {
  return String(number).padStart(9, '0');
}

const run = (id: string): string => keyOf('RUN', id);
const project = (name: string): string => keyOf('PROJECT', name);
const job = (name: string): string => keyOf('JOB', name);
const hooks = (name: string): string => keyOf('HOOKS', name);
/** Of all projects: events that nobody has begun are looked for. */
const OPEN_HOOKS = 'OPENHOOKS';
const ledger = (name: string): string => keyOf('LEDGER', name);

/** Where every kind of item lies. */
export const at = {
  run: (id: string): Key => ({ PK: run(id), SK: 'RUN' }),
  activeRun: (projectKey: string, spec: string): Key => ({ PK: project(projectKey), SK: keyOf('ACTIVE', spec) }),
  start: (time: string, runId: string): Key => ({ PK: 'STARTS', SK: keyOf(time, runId) }),
  startEntry: (id: string): Key => ({ PK: 'STARTS', SK: id }),
  event: (runId: string, sequence: number): Key => ({ PK: run(runId), SK: keyOf('EVENT', sequence) }),
  eventKey: (runId: string, key: string): Key => ({ PK: run(runId), SK: keyOf('EVENTKEY', key) }),
  outbox: (time: string, runId: string, sequence: number): Key => ({ PK: 'OUTBOX', SK: keyOf(time, runId, sequence) }),
  outboxEntry: (id: string): Key => ({ PK: 'OUTBOX', SK: id }),
  revision: (runId: string, kind: string, number: number): Key => ({ PK: run(runId), SK: keyOf('REVISION', kind, number) }),
  accepted: (runId: string, kind: string): Key => ({ PK: run(runId), SK: keyOf('ACCEPTED', kind) }),
  review: (id: string): Key => ({ PK: keyOf('REVIEW', id), SK: 'REVIEW' }),
  token: (reviewId: string): Key => ({ PK: keyOf('REVIEW', reviewId), SK: 'TOKEN' }),
  reviewOfRun: (runId: string, reviewId: string): Key => ({ PK: run(runId), SK: keyOf('REVIEW', reviewId) }),
  undelivered: (projectKey: string, time: string, reviewId: string): Key => ({
    PK: 'UNDELIVERED',
    SK: keyOf(projectKey, time, reviewId),
  }),
  usage: (runId: string, callKey: string): Key => ({ PK: run(runId), SK: keyOf('USAGE', callKey) }),
  total: (runId: string): Key => ({ PK: run(runId), SK: 'TOTAL' }),
  entry: (projectKey: string, sequence: number): Key => ({ PK: ledger(projectKey), SK: keyOf('ENTRY', sequence) }),
  entryOfRun: (runId: string, key: string): Key => ({ PK: run(runId), SK: keyOf('LEDGER', key) }),
  waiting: (projectKey: string, time: string, entry: { runId: string; key: string }): Key => ({
    PK: ledger(projectKey),
    SK: keyOf('WAITING', time, entry.runId, entry.key),
  }),
  build: (key: string): Key => ({ PK: keyOf('BUILD', key), SK: 'BUILD' }),
  checkpoint: (runId: string, name: string): Key => ({ PK: run(runId), SK: keyOf('CHECKPOINT', name) }),
  job: (name: string): Key => ({ PK: job(name), SK: 'JOB' }),
  jobToken: (name: string): Key => ({ PK: job(name), SK: 'TOKEN' }),
  posting: (name: string, gate: string, attempt: number): Key => ({ PK: job(name), SK: keyOf('POSTING', gate, attempt) }),
  unfinishedJob: (deadline: string, name: string): Key => ({ PK: 'JOBS', SK: keyOf(deadline, name) }),
  jobOfCommit: (projectKey: string, commit: string, name: string): Key => ({ PK: project(projectKey), SK: keyOf('GATES', commit, name) }),
  clone: (projectKey: string, commit: string): Key => ({ PK: 'CLONES', SK: keyOf(projectKey, commit) }),
  hookEvent: (id: string): Key => ({ PK: keyOf('HOOK', id), SK: 'EVENT' }),
  hookPlan: (event: string): Key => ({ PK: keyOf('HOOK', event), SK: 'PLAN' }),
  hookRun: (id: string): Key => ({ PK: keyOf('HOOKRUN', id), SK: 'RUN' }),
  hookTurns: (projectKey: string, hook: string): Key => ({ PK: hooks(projectKey), SK: keyOf('TURNS', hook) }),
  hookSame: (projectKey: string, identity: string): Key => ({ PK: hooks(projectKey), SK: keyOf('SAME', identity) }),
  hookOverrun: (projectKey: string, hook: string): Key => ({ PK: hooks(projectKey), SK: keyOf('OVERRUN', hook) }),
  openHookEvent: (projectKey: string, time: string, id: string): Key => ({ PK: OPEN_HOOKS, SK: keyOf(projectKey, time, id) }),
  request: (key: string): Key => ({ PK: keyOf('REQUEST', key), SK: 'REQUEST' }),
};

/** A run of neighbouring items: a partition, and what its sort keys begin with. */
export interface Range {
  readonly partition: string;
  readonly prefix: string;
}

/** Items that are read together. */
export const rangeOf = {
  starts: (): Range => ({ partition: 'STARTS', prefix: '' }),
  events: (runId: string): Range => ({ partition: run(runId), prefix: 'EVENT#' }),
  outbox: (): Range => ({ partition: 'OUTBOX', prefix: '' }),
  revisions: (runId: string, kind: string): Range => ({ partition: run(runId), prefix: `${keyOf('REVISION', kind)}#` }),
  accepted: (runId: string): Range => ({ partition: run(runId), prefix: 'ACCEPTED#' }),
  reviewsOfRun: (runId: string): Range => ({ partition: run(runId), prefix: 'REVIEW#' }),
  undelivered: (projectKey: string | undefined): Range => ({
    partition: 'UNDELIVERED',
    prefix: projectKey === undefined ? '' : `${keyOf(projectKey)}#`,
  }),
  approvals: (projectKey: string, subject: ApprovalSubject): Range => ({
    partition: project(projectKey),
    prefix: `${keyOf('APPROVAL', subject.spec, subject.subject, subject.digest)}#`,
  }),
  usage: (runId: string): Range => ({ partition: run(runId), prefix: 'USAGE#' }),
  entries: (projectKey: string): Range => ({ partition: ledger(projectKey), prefix: 'ENTRY#' }),
  entriesOfRun: (runId: string): Range => ({ partition: run(runId), prefix: 'LEDGER#' }),
  postings: (jobName: string): Range => ({ partition: job(jobName), prefix: 'POSTING#' }),
  unfinishedJobs: (): Range => ({ partition: 'JOBS', prefix: '' }),
  jobsOfCommit: (projectKey: string, commit: string): Range => ({ partition: project(projectKey), prefix: `${keyOf('GATES', commit)}#` }),
  waiting: (projectKey: string): Range => ({ partition: ledger(projectKey), prefix: 'WAITING#' }),
  openHookEvents: (projectKey: string | undefined): Range => ({
    partition: OPEN_HOOKS,
    prefix: projectKey === undefined ? '' : `${keyOf(projectKey)}#`,
  }),
};

/** What an approval is of. */
export interface ApprovalSubject {
  spec: string;
  subject: string;
  digest: string;
}

/** Where the approval of a review lies. */
export function approvalKey(projectKey: string, of: ApprovalSubject, decision: { at: string; reviewId: string }): Key {
  const { partition, prefix } = rangeOf.approvals(projectKey, of);
  return { PK: partition, SK: `${prefix}${keyOf(decision.at, decision.reviewId)}` };
}

/** Partitions of the index. */
export const listOf = {
  runs: (projectKey: string): string => keyOf('RUNS', projectKey),
  reviews: (projectKey: string): string => keyOf('REVIEWS', projectKey),
  usage: (projectKey: string): string => keyOf('USAGE', projectKey),
  hookRuns: (projectKey: string): string => keyOf('HOOKRUNS', projectKey),
};
