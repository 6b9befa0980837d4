import type { HookStore } from '../../../app/hooks/ports.ts';
import { createHookStore } from './hook-store.ts';
import { type DynamoStoreOptions, storageOf } from './storage.ts';

/** Events and runs of the hooks of a project, in the table of the other stores and apart from them: few functions need them. */
export function createDynamoHooks(options: DynamoStoreOptions): HookStore {
  return createHookStore(storageOf(options));
}
