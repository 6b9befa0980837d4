export { type BedrockOptions, configuredRegion, createBedrock } from './adapter.ts';
