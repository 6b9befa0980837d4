import process from 'node:process';
import type { Io } from './io.ts';

/** The process as the command line sees it: the only place of the CLI that names `process.env`. */
export function processIo(): Io {
  return { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin, cwd: process.cwd(), env: process.env };
}
