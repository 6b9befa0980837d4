import { type PublishPorts, publishOutbox, type PublishReport } from '../../lib/app/events/publish-outbox.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** What is left of the time for the entries that were published to be forgotten. */
const RESERVE_MS = 10_000;

/**
 * Publishes what waits in the outbox. Called by the table's stream when something was written, and by a schedule for what was left: what
 * called it does not matter, because it looks for itself. What can never be published is told, because it is forgotten after that.
 */
export function createHandler(
  ports: PublishPorts,
  onDropped: (dropped: PublishReport['dropped']) => void = () => undefined,
): (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<Json> {
  return async (_event, context) => {
    const report = await publishOutbox(ports, { goOn: () => context.getRemainingTimeInMillis() > RESERVE_MS });
    if (report.dropped.length > 0) onDropped(report.dropped);
    return { ...report, kept: report.kept.map((one) => ({ ...one })), dropped: report.dropped.map((one) => ({ ...one })) };
  };
}
