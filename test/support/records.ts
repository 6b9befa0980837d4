import type { RunChange } from '../../lib/domain/workflow/index.ts';
import type { Review, ReviewDecision, Run, RunEvent, SpecRevision, UsageRecord } from '../../lib/domain/workflow/run.ts';

export const AT = '2026-11-01T10:00:00.000Z';

/** A digest-shaped string that differs by its argument. */
export function digestOf(letter: string): string {
  return letter.repeat(64).slice(0, 64);
}

export function aRun(change: Partial<Run> = {}): Run {
  return {
    id: 'run-1',
    spec: 'user-preferences',
    specType: 'feature',
    workflow: 'requirements-first',
    request: digestOf('a'),
    requestSource: 'argument',
    repository: '/repository',
    baseCommit: '1'.repeat(40),
    branch: 'stringline/user-preferences',
    requester: 'Ada <ada@example.org>',
    reviewMode: 'person',
    config: digestOf('b'),
    budget: { usd: 5, tokens: 1_000_000 },
    status: 'created',
    createdAt: AT,
    updatedAt: AT,
    ...change,
  };
}

/** What a move says that takes a run up again, for the so many-th time. */
export function resuming(attempt: number): Required<Pick<RunChange, 'attempt' | 'resume'>> {
  const config = digestOf('8');
  const resumed = { attempt, at: AT, after: 'failed' as const, reason: 'tests failed', config, configBefore: digestOf('b') };
  return { attempt: attempt - 1, resume: { budget: { usd: 9, tokens: 9 }, config, resumed } };
}

export function anEvent(change: Partial<RunEvent> = {}): RunEvent {
  return { runId: 'run-1', key: 'k1', type: 'stage-started', at: AT, message: 'Requirements started', ...change };
}

export function aRevision(change: Partial<SpecRevision> = {}): Omit<SpecRevision, 'number'> {
  const { number: _number, ...rest } = {
    number: 1,
    runId: 'run-1',
    spec: 'user-preferences',
    kind: 'requirements' as const,
    digest: digestOf('c'),
    findings: digestOf('d'),
    errors: 0,
    origin: 'model' as const,
    createdAt: AT,
    ...change,
  };
  return rest;
}

export function aReview(change: Partial<Review> = {}): Review {
  return {
    id: 'review-1',
    runId: 'run-1',
    spec: 'user-preferences',
    subject: 'requirements',
    digest: digestOf('c'),
    documents: [{ kind: 'requirements', digest: digestOf('c') }],
    findings: digestOf('d'),
    status: 'pending',
    requestedAt: AT,
    ...change,
  };
}

export function aDecision(change: Partial<ReviewDecision> = {}): ReviewDecision {
  return { decision: 'approved', digest: digestOf('c'), by: 'Ada <ada@example.org>', via: 'command', at: AT, ...change };
}

export function aUsage(change: Partial<UsageRecord> = {}): UsageRecord {
  return {
    callKey: 'call-1',
    runId: 'run-1',
    spec: 'user-preferences',
    stage: 'requirements',
    step: 'draft',
    useCase: 'requirements',
    provider: 'scripted',
    model: 'scripted',
    inputTokens: 100,
    outputTokens: 20,
    cacheReadTokens: 3,
    cacheWriteTokens: 4,
    usd: 0.25,
    steering: digestOf('e'),
    at: AT,
    ...change,
  };
}
