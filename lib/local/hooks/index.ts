export { type EventWords, eventOf } from './events.ts';
export { type EventOutcome, type HookHost, type HookHostOptions, openHookHost } from './host.ts';
export { type HookWatchOptions, watchHooks } from './watch.ts';
