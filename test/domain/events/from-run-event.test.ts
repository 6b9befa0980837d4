import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type BusEvent, EVENT_DETAILS, EVENT_TYPES, PUBLISHED_RUN_EVENTS, toBusEvents } from '../../../lib/domain/events/index.ts';
import type { RunEvent } from '../../../lib/domain/workflow/run.ts';

const run = {
  repository: 'github.com/acme/shop',
  spec: 'user-preferences',
  branch: 'stringline/user-preferences',
  workflow: 'requirements-first',
  requester: 'Ada <ada@example.com>',
  baseCommit: 'a'.repeat(40),
  reviewMode: 'person',
} as const;

const event = (type: string, data?: RunEvent['data']): RunEvent => ({
  runId: '20261126-101500-abcdef',
  key: 'some/key',
  type,
  at: '2026-11-26T10:15:00.000Z',
  message: 'What happened',
  ...(data && { data }),
});

const told = (type: string, data?: RunEvent['data']): BusEvent[] => toBusEvents(event(type, data), run).events;

const CASES: { type: string; data?: RunEvent['data']; becomes: { detailType: string; detail: object }[] }[] = [
  { type: 'run.created', becomes: [{ detailType: 'run.started', detail: { resumed: false, workflow: 'requirements-first' } }] },
  { type: 'run.resumed', becomes: [{ detailType: 'run.started', detail: { resumed: true } }] },
  {
    type: 'review.requested',
    data: { review: 'r1', subject: 'design', digest: 'd1', findings: 2 },
    becomes: [
      { detailType: 'review.requested', detail: { review: 'r1', subject: 'design', digest: 'd1', findings: 2 } },
      { detailType: 'run.waiting', detail: { for: 'review', review: 'r1' } },
    ],
  },
  {
    type: 'review.decided',
    data: { review: 'r1', subject: 'design', digest: 'd1', decision: 'approved', by: 'Robin', via: 'command' },
    becomes: [{ detailType: 'review.decided', detail: { decision: 'approved', by: 'Robin', via: 'command' } }],
  },
  {
    type: 'document.accepted',
    data: { kind: 'design', digest: 'd1' },
    becomes: [{ detailType: 'document.accepted', detail: { kind: 'design', digest: 'd1' } }],
  },
  {
    type: 'task.completed',
    data: { task: '1.2', commit: 'b'.repeat(40) },
    becomes: [{ detailType: 'task.completed', detail: { task: '1.2', commit: 'b'.repeat(40) } }],
  },
  ...(['passed', 'failed', 'waived'] as const).map((verdict) => ({
    type: `gate.${verdict}`,
    data: { gate: 'tests', verdict, measured: { lineCoverage: 0.9 } },
    becomes: [{ detailType: 'gate.decided', detail: { gate: 'tests', verdict, measured: { lineCoverage: 0.9 } } }],
  })),
  {
    type: 'budget.warning',
    data: { of: 'usd', spent: 8.1, limit: 10, ratio: 0.81 },
    becomes: [{ detailType: 'budget.warning', detail: { of: 'usd', spent: 8.1, limit: 10 } }],
  },
  {
    type: 'pull-request.opened',
    data: { url: 'https://github.com/acme/shop/pull/7', body: 'd1' },
    becomes: [{ detailType: 'pull-request.opened', detail: { url: 'https://github.com/acme/shop/pull/7', body: 'd1' } }],
  },
  {
    type: 'pull-request.text',
    data: { body: 'd1', reason: 'git.example.org has no such API' },
    becomes: [{ detailType: 'pull-request.text', detail: { body: 'd1', reason: 'git.example.org has no such API' } }],
  },
  { type: 'run.succeeded', becomes: [{ detailType: 'run.finished', detail: { status: 'succeeded' } }] },
  ...(['failed', 'rejected', 'cancelled', 'budget-reached'] as const).map((status) => ({
    type: `run.${status}`,
    data: { error: 'gates-failed' },
    becomes: [{ detailType: 'run.finished', detail: { status, error: 'gates-failed' } }],
  })),
];

/** What others are not told: steps inside a run. A new type belongs here or into the mapping. */
const PRIVATE = [
  'branch.pushed',
  'document.drafted',
  'draft.refused',
  'gate.warning',
  'gates.decided',
  'gates.started',
  'model.called',
  'steering.finding',
  'steering.resolved',
  'task.checks-failed',
  'task.checks-passed',
  'task.escalated',
  'task.repair',
  'task.started',
  'task.stuck',
  'task.turn',
  'tasks.planned',
];

describe('events of a run on the bus', () => {
  it.each(CASES)('tells $type', ({ type, data, becomes }) => {
    const published = told(type, data);

    expect(published).toMatchObject(becomes);
    expect(published).toHaveLength(becomes.length);
    for (const { detailType, detail, source, time } of published) {
      expect(detail).toMatchObject({ version: 1, project: run.repository, runId: '20261126-101500-abcdef', message: 'What happened' });
      expect({ source, time }).toEqual({ source: 'stringline', time: '2026-11-26T10:15:00.000Z' });
      expect(EVENT_DETAILS[detailType].strict().safeParse(detail).success).toBe(true);
    }
  });

  it('covers every type of the catalogue and every mapped type of a run', () => {
    const types = new Set(CASES.flatMap(({ becomes }) => becomes.map(({ detailType }) => detailType)));

    expect([...types].sort()).toEqual([...EVENT_TYPES].sort());
    expect([...PUBLISHED_RUN_EVENTS].sort()).toEqual(CASES.map(({ type }) => type).sort());
  });

  it('knows every type that the code tells, as published or as private', () => {
    const root = join(import.meta.dirname, '../../../lib/app');
    const files = readdirSync(root, { recursive: true }).filter((name): name is string => typeof name === 'string' && name.endsWith('.ts'));
    const types = files.flatMap((file) =>
      [
        ...readFileSync(join(root, file), 'utf8').matchAll(
          /type: [^\n]*?'((?:run|review|document|task|tasks|gate|gates|steering|model|budget|branch|pull-request)\.[a-z-]+)'(?: : '([a-z.-]+)')?/g,
        ),
      ].flatMap(([, first, second]) => [first, second].filter((type) => type !== undefined)),
    );

    expect(types.length).toBeGreaterThan(20);
    expect(types.filter((type) => !PUBLISHED_RUN_EVENTS.includes(type) && !PRIVATE.includes(type))).toEqual([]);
  });

  it('publishes nothing for types that it does not know, and says nothing is wrong', () => {
    for (const type of ['task.turn', 'something.new', 'constructor', '__proto__', ''])
      expect(toBusEvents(event(type), run)).toEqual({ events: [], problem: undefined });
  });

  it('says what does not fit instead of publishing half of it', () => {
    const { events, problem } = toBusEvents(event('review.requested', { review: 'r1' }), run);

    expect(events).toEqual([]);
    expect(problem).toContain('review.requested of 20261126-101500-abcdef does not fit review.requested (subject:');
  });

  it('gives every event of an occurrence an id of its own, the same each time', () => {
    const data = { review: 'r1', subject: 'design', digest: 'd1', findings: 0 };
    const ids = told('review.requested', data).map(({ id }) => id);

    expect(ids).toEqual(['20261126-101500-abcdef/some/key/review.requested', '20261126-101500-abcdef/some/key/run.waiting']);
    expect(told('review.requested', data).map(({ id }) => id)).toEqual(ids);
  });

  it('lets nothing of the data replace what every event says, and cuts long messages', () => {
    const { events } = toBusEvents(
      { ...event('task.completed', { task: '1', commit: 'c', project: 'other', secret: 'x' }), message: 'm'.repeat(5000) },
      run,
    );

    expect(events[0]?.detail).toMatchObject({ project: run.repository, message: 'm'.repeat(1000) });
    expect(events[0]?.detail).not.toHaveProperty('secret');
  });
});
