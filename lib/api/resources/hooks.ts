import * as z from 'zod';
import { acceptEvent, findEvent } from '../../app/hooks/accept-event.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { notFound } from '../problem.ts';
import { change, read, type Route } from '../route.ts';
import { component, EXAMPLE, Id, NoParams, NoQuery, ProjectName, ProjectQuery } from '../schemas.ts';

const Name = z.string().regex(/^[\w.:/-]{1,128}$/u);

const OutsideEvent = component(
  'OutsideEvent',
  z.strictObject({
    project: ProjectName.optional(),
    source: Name.describe('Who tells it: github, codecommit, a name of your own.'),
    type: Name.describe('What happened: push, pull_request.opened.'),
    data: z.record(z.string(), z.unknown()).default({}),
  }),
  {
    description: 'Something that happened outside.',
    example: { project: EXAMPLE.project, source: 'github', type: 'push', data: { ref: 'refs/heads/main' } },
  },
);

const AcceptedEvent = component(
  'AcceptedEvent',
  z.object({
    id: z.string(),
    project: z.string(),
    source: z.string(),
    type: z.string(),
    at: z.string(),
    by: z.string(),
    status: z.enum(['accepted']),
  }),
  {
    description: 'An event that was recorded. Hooks do not act on it yet.',
    example: {
      id: 'event-0100426c483ae1f2d3c4b5a6',
      project: EXAMPLE.project,
      source: 'github',
      type: 'push',
      at: EXAMPLE.at,
      by: 'arn:aws:iam::123456789012:role/ci',
      status: 'accepted',
    },
  },
);

/** `/v1/hooks/events`: events from outside are accepted and recorded here. */
export const hookRoutes: readonly Route[] = [
  change({
    id: 'hooks.accept',
    path: '/v1/hooks/events',
    tag: 'hooks',
    summary: 'Tell an event',
    params: NoParams,
    query: NoQuery,
    body: OutsideEvent,
    limit: 256 * 1024,
    status: 202,
    response: AcceptedEvent,
    handle: async ({ body, principal, lookup }) => {
      const { name, ports } = await lookup.project(body.project);
      const { source, type, data } = body;
      const event = await acceptEvent(
        { project: name, source, type, data: data as Record<string, Json>, by: principal?.name ?? '' },
        ports,
      );
      return { body: event, headers: { location: `/v1/hooks/events/${event.id}` } };
    },
  }),
  read({
    id: 'hooks.get',
    path: '/v1/hooks/events/{id}',
    tag: 'hooks',
    summary: 'What became of an event',
    params: z.strictObject({ id: Id }),
    query: ProjectQuery,
    response: AcceptedEvent,
    handle: async ({ params, query, lookup }) => {
      const { name, ports } = await lookup.project(query.project);
      const event = await findEvent(params.id, ports);
      if (event?.project !== name) throw notFound();
      return { body: event };
    },
  }),
];
