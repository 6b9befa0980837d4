export { discoverCommands } from './discover-commands.ts';
export { type FileLinter, fileLinters, type FoundLinters, statedLinter } from './file-linters.ts';
export {
  COMMAND_SLOTS,
  type CommandSlot,
  type Discovered,
  type Discovery,
  type ReportGlobs,
  type ReportKind,
  type RepositoryFiles,
} from './types.ts';
