import type { HookPorts } from './ports.ts';

type EndPorts = Pick<HookPorts, 'hooks' | 'clock'>;

/** Ends an event whose dispatch goes no further: what is left of its runs has crashed, and lets others have its turn. Done again, it changes nothing. */
export async function endEvent(event: string, reason: string, ports: EndPorts): Promise<void> {
  if ((await ports.hooks.state(event))?.open !== true) return;
  await crashRuns(event, reason, ports);
  await ports.hooks.close(event, reason);
}

/** Gives the runs of an event that are not over a result that is never a pass. */
export async function crashRuns(event: string, summary: string, { hooks, clock }: EndPorts): Promise<void> {
  const at = clock.now().toISOString();
  for (const { id, status } of await hooks.runs(event))
    if (status === 'queued' || status === 'running') await hooks.finish(id, { result: { outcome: 'crashed', summary }, at });
}
