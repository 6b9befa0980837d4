import type { Json } from '../domain/shared/digest.ts';
import type { Ports } from './ports.ts';

/** Now, as the records write it. */
export function nowIso(ports: Pick<Ports, 'clock'>): string {
  return ports.clock.now().toISOString();
}

/** Tells something about a run, once per key. */
export async function tell(
  ports: Pick<Ports, 'clock' | 'runs'>,
  runId: string,
  event: { key: string; type: string; message: string; data?: Record<string, Json> },
): Promise<void> {
  await ports.runs.appendEvent({ runId, at: nowIso(ports), ...event } as Parameters<Ports['runs']['appendEvent']>[0]);
}
