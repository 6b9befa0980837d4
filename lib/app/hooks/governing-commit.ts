import type { DispatchEvent } from '../../domain/hooks/dispatch/index.ts';

/** The commit whose steering holds for a hook where that is not the one it looks at: a pull request is for steering to change, not to go by. */
export function governingCommit({ trigger, base }: Pick<DispatchEvent, 'trigger' | 'base'>): string | undefined {
  return trigger === 'pr' ? base : undefined;
}
