/** What a hook can do. */
export const HOOK_ACTIONS = [
  'lint_and_fix',
  'regenerate_unit_tests',
  'security_scan',
  'sync_spec_design',
  'generate_description',
  'run_command',
  'ask_agent',
] as const;

/** Tools that a hook may give to an agent. */
export const HOOK_TOOLS = ['list', 'search', 'read', 'write', 'edit', 'delete', 'run_checks'] as const;

/** Of findings, mildest first. */
/** Runs of one hook that may at most go on at the same time. */
export const MOST_CONCURRENT = 64;

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
