export { allowedModels, assertAllowedModels, calledId } from './allowed-models.ts';
export { type DeployFinding } from './meaning.ts';
export { chooseEnvironment, DEFAULT_ENVIRONMENT, DEPLOY_FILE, type DeployConfig, parseDeployConfig } from './parse.ts';
export { assertWithinCeilings, limitsOf, policyOf, type ProjectLimits, withinDeployment } from './project-limits.ts';
export { type AllowedProjects, allowedOf, assertAllowedProject, isAllowedProject, isRepositoryOf } from './repositories.ts';
export { type RuntimeConfig, runtimeConfig, runtimeConfigSchema, type RuntimeSection } from './runtime-config.ts';
export { codeCommitRegion, type GitHost } from './git-host.ts';
export { ROLES } from './roles.ts';
export { DeploySettings } from './schema.ts';
