import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type StageHandler, stageHandler } from '../../lambdas/shared/stage-handler.ts';
import type { Ports } from '../../lib/app/ports.ts';
import { ModelError, type ModelFailureKind } from '../../lib/domain/models/converse.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { STAGE_FUNCTIONS } from '../../lib/local/state-machines.ts';
import { PACKAGE_ROOT } from '../support/stringline.ts';

const LAMBDAS = join(PACKAGE_ROOT, 'lambdas');
/** Other functions lie beside the stages. */
const STAGES: readonly string[] = Object.values(STAGE_FUNCTIONS);
const folders = readdirSync(LAMBDAS).filter((name) => existsSync(join(LAMBDAS, name, 'handler.ts')) && STAGES.includes(name));
const context = { getRemainingTimeInMillis: () => 1000 };
/** Ports that nothing may touch: what is tested happens before. */
const untouched = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new Error(`port ${String(name)} was used`);
    },
  },
) as Ports;

async function thrown(handler: StageHandler, event: unknown): Promise<Error> {
  try {
    await handler(event, context);
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not throw');
}

describe('the functions of all stages', () => {
  it('are those that the state machines call', () => {
    expect(folders.sort()).toEqual(Object.values(STAGE_FUNCTIONS).sort());
  });

  it.each(folders)('%s is a thin handler', (name) => {
    const lines = readFileSync(join(LAMBDAS, name, 'handler.ts'), 'utf8').split('\n').length;
    expect(lines).toBeLessThanOrEqual(60);
  });

  it.each(
    folders.flatMap((name) =>
      [
        undefined,
        null,
        'text',
        [],
        {},
        { runId: 7 },
        { operation: 'nonsense', runId: 'r' },
        { runId: 'r', surprise: true, operation: 'plan' },
      ].map((event): [string, unknown] => [name, event]),
    ),
  )('%s refuses the event %j before it touches anything', async (name, event) => {
    const { createHandler } = (await import(`../../lambdas/${name}/handler.ts`)) as { createHandler: (ports: Ports) => StageHandler };
    const error = await thrown(createHandler(untouched), event);
    expect(error.name).toBe('stage-input-invalid');
    expect(error.message).toContain(`${name} was called with an event it cannot read`);
  });
});

describe('errors of a stage', () => {
  const failing = (error: unknown): StageHandler =>
    stageHandler({ name: 'test', input: z.looseObject({}), run: () => Promise.reject(error as Error) })(untouched);

  it('carry the code as the name that Lambda reports, and the fix in the message', async () => {
    const error = await thrown(
      failing(new StringlineError({ code: 'budget-reached', message: 'No more.', fix: 'Raise it.', exit: EXIT.budget })),
      {},
    );
    expect(error).toMatchObject({ name: 'budget-reached', message: 'No more. Raise it.' });
  });

  it('are tried again by the machine when AWS itself did not serve', async () => {
    const error = await thrown(failing(new StringlineError({ code: 'aws-unavailable', message: 'Busy.', exit: EXIT.outside })), {});

    expect(error.name).toBe('Stringline.Transient');
  });

  it.each<[ModelFailureKind, string]>([
    ['throttled', 'Stringline.Transient'],
    ['unavailable', 'Stringline.Transient'],
    ['timeout', 'Stringline.Transient'],
    ['rejected', 'model-rejected'],
    ['unauthorized', 'model-unauthorized'],
    ['too-large', 'model-too-large'],
  ])('of a model, kind %s, are named %s', async (kind, name) => {
    expect((await thrown(failing(new ModelError(kind, 'x')), {})).name).toBe(name);
  });

  it('of ours keep their own name: nothing retries them', async () => {
    expect((await thrown(failing(new TypeError('undefined is not a function')), {})).name).toBe('TypeError');
  });

  it('never reach a stage that was given a good event: its result passes through', async () => {
    const handler = stageHandler({
      name: 'test',
      input: z.strictObject({ n: z.number() }),
      run: (input, _, invocation) =>
        Promise.resolve({ n: input.n + 1, left: invocation.remainingMs(), aborted: invocation.signal.aborted }),
    })(untouched);
    expect(await handler({ n: 1 }, context)).toEqual({ n: 2, left: 1000, aborted: false });
  });
});
