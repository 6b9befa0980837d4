import { ROLES, type Role } from './principal.ts';

const EVERYBODY = ROLES;

/**
 * Who may call what: the one table. `anyone` needs no credentials, `signed` the signature of a git host that is configured; everything else needs one of the roles, in the project it is about.
 * What a caller may not do looks to them as if it were not there. Two rules lie deeper, with the decision itself: only a pending review
 * of the very bytes is decided, and where review.requester_may_approve is false the requester's own approval is refused.
 */
export const PERMISSIONS = {
  'health.get': 'anyone',
  'openapi.get': 'anyone',
  'runs.create': ['requester', 'operator', 'ci'],
  'runs.list': EVERYBODY,
  'runs.get': EVERYBODY,
  'runs.events': EVERYBODY,
  'runs.cancel': ['requester', 'operator'],
  'runs.resume': ['requester', 'operator'],
  'snapshots.missing': ['requester', 'operator', 'ci'],
  'snapshots.get': ['requester', 'operator', 'ci'],
  'snapshots.put': ['requester', 'operator', 'ci'],
  'snapshots.complete': ['requester', 'operator', 'ci'],
  'reviews.list': EVERYBODY,
  'reviews.get': EVERYBODY,
  'reviews.decide': ['reviewer'],
  'specs.list': EVERYBODY,
  'specs.get': EVERYBODY,
  'specs.revisions': EVERYBODY,
  'specs.revision': EVERYBODY,
  'specs.diff': EVERYBODY,
  'specs.trace': EVERYBODY,
  'gates.report': ['ci'],
  'gates.reported': EVERYBODY,
  'gates.get': EVERYBODY,
  'hooks.accept': ['operator', 'ci'],
  'hooks.get': ['operator', 'ci', 'auditor'],
  'hooks.runs': ['operator', 'ci', 'auditor'],
  'hooks.report': EVERYBODY,
  'webhooks.github': 'signed',
  'webhooks.gitlab': 'signed',
  'steering.resolve': EVERYBODY,
  'steering.explain': EVERYBODY,
  'usage.get': ['requester', 'operator', 'auditor'],
  'ledger.get': ['reviewer', 'operator', 'auditor'],
} as const satisfies Record<string, 'anyone' | 'signed' | readonly Role[]>;

export type RouteId = keyof typeof PERMISSIONS;
