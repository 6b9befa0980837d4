import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { isAlive } from '../checkouts.ts';
import { readServeFile, type ServeFile } from './token.ts';

/** A server of this machine that does not answer by then is none that a client could speak to. */
const ANSWERS_MS = 2_000;

/**
 * Two servers of one checkout would drive the same runs, and clients would find the second one only.
 * @throws StringlineError `serve-running`
 */
export async function refuseSecond(directory: string): Promise<void> {
  const running = fileIn(directory);
  if (running === undefined || !isAlive(running.pid) || !(await answers(running.url))) return;
  const { url, pid } = running;
  throw new StringlineError({
    code: 'serve-running',
    message: `A server of this checkout runs already: at ${url}, process ${String(pid)}.`,
    fix: `stringline remote speaks to it. Ctrl-C where it runs, or kill ${String(pid)}, stops it: its runs are paused, and the next server takes them up.`,
    exit: EXIT.usage,
  });
}

function fileIn(directory: string): ServeFile | undefined {
  try {
    return readServeFile(directory);
  } catch {
    // eslint-disable-next-line no-restricted-syntax -- half a file, of a process that died as it wrote it: ours takes its place
    return undefined;
  }
}

/** Whether anything answers there: the process may be another one that was given its number. */
async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(`${url}/v1/openapi.json`, { signal: AbortSignal.timeout(ANSWERS_MS) })).body?.cancel();
    return true;
  } catch {
    // Nobody answers: the file was left by a process that died
    return false;
  }
}
