export { type BedrockOptions, createBedrock } from './adapter.ts';
