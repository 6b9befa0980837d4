export { type CommandName, defaultConfigFile, type FoundInRepository } from './default-file.ts';
export { type FieldDoc, fieldDocs } from './field-docs.ts';
export { hookActionKeys } from './meaning.ts';
export { defaultConfig, type ParsedConfig, parseProjectConfig } from './parse.ts';
export { ModelRoute, ProjectConfig, Waiver } from './schema.ts';
export { editDistance, suggest } from './suggest.ts';
export { effectiveWaivers } from './waivers.ts';
export { CONFIG_PATH } from './yaml-reader.ts';
