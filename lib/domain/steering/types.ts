import type { Finding } from '../shared/finding.ts';

export type SteeringScope = 'global' | 'project';

/** When a file is put into a prompt. `agents`: an AGENTS.md outside the steering folder, which has no modes. */
export type SteeringMode = 'always' | 'fileMatch' | 'manual' | 'auto' | 'agents';

/** Where a file was found. */
export interface SteeringPlace {
  scope: SteeringScope;
  /** Steering folder that the file's path starts with; `''` for global files, whose paths are relative to it already. */
  root: string;
}

export interface SteeringFile {
  /** As it was read: from the repository's root, or from the global folder. */
  path: string;
  scope: SteeringScope;
  /** Path within the steering folder; a project file replaces the global one with the same. */
  relative: string;
  mode: SteeringMode;
  /** Globs of `fileMatch`, one each. */
  patterns: readonly string[];
  /** What people ask for it by (`#name`). */
  name: string;
  /** What `auto` offers it to the model by. */
  description: string | undefined;
  /** The text for the prompt: without front matter, or the whole file where the front matter was not valid. */
  body: string;
  /** The file as it is. */
  raw: string;
  /** Why it must not go into any prompt. */
  refused: string | undefined;
  findings: readonly Finding[];
}
