import process from 'node:process';
import { guarded, type Io } from './io.ts';

/** The process as the command line sees it: the only place of the CLI that names `process.env`. */
export function processIo(): Io {
  return {
    stdout: guarded(process.stdout),
    stderr: guarded(process.stderr),
    // Opened when it is read: few commands do, and opening it takes a while.
    get stdin() {
      return process.stdin;
    },
    cwd: process.cwd(),
    env: process.env,
  };
}
