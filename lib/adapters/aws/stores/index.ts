export { createDynamoStores, type DynamoStoreOptions, type DynamoStores } from './create-dynamo-stores.ts';
