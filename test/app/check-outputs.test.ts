import { expect, it } from '@jest/globals';
import { putJson, putText } from '../../lib/app/artefacts.ts';
import { checkOutputs } from '../../lib/app/check-outputs.ts';
import type { RunEvent } from '../../lib/domain/workflow/index.ts';
import { openAppWorld } from '../support/app-world.ts';

it.each<[string, string | undefined, [at: string, passed: boolean][]]>([
  [
    'each execution of what is named',
    '1.1',
    [
      ['t1', false],
      ['t2', true],
    ],
  ],
  ['the execution that failed last where nothing is named, though it was repaired', undefined, [['t1', false]]],
])('the output of checks is that of %s', async (_, of, expected) => {
  const world = await openAppWorld();
  const { artefacts } = world.ports;
  const text = await putText(artefacts, 'said');
  const command = { name: 'fast', run: './check.sh', outcome: 'exited', exitCode: 1, durationMs: 1, stdout: text, stderr: text };
  const results = [await putJson(artefacts, { commands: [command], reports: [], isolation: 'network' })];
  const told = (type: string, at: string): RunEvent => ({ type, at, message: '', data: { task: '1.1', results } }) as never;
  const events = [told('task.checks-failed', 't1'), told('task.checks-passed', 't2')];

  const outputs = await checkOutputs({ id: 'run' }, of, { artefacts, runs: { events: async () => events } as never });

  await world.close();
  expect(outputs.map(({ at, passed }) => [at, passed])).toEqual(expected);
});
