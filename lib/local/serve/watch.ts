import { overdueDecisions } from '../../app/review/deliver-decisions.ts';
import type { RunDriver } from './driver.ts';
import { endOverdueGates, type GateHost } from './gates.ts';

const LOOK_MS = 30_000;

/** Runs that go on and do not know it: their gates are overdue, or somebody has decided and could not say so. */
export async function runsLeftBehind(platform: GateHost): Promise<string[]> {
  const gates = await endOverdueGates(platform);
  const decisions = await overdueDecisions(platform.ports);
  return [...new Set([...gates, ...decisions.map(({ review }) => review.runId)])];
}

/** Looks for such runs at once, and then every half minute; whoever drives them delivers what there is. */
export function watchLeftBehind(parts: { platform: GateHost; driver: Pick<RunDriver, 'wake'>; onFault: (error: unknown) => void }): {
  stop(): void;
} {
  const look = (): void => {
    runsLeftBehind(parts.platform).then((runs) => {
      for (const run of runs) parts.driver.wake(run);
    }, parts.onFault);
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return { stop: () => clearInterval(timer) };
}
