import type { Ports } from '../app/ports.ts';
import type { Run } from '../domain/workflow/run.ts';
import { PERMISSIONS, type RouteId } from './permissions.ts';
import { holdsRole, type Principal } from './principal.ts';
import { notFound, Problem } from './problem.ts';
import type { Lookup } from './route.ts';
import type { ApiServices } from './services.ts';

/** Whether a caller may use a route at all, in some project. */
export function mayCall(route: RouteId, principal: Principal | undefined): boolean {
  const roles = PERMISSIONS[route];
  return typeof roles === 'string' || (principal !== undefined && holdsRole(principal, roles));
}

/** Looks things up through the eyes of a caller of one route. */
export function lookupFor(route: RouteId, principal: Principal | undefined, services: ApiServices): Lookup {
  const roles = PERMISSIONS[route];
  const visible = (project: string): boolean =>
    typeof roles !== 'string' && principal !== undefined && holdsRole(principal, roles, project);
  const open = async (name: string): Promise<Ports> => {
    const ports = visible(name) ? await services.projects.open(name) : undefined;
    if (ports === undefined) throw notFound();
    return ports;
  };
  const projects = async (): Promise<string[]> => (await services.projects.list()).filter(visible);
  const run = async (id: string): Promise<{ run: Run; ports: Ports }> => {
    const found = await services.records.runs.get(id);
    if (found === undefined) throw notFound();
    return { run: found, ports: await open(found.repository) };
  };
  return {
    projects,
    run,
    project: async (name) => {
      const chosen = name ?? (await onlyOne(projects));
      return { name: chosen, ports: await open(chosen) };
    },
    review: async (id) => {
      const review = await services.records.reviews.get(id);
      if (review === undefined) throw notFound();
      return { review, ...(await run(review.runId)) };
    },
  };
}

async function onlyOne(projects: () => Promise<string[]>): Promise<string> {
  const names = await projects();
  const [first] = names;
  if (first === undefined) throw notFound();
  if (names.length === 1) return first;
  throw new Problem(400, 'project-required', {
    detail: `Name the project: you may use ${names.length} of them.`,
    errors: [{ at: 'project', message: 'required' }],
  });
}
