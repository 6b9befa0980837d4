import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** What the system has no more of, and where to ask for more. Folders that come later are not watched either. */
const USED_UP: Readonly<Record<string, string>> = {
  ENOSPC: 'Raise the limit (on Linux: sudo sysctl fs.inotify.max_user_watches=524288), then watch anew.',
  EMFILE: 'Raise the limit of open files (ulimit -n 65536), then watch anew.',
};

/** What a fault of the watcher means: from where changes are not heard of, and what to do about it. */
export function watchFault(error: unknown, root: string): StringlineError {
  const { code = '', path = root, message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  const usedUp = USED_UP[code];
  const also = usedUp === undefined ? '' : ', and in folders that were to be watched after it,';
  return new StringlineError({
    code: 'watch-incomplete',
    message: `Changes in ${path}${also} go unnoticed: ${message}`,
    fix: usedUp ?? 'Make it readable, then watch anew.',
    exit: EXIT.outside,
    cause: error,
  });
}

/** Tells of the faults of a watcher: what is used up is told once, since all folders from there on have the same to say. */
export function watchFaults(root: string, onError: (error: StringlineError) => void): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    const { code = '' } = error as Partial<NodeJS.ErrnoException>;
    if (told.has(code)) return;
    if (Object.hasOwn(USED_UP, code)) told.add(code);
    onError(watchFault(error, root));
  };
}

/** Until a watcher has seen all that it can: a fault on the way, which its listener hears of, ends nothing. */
export const untilReady = (watcher: { once(event: 'ready', listener: () => void): unknown }): Promise<void> =>
  new Promise((resolve) => {
    watcher.once('ready', resolve);
  });
