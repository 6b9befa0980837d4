export type { Database, SqlRow } from './database.ts';
export { type OpenOptions, openDatabase } from './open-database.ts';
export { type LocalStores, openLocalStores } from './open-local-stores.ts';
export { isStorageFault, storageError } from './storage-error.ts';
