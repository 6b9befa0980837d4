import type { Hook } from '../../../lib/domain/hooks/index.ts';

/** A hook that lints every saved file, but for what is given. */
export function hookWith(given: Partial<Hook> = {}): Hook {
  return {
    source: { format: 'project-yaml', path: '.kiro/config/project.yaml', at: 'hooks.on_save[0]', line: 1, column: 1 },
    also: [],
    name: 'lint',
    description: undefined,
    trigger: 'file-save',
    matcher: { kind: 'all' },
    action: { type: 'lint_and_fix', options: {} },
    mode: 'auto',
    timeoutSeconds: undefined,
    concurrency: undefined,
    failOn: undefined,
    enabled: true,
    marks: {},
    ...given,
  };
}

export const globs = (...patterns: string[]): Hook['matcher'] => ({ kind: 'globs', globs: patterns });
export const regex = (text: string): Hook['matcher'] => ({ kind: 'regex', regex: text });
