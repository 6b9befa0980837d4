import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a process came to. */
export interface Usage {
  /** Milliseconds from its start to its end: what a person waits. */
  wall: number;
  /** User CPU in milliseconds: other work on the machine does not count. */
  cpu: number;
  /** Most memory that it held, in kB. */
  memory: number;
}

/** Tells at the end of the process what it used, on a pipe of its own. */
const REPORT = `import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));`;
const REPORTER = `data:text/javascript,${encodeURIComponent(REPORT)}`;

/** Runs a script of Node to its end. Neither contender may call home, and both get the same environment. */
export function measure(cwd: string, script: string, ...args: string[]): Usage {
  const startedAt = performance.now();
  const { status, error, output } = spawnSync(process.execPath, ['--import', REPORTER, script, ...args], {
    cwd,
    env: { HOME: cwd, XDG_CACHE_HOME: `${cwd}-cache`, NO_COLOR: '1', OPENSPEC_TELEMETRY: '0', DO_NOT_TRACK: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const wall = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${script} ended with ${String(status)}: ${String(output[2])}`, { cause: error });
  const { userCPUTime, maxRSS } = JSON.parse(output[3] ?? '') as NodeJS.ResourceUsage;
  return { wall, cpu: userCPUTime / 1000, memory: maxRSS };
}

const PEER = '@fission-ai/openspec';
const VERSION = '1.13.2';

/** The peer's script; installed beside the dependencies when it is asked for first. */
export function peerScript(root: string): string {
  const prefix = join(root, 'node_modules', '.cache', 'bench', `openspec-${VERSION}`);
  const script = join(prefix, 'node_modules', PEER, 'bin', 'openspec.js');
  if (existsSync(script)) return script;
  const { status, stderr } = spawnSync('npm', ['install', '--prefix', prefix, '--ignore-scripts', '--no-audit', `${PEER}@${VERSION}`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${PEER} could not be installed: ${stderr}`);
  return script;
}
