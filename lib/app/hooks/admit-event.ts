import type { HookEvent } from '../../domain/events/index.ts';
import type { ChangedFile, DispatchEvent } from '../../domain/hooks/dispatch/index.ts';
import type { HookTrigger } from '../../domain/hooks/index.ts';
import { canonicalJson, type Hash } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Clock } from '../ports.ts';
import type { HookStore } from './ports.ts';

export interface AdmitPorts {
  hooks: HookStore;
  hash: Hash;
  clock: Clock;
  /** Starts the dispatch of an event; one that was started is left alone. */
  start(eventId: string): Promise<unknown>;
}

export interface Told {
  via: NonNullable<DispatchEvent['via']>;
  /** Who told it, where the event does not say who did it. */
  by: string;
}

const TRIGGERS: Readonly<Record<HookEvent['type'], HookTrigger>> = { 'hook.save': 'file-save', 'hook.commit': 'commit', 'hook.pr': 'pr' };

/**
 * Takes an event from elsewhere: records it and starts its dispatch, once for each project and id. Where a process dies between the two,
 * telling it again starts it, and so does the sweep. `fresh`: it was not known before.
 * @throws StringlineError `hook-event-conflict` where the id has named something else
 */
export async function admitEvent(told: HookEvent, by: Told, ports: AdmitPorts): Promise<{ event: DispatchEvent; fresh: boolean }> {
  const event = eventOf(told, by, ports);
  const fresh = await ports.hooks.accept(event);
  const known = fresh ? event : ((await ports.hooks.event(event.id)) ?? event);
  if (known.told !== event.told) throw conflict(told.detail.id);
  if ((await ports.hooks.state(event.id))?.open === true) await ports.start(event.id);
  return { event: known, fresh };
}

/** The name under which an event of a project is recorded: plain, short enough for an execution, and no other project's. */
export function hookEventId(project: string, id: string, hash: Hash): string {
  return `hook-${hash(canonicalJson([project, id])).slice(0, 24)}`;
}

function eventOf({ type, detail }: HookEvent, { via, by }: Told, { hash, clock }: Pick<AdmitPorts, 'hash' | 'clock'>): DispatchEvent {
  const { id, project, ref, commit, base, into, pullRequest, files = [], cause = [] } = detail;
  return {
    version: 1,
    id: hookEventId(project, id, hash),
    trigger: TRIGGERS[type],
    at: clock.now().toISOString(),
    actor: detail.by ?? by,
    files: files.map((file): ChangedFile => (typeof file === 'string' ? { path: file, digest: null } : file)),
    cause,
    via,
    project,
    told: hash(canonicalJson({ type, detail })),
    ...(commit !== undefined && { commit }),
    ...(base !== undefined && { base }),
    ...(ref !== undefined && { ref: branchOf(ref) }),
    ...(into !== undefined && { into: branchOf(into) }),
    ...(pullRequest !== undefined && { pullRequest }),
  };
}

const branchOf = (ref: string): string => ref.replace(/^refs\/heads\//u, '');

function conflict(id: string): StringlineError {
  return new StringlineError({
    code: 'hook-event-conflict',
    message: `The event \`${id}\` was told before, with another content.`,
    fix: 'Give every occurrence an id of its own.',
    exit: EXIT.usage,
  });
}
