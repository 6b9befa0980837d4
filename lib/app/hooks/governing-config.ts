import type { ProjectConfig } from '../../domain/config/index.ts';
import type { DispatchEvent } from '../../domain/hooks/dispatch/index.ts';
import { StringlineError } from '../../domain/shared/errors.ts';
import type { SourceRepository } from '../ports.ts';
import { readConfig } from '../read-config.ts';
import { governingCommit } from './governing-commit.ts';

/** What a hook says that has no configuration to go by. */
export interface UnusableConfig {
  summary: string;
  output: string;
}

/**
 * The configuration by which a hook looks at an event: of what a pull request goes into, else of the tree that was found. One with errors
 * is none, for its defaults are nobody's word.
 */
export async function governingConfig(
  event: DispatchEvent,
  found: string,
  source: SourceRepository,
): Promise<{ config: ProjectConfig } | { unusable: UnusableConfig }> {
  try {
    const { config } = await readConfig(governingCommit(event) ?? found, { source, today: event.at.slice(0, 10) });
    return { config };
  } catch (error) {
    if (!(error instanceof StringlineError) || error.code !== 'config-invalid') throw error;
    return { unusable: { summary: 'the configuration that counts here cannot be used', output: error.message } };
  }
}
