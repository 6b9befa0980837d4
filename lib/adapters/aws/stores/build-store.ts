import type { BuildStore } from '../../../app/ports.ts';
import { textOf } from './body.ts';
import { at } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import { ABSENT } from './write.ts';

/** The memory of the spec build graph, in DynamoDB, shared by all projects: a key names everything that decided what was built. */
export function createBuildStore({ table }: Storage): BuildStore {
  const find: BuildStore['find'] = async (key) => {
    const item = await table.get(at.build(key));
    return item === undefined ? undefined : textOf(item, 'artefact', 'build');
  };
  return {
    find,
    record: (key, artefact, { stage, step, runId, at: time }) =>
      untilWon(`The build ${key}`, table.retry, async () => {
        const result = await table.write({ put: { ...at.build(key), artefact, stage, step, runId, at: time }, when: ABSENT });
        return result.written ? artefact : ((await find(key)) ?? LOST);
      }),
  };
}
