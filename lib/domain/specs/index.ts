export * from './schema.ts';
export { renderBugfix } from './render/bugfix.ts';
export { renderBugfixDesign } from './render/bugfix-design.ts';
export { renderConfig } from './render/config.ts';
export { renderDesign } from './render/design.ts';
export { renderRequirements } from './render/requirements.ts';
export { renderTasks, type TaskRenderOptions } from './render/tasks.ts';
