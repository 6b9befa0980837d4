export { type DeployFinding } from './meaning.ts';
export { chooseEnvironment, DEFAULT_ENVIRONMENT, DEPLOY_FILE, type DeployConfig, parseDeployConfig } from './parse.ts';
export { RuntimeConfig, runtimeConfig, type RuntimeSection } from './runtime-config.ts';
export { codeCommitRegion, DeploySettings, GitHost, ROLES } from './schema.ts';
