export { createModels, describeModels, type Models, type ModelsOptions, type ModelsReport, type RouteReport } from './create-models.ts';
export { type Environment, type ModelEnv, parseModelEnv } from './env.ts';
export { parseModelFlag } from './model-flag.ts';
export type { ProviderReport } from './reach.ts';
export * from './scripted/index.ts';
