import { readFile, readdir } from 'node:fs/promises';

const MAX_ROUNDS = 20;

/** Does a process carry the marker? Processes that end meanwhile, or belong to others, do not. */
async function carries(pid: string, marker: string): Promise<boolean> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    return environment.split('\0').includes(`STRINGLINE_SANDBOX=${marker}`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return false;
    throw error;
  }
}

async function marked(marker: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(pids.map(async (pid) => ((await carries(pid, marker)) ? [Number(pid)] : [])));
  return found.flat();
}

/**
 * Ends processes that a command left behind in sessions of their own. Linux only: there the marker in their environment tells whose
 * they are. Repeats until none is left, because they may start others meanwhile.
 */
export async function endStragglers(marker: string): Promise<void> {
  if (process.platform !== 'linux') return;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const pids = await marked(marker);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        // It ended by itself.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
