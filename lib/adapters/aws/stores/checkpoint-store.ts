import * as z from 'zod';
import type { CheckpointStore } from '../../../app/ports.ts';
import { at } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';

/** Conversations and plans that a stage continues from, in DynamoDB; long ones lie in the artefact store. */
export function createCheckpointStore({ table, bodies }: Storage): CheckpointStore {
  return {
    load: async (runId, name) => {
      const item = await table.get(at.checkpoint(runId, name));
      return item === undefined ? undefined : bodies.unpack(item, 'checkpoint', z.json());
    },
    save: async (runId, name, value) => {
      const item = { ...at.checkpoint(runId, name), ...(await bodies.pack(value)) };
      await untilWon(`The checkpoint ${name} of run ${runId}`, table.retry, async () => (await table.write({ put: item })).written || LOST);
    },
  };
}
