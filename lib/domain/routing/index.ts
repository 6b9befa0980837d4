export * from './budget.ts';
export { budgetWarnings } from './budget-warning.ts';
export { CATALOGUE, RETIRED } from './catalogue.ts';
export * from './estimate.ts';
export * from './model.ts';
export { parseModelId } from './profile.ts';
export * from './resolve.ts';
export * from './route.ts';
export * from './use-case.ts';
