import { SYNC_SOURCE } from './drift/sync-source.ts';

/** How runs of hooks begin the name of where they come from; the id of the run of the hook follows. */
const HOOK_SOURCE = 'hook ';

/** Where the run of an agent of a hook says that it comes from. */
export const hookSource = (hookRun: string): string => `${HOOK_SOURCE}${hookRun}`;

/** Whether an agent of a hook drives a run itself. */
export const isOfHook = (requestSource: string): boolean => requestSource.startsWith(HOOK_SOURCE);

/** Whether no pipeline carries a run: whoever began it does. */
export const isDrivenElsewhere = (requestSource: string): boolean => requestSource === SYNC_SOURCE || isOfHook(requestSource);
