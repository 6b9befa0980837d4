export type ReportKind = 'coverage' | 'tests' | 'lint' | 'security';

/** Globs of report files that a command leaves behind, by what they tell. */
export type ReportGlobs = Partial<Record<ReportKind, readonly string[]>>;

export const COMMAND_SLOTS = ['setup', 'lint', 'typecheck', 'test', 'build', 'security'] as const;
export type CommandSlot = (typeof COMMAND_SLOTS)[number];

/** A command line found in the repository. */
export interface Discovered {
  run: string;
  /** File and key it was found in, for people: `package.json scripts.test`. */
  from: string;
  reports?: ReportGlobs;
}

/** What a repository says about how it is built and checked. */
export type Discovery = Partial<Record<CommandSlot, Discovered>> & {
  /** What was seen and not used, and what is missing for a gate, one sentence each. */
  notes: string[];
};

/** The files of a tree, as far as discovery needs them. */
export interface RepositoryFiles {
  paths: readonly string[];
  /** Text of a file; undefined when absent or not text. */
  read(path: string): string | undefined;
}
