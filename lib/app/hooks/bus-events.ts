import * as z from 'zod';
import {
  EXECUTION_ENDED,
  fromCodeBuild,
  fromCodeCommit,
  HOOK_SOURCE,
  HookDetail,
  HookType,
  type HookEvent,
} from '../../domain/events/index.ts';
import { parseCloneAddress } from '../../domain/source/index.ts';
import { admitEvent, type AdmitPorts, type Told } from './admit-event.ts';

/** An event as EventBridge delivers it, as far as it says whose it is. */
const BusEvent = z.discriminatedUnion('source', [
  z.looseObject({ source: z.literal(HOOK_SOURCE), 'detail-type': HookType, account: z.string(), detail: HookDetail }),
  z.looseObject({ source: z.literal('aws.codecommit') }),
  z.looseObject({ source: z.literal('aws.codebuild') }),
  /** The execution of an event, which is named after it. */
  z.looseObject({ source: z.literal('aws.states'), detail: z.looseObject({ name: z.string(), status: z.enum(EXECUTION_ENDED) }) }),
]);

export interface BusPorts {
  /** What takes the events of one project; undefined where there is no such project. */
  admission(project: string): Promise<AdmitPorts | undefined>;
  /** Ends an event that is still open. */
  end(eventId: string, reason: string): Promise<void>;
}

/**
 * Takes an event of the bus. What a rule should not have sent, and what is of no project here, is told and forgotten: to try again would
 * not mend it.
 */
export async function takeBusEvent(event: unknown, ports: BusPorts): Promise<{ taken: string } | { ended: string } | { ignored: string }> {
  const parsed = BusEvent.safeParse(event);
  if (!parsed.success) return { ignored: 'it is no event of hooks in a version that is known here' };
  if (parsed.data.source === 'aws.states') {
    const { name, status } = parsed.data.detail;
    await ports.end(name, `The dispatch was ended (${status}).`);
    return { ended: name };
  }
  const told = toldBy(parsed.data);
  if ('ignored' in told) return told;
  const admission = await ports.admission(told.event.detail.project);
  if (admission === undefined) return { ignored: `there is no project ${told.event.detail.project}` };
  return { taken: (await admitEvent(told.event, told.by, admission)).event.id };
}

const SERVICES = {
  'aws.codecommit': { via: 'codecommit', from: fromCodeCommit },
  'aws.codebuild': { via: 'codebuild', from: fromCodeBuild },
} as const;

function toldBy(event: Exclude<z.infer<typeof BusEvent>, { source: 'aws.states' }>): { event: HookEvent; by: Told } | { ignored: string } {
  if (event.source === HOOK_SOURCE) {
    const { 'detail-type': type, detail, account } = event;
    return { event: { type, detail }, by: { via: 'bus', by: `account ${account}` } };
  }
  const { via, from } = SERVICES[event.source];
  const told = from(event);
  if ('ignored' in told) return told;
  const { host = '', path = '' } = parseCloneAddress(told.address) ?? {};
  const detail = { version: 1 as const, id: told.id, project: `${host}/${path}`, ...told.detail };
  return { event: { type: told.type, detail }, by: { via, by: via } };
}
