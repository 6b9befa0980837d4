export type { Database, SqlRow } from './database.ts';
export { type OpenOptions, openDatabase } from './open-database.ts';
export { createIdempotencyStore } from './idempotency-store.ts';
export { type LocalStores, openLocalStores } from './open-local-stores.ts';
export { isPassingFault, isStorageFault, storageError } from './storage-error.ts';
