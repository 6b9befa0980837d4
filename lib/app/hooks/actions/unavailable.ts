import type { HookActionFunction } from '../ports.ts';

/** Says that an action cannot do its work on this host: a failure, never a pass. */
export const unavailable: HookActionFunction = ({ run }) =>
  Promise.resolve({ outcome: 'unavailable', summary: `the action ${run.hook.action} is not available here yet` });
