import * as z from 'zod';
import { wishOfRecord } from '../../lib/adapters/aws/clone-requests.ts';
import { type ClonePorts, fetchSource } from '../../lib/app/snapshots/index.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

const StreamEvent = z.object({ Records: z.array(z.unknown()) });

/** Called by the table's stream with new wishes for commits: fetches each from its git host. Fails at faults of ours, and is called again. */
export function createHandler(ports: ClonePorts): (event: unknown) => Promise<Json> {
  return async (event) => {
    const wishes = StreamEvent.parse(event).Records.flatMap((record) => wishOfRecord(record) ?? []);
    const states: string[] = [];
    for (const wish of wishes) {
      const answer = await fetchSource(wish, ports);
      states.push(answer.state === 'failed' ? answer.why.code : answer.state);
    }
    return { states };
  };
}
