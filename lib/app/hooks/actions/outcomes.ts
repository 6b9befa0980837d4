import { type HookResult, type PinnedHook, reaches } from '../../../domain/hooks/dispatch/index.ts';
import type { Severity } from '../../../domain/hooks/index.ts';
import { ModelError } from '../../../domain/models/converse.ts';
import { StringlineError } from '../../../domain/shared/errors.ts';

/** A result that fails where the hook says that this much is enough, and otherwise stops nothing. */
export function levelled(
  hook: Pick<PinnedHook, 'failOn'>,
  severity: Severity,
  result: Omit<HookResult, 'outcome'> & { otherwise: 'passed' | 'skipped' | 'warned' },
): HookResult {
  const { otherwise, ...rest } = result;
  return { outcome: reaches(severity, hook.failOn) ? 'failed' : otherwise, ...rest };
}

/** Nobody has set a model up: that is no fault of the change. */
export function needsModel(hook: Pick<PinnedHook, 'failOn' | 'action'>, about: string): HookResult {
  const summary = `needs a model: ${about}; stringline doctor says how to set one up`;
  return levelled(hook, 'low', { otherwise: 'skipped', summary });
}

/** What stopped the work of a model, in words; what is a fault of ours is thrown on. */
export function whatStopped(error: unknown): { code: string; message: string } {
  if (error instanceof ModelError) return { code: `model-${error.kind}`, message: error.message };
  if (error instanceof StringlineError) return { code: error.code, message: error.message };
  throw error;
}

/** Whether a failure says that there is no model to be asked. */
export const isWithoutModel = (error: unknown): boolean => error instanceof StringlineError && error.code === 'no-model';

/** Whether the time that somebody waits was up. */
export const overran = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && (reason as Partial<Error> | undefined)?.name === 'TimeoutError';

/** Whether somebody has stopped it, which says nothing of the change. */
export const wasStopped = (signal: AbortSignal): boolean => signal.aborted && !overran(signal);
