import type { Plugin } from 'esbuild';

export function lambdaAliases(root: string): Record<string, string>;
export const lambdaPlugins: Plugin[];
export function summarise(outputs: readonly [file: string, output: unknown][]): Record<string, { bytes: number; clients: string[] }>;
