import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { BusEvent, EventBus, PublishFailure } from '../../app/ports.ts';
import { awsError } from './aws-error.ts';

export interface EventBridgeBusOptions {
  client: EventBridgeClient;
  /** Name or ARN of the bus. */
  bus: string;
}

/** Bytes of all entries of one call; the service takes less than 1 MB. */
const MAX_BYTES = 1_000_000;

/** Codes with which the service refuses one entry and will refuse it again. */
const HOPELESS = new Set(['MalformedDetail', 'InvalidArgument', 'NotAuthorizedForSource', 'NotAuthorizedForDetailType']);

function entryOf(event: BusEvent, bus: string): PutEventsRequestEntry {
  return {
    EventBusName: bus,
    Source: event.source,
    DetailType: event.detailType,
    Time: new Date(event.time),
    Detail: JSON.stringify(event.detail),
    ...(event.resources !== undefined && { Resources: [...event.resources] }),
  };
}

/** Size of an entry as the service counts it: 14 bytes for the time, and the bytes of every text. */
export function entrySize({ Source, DetailType, Detail, Resources = [] }: PutEventsRequestEntry): number {
  return [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 14);
}

interface Numbered {
  index: number;
  entry: PutEventsRequestEntry;
  size: number;
}

/** As few calls as their size allows. */
function callsFor(entries: readonly Numbered[]): Numbered[][] {
  const calls: Numbered[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const one of entries) {
    size += one.size;
    if (size < MAX_BYTES) calls.at(-1)?.push(one);
    else {
      calls.push([one]);
      size = one.size;
    }
  }
  return calls;
}

const tooLarge = ({ index, size }: Numbered): PublishFailure => ({
  index,
  code: 'event-too-large',
  message: `The event has ${size} bytes, and the bus takes less than ${MAX_BYTES}`,
  retryable: false,
});

/** The bus of the platform, on EventBridge. A call that succeeds may still have refused some of its entries: those are named. */
export function createEventBridgeBus({ client, bus }: EventBridgeBusOptions): EventBus {
  const put = async (call: readonly Numbered[]): Promise<PublishFailure[]> => {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: call.map(({ entry }) => entry) }));
    return call.flatMap(({ index }, position) => {
      const { ErrorCode: code, ErrorMessage: message = '', EventId: id } = Entries[position] ?? {};
      // No id, no promise: an entry of which the answer says nothing counts as refused.
      if (code === undefined && id !== undefined) return [];
      return [{ index, code: code ?? 'unanswered', message, retryable: !HOPELESS.has(code ?? '') }];
    });
  };
  return {
    publish: async (events) => {
      const entries = events.map((event, index) => {
        const entry = entryOf(event, bus);
        return { index, entry, size: entrySize(entry) };
      });
      const failures = entries.filter(({ size }) => size >= MAX_BYTES).map(tooLarge);
      try {
        for (const call of callsFor(entries.filter(({ size }) => size < MAX_BYTES))) failures.push(...(await put(call)));
      } catch (error) {
        throw awsError(error, `the event bus ${bus}`);
      }
      return failures.sort((a, b) => a.index - b.index);
    },
  };
}
