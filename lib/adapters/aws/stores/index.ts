export { createDynamoStores, type DynamoStores } from './create-dynamo-stores.ts';
export { type DynamoStoreOptions } from './storage.ts';
