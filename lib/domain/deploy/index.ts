export { type DeployFinding } from './meaning.ts';
export { chooseEnvironment, DEFAULT_ENVIRONMENT, DEPLOY_FILE, type DeployConfig, parseDeployConfig } from './parse.ts';
export { assertWithinCeilings, limitsOf, type ProjectLimits, withinDeployment } from './project-limits.ts';
export { RuntimeConfig, runtimeConfig, type RuntimeSection } from './runtime-config.ts';
export { codeCommitRegion, DeploySettings, GitHost, ROLES } from './schema.ts';
