import process from 'node:process';
import { calledAs } from './called.ts';
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
    // Looked up when it is said: most commands say no other.
    get called() {
      const { argv, env, platform } = process;
      return calledAs({ script: argv[1] ?? 'stringline', cwd: process.cwd(), env, windows: platform === 'win32' });
    },
  };
}
