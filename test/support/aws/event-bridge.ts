import { randomUUID } from 'node:crypto';
import { type JsonService, type Refusal, startJsonService } from './json-service.ts';

/** An event as EventBridge delivers it. */
export interface DeliveredEvent {
  id: string;
  source: string;
  'detail-type': string;
  time: string;
  detail: unknown;
  [more: string]: unknown;
}

/** A rule of a bus: the sources and types it matches, by equality, and the function it calls. */
export interface Rule {
  source: readonly string[];
  detailType?: readonly string[];
  target: string;
}

export interface EventBridgeOptions {
  bus: string;
  rules: readonly Rule[];
  /** Calls a rule's target, which is not waited for. */
  deliver: (target: string, event: DeliveredEvent) => Promise<void>;
  refusal?: Refusal;
}

export interface EventBridge extends JsonService {
  /** Everything that was put on the bus or that AWS itself told it, in order. */
  events: DeliveredEvent[];
  /** What AWS's own services tell their bus. */
  tell(event: DeliveredEvent): void;
  /** Resolves when every delivery that is under way has ended. */
  idle(): Promise<void>;
}

interface Entry {
  Source?: string;
  DetailType?: string;
  Detail?: string;
  EventBusName?: string;
  Resources?: string[];
}

/** EventBridge over the wire: takes events and delivers them to the targets of the rules that match. */
export async function startEventBridge({ bus, rules, deliver, refusal }: EventBridgeOptions): Promise<EventBridge> {
  const events: DeliveredEvent[] = [];
  const under = new Set<Promise<void>>();
  const tell = (event: DeliveredEvent): void => {
    events.push(event);
    for (const rule of rules) {
      if (!rule.source.includes(event.source) || rule.detailType?.includes(event['detail-type']) === false) continue;
      const delivery = deliver(rule.target, event).finally(() => under.delete(delivery));
      under.add(delivery);
    }
  };
  const put = ({ Source, DetailType, Detail, EventBusName, Resources = [] }: Entry): object => {
    if (EventBusName !== bus) return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `no bus ${EventBusName ?? ''}` };
    const id = randomUUID();
    const time = new Date().toISOString();
    const what = {
      version: '0',
      account: '000000000000',
      region: 'us-east-1',
      resources: Resources,
      detail: JSON.parse(Detail ?? '{}') as unknown,
    };
    tell({ ...what, id, time, source: Source ?? '', 'detail-type': DetailType ?? '' });
    return { EventId: id };
  };
  const service = await startJsonService({
    target: 'AWSEvents',
    version: '1.1',
    refusal,
    operations: {
      PutEvents: (input) => {
        const Entries = (input as { Entries: Entry[] }).Entries.map(put);
        return { Entries, FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length };
      },
    },
  });
  return {
    ...service,
    events,
    tell,
    idle: async () => {
      while (under.size > 0) await Promise.all(under);
    },
  };
}
