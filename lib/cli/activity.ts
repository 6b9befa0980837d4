import { visible } from '../domain/shared/visible.ts';
import { type Io, painter } from './io.ts';

/** Silence that nobody wonders about. */
const QUIET_MS = 1000;

/** What is under way, in the words of whoever does it: a command, a call of a model. */
export interface Activity {
  /** What somebody reads who waits for it. */
  doing: string;
  /** What stopping means for it. */
  stopping: string;
}

export interface Activities {
  /** Begins one; the answer ends it. */
  begin(activity: Activity): () => void;
  /** The one that has begun last and has not ended. */
  current(): Activity | undefined;
}

/** Says on standard error what is under way, each as soon as it has taken a second. */
export function tellActivities(io: Io, { quiet }: { quiet: boolean }): Activities {
  const began = performance.now();
  const open = new Set<Activity>();
  const paint = painter(io.stderr, io.env);
  const tell = ({ doing }: Activity): void => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
    const width = Math.max(40, (io.stderr.columns || 160) - 12);
    const line = visible(doing.replaceAll(/\s+/gu, ' '));
    io.stderr.write(`${paint('dim', `${seconds}s · ${line.length > width ? `${line.slice(0, width - 1)}…` : line}`)}\n`);
  };
  return {
    begin: (activity) => {
      open.add(activity);
      const timer = quiet
        ? undefined
        : setTimeout(() => {
            tell(activity);
          }, QUIET_MS).unref();
      return () => {
        clearTimeout(timer);
        open.delete(activity);
      };
    },
    current: () => [...open].at(-1),
  };
}
