import { fence } from './fence.ts';
import { agentPrompt, type ImplementContext } from './implement.ts';
import type { Prompt } from './types.ts';

const WORKING = `How to work:
1. Start from each finding: read the code and the test it names, find the cause, and mend it there. For missing coverage, find out which code of this spec has no test (read the coverage findings, then the code beside its tests) and write tests that would notice if it broke.
2. Never get through by weakening: no deleted, skipped or loosened tests, no lowered thresholds, no disabled lint rules, no code removed that a criterion needs.
3. Call \`run_checks\` after your changes, then \`done\` with a summary for the commit message. The gates run again afterwards.
You have no shell and no network; commands come from the configuration. If a finding cannot be mended from here (a tool is missing, a service is down), say so in the summary instead of working around it.`;

/** All tasks are done, but a gate failed: the findings are the task. */
export function gateRepairPrompt(context: ImplementContext): Prompt {
  const { task } = context;
  return agentPrompt(context, [
    'Your step: all tasks of the plan are finished, but quality gates failed over the whole change. Mend what they found, and only that.',
    `${task.title}\n${fence('data', { source: 'findings of the gates' }, task.details.map((detail) => `- ${detail}`).join('\n'))}`,
    WORKING,
  ]);
}
