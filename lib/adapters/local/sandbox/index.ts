export { probeIsolation } from './isolation.ts';
export type { IsolationLevel } from './launcher.ts';
export { type Checkouts, type LocalSandbox, type LocalSandboxOptions, createLocalSandbox } from './sandbox.ts';
