import type { Json } from '../../../shared/digest.ts';
import { ERROR, StateFailure } from '../eval/failure.ts';
import { isArray, withinLimit } from '../eval/payload.ts';
import type { Scope } from '../eval/scope.ts';
import { render } from '../eval/template.ts';
import type { MapState, Template } from '../machine.ts';
import type { Cursor } from './cursor.ts';
import { childCursor } from './cursor.ts';
import { exitState } from './exit.ts';
import type { ItemsWait } from './frame.ts';
import { newFrame } from './frame.ts';
import type { Outcome, Run, Step } from './run.ts';
import { WAITING } from './run.ts';
import { scopeOf } from './scope.ts';
import { renderInteger } from './time.ts';

/** An inline Map runs at most 40 iterations at a time, whatever MaxConcurrency says (Step Functions, "Map state in Inline mode"). */
const INLINE_CONCURRENCY = 40;

/** Starts as many iterations as may run at once. */
export async function startItems(run: Run, cursor: Cursor, state: MapState): Promise<Step> {
  const scope = scopeOf(run, cursor, { moment: 'enter' });
  const items = state.items === undefined ? cursor.frame.input : await render(state.items, scope);
  if (!isArray(items)) throw new StateFailure(ERROR.query, `Items must be an array, but is ${JSON.stringify(items).slice(0, 200)}.`);
  const asked = (await renderInteger(state.maxConcurrency, scope, { field: 'MaxConcurrency', min: 0, max: Number.MAX_SAFE_INTEGER })) ?? 0;
  const waiting: ItemsWait = {
    for: 'items',
    items,
    next: 0,
    limit: asked === 0 ? INLINE_CONCURRENCY : Math.min(asked, INLINE_CONCURRENCY),
    tolerance: await renderTolerance(state, scope),
    results: items.map(() => null),
    failed: [],
    running: {},
  };
  cursor.frame.waiting = waiting;
  return pump(run, cursor, state, waiting);
}

async function renderTolerance(state: MapState, scope: Scope): Promise<ItemsWait['tolerance']> {
  const bounds = { field: 'ToleratedFailureCount', min: 0, max: Number.MAX_SAFE_INTEGER };
  return {
    count: (await renderInteger(state.toleratedCount, scope, bounds)) ?? null,
    percentage: state.toleratedPercentage === undefined ? null : await renderPercentage(state.toleratedPercentage, scope),
  };
}

async function renderPercentage(template: Template, scope: Scope): Promise<number> {
  const value = await render(template, scope);
  if (typeof value === 'number' && value >= 0 && value <= 100) return value;
  throw new StateFailure(ERROR.query, `ToleratedFailurePercentage must be a number from 0 to 100, but is ${JSON.stringify(value)}.`);
}

/** Takes the end of one iteration, and starts the next. */
export async function itemEnded(run: Run, cursor: Cursor, state: MapState, end: { index: number; outcome: Outcome }): Promise<Step> {
  const { waiting } = cursor.frame;
  if (waiting.for !== 'items') return WAITING;
  return settle(waiting, end.index, end.outcome) ?? pump(run, cursor, state, waiting);
}

async function pump(run: Run, cursor: Cursor, state: MapState, waiting: ItemsWait): Promise<Step> {
  let running = Object.keys(waiting.running).length;
  while (running < waiting.limit && waiting.next < waiting.items.length) {
    const index = waiting.next;
    waiting.next += 1;
    const child = childCursor(cursor, index, { frame: newFrame(), sequence: state.processor });
    waiting.running[index] = child.frame;
    const input = await itemInput(run, cursor, state, { index, value: waiting.items[index] ?? null });
    const outcome = await run.advance(run, child, { kind: 'enter', state: state.processor.startAt, input });
    const failed = settle(waiting, index, outcome);
    if (failed !== undefined) return failed;
    if (outcome.kind === 'waiting') running += 1;
  }
  if (running > 0) return WAITING;
  const result = withinLimit(succeeded(waiting), 'The result of the iterations');
  return exitState(run, cursor, state.exit, { moment: 'exit', result, otherwise: result });
}

async function itemInput(run: Run, cursor: Cursor, state: MapState, item: { index: number; value: Json }): Promise<Json> {
  if (state.itemSelector === undefined) return item.value;
  const scope = scopeOf(run, cursor, { moment: `item-${item.index}`, item });
  return withinLimit(await render(state.itemSelector, scope), 'What ItemSelector gives');
}

function settle(waiting: ItemsWait, index: number, outcome: Outcome): Step | undefined {
  if (outcome.kind === 'waiting') return undefined;
  Reflect.deleteProperty(waiting.running, index);
  if (outcome.kind === 'ended') {
    waiting.results[index] = outcome.output;
    return undefined;
  }
  waiting.failed.push(index);
  return outcome.failure.error === ERROR.runtime ? outcome : beyondTolerance(waiting, outcome);
}

/** Without a tolerance the first failure is the Map state's own; with one, too many are States.ExceedToleratedFailureThreshold. */
function beyondTolerance({ tolerance, failed, items }: ItemsWait, outcome: Outcome): Outcome | undefined {
  const { count, percentage } = tolerance;
  if (count === null && percentage === null) return outcome;
  const tooMany = count !== null && failed.length > count;
  const tooLarge = percentage !== null && (failed.length * 100) / items.length > percentage;
  if (!tooMany && !tooLarge) return undefined;
  const cause = `${failed.length} of ${items.length} items failed; tolerated: ${describe(count, percentage)}.`;
  return { kind: 'failed', failure: { error: ERROR.toleratedFailures, cause } };
}

function describe(count: number | null, percentage: number | null): string {
  const parts = [...(count === null ? [] : [`${count}`]), ...(percentage === null ? [] : [`${percentage} %`])];
  return parts.join(' and ');
}

/** Results in the order of the items; items that failed within the tolerance leave none. */
function succeeded({ results, failed }: ItemsWait): Json[] {
  const lost = new Set(failed);
  return results.filter((_, index) => !lost.has(index));
}
