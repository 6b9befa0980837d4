import { askAgentPrompt } from '../../../domain/agent/index.ts';
import type { DispatchEvent } from '../../../domain/hooks/dispatch/index.ts';
import type { HookActionFunction } from '../ports.ts';
import { eventDiff, hookContext, hookScope, presentFiles } from '../agent/occasion.ts';
import { agentResult, slugOf } from './agent-result.ts';
import { needsModel } from './outcomes.ts';

const READING = ['list', 'search', 'read'];
const WRITING = [...READING, 'edit', 'write', 'delete', 'run_checks'];

/** Has a model do what the hook asks: answer, or, within what the hook declares, change files on a branch of its own. */
export const askAgent: HookActionFunction = async (job, ports) => {
  const { hook } = job.run;
  const { prompt, writes, tools, budgetUsd } = hook.options;
  if (typeof prompt !== 'string' || prompt.trim() === '') return { outcome: 'failed', summary: 'the hook asks nothing' };
  if (ports.platform === undefined) return needsModel(hook, 'this host asks none');
  const platform = await ports.platform(job.event, job.signal);
  try {
    const commit = await platform.snapshot(job.event);
    const files = presentFiles(job.run);
    const declared = Array.isArray(writes) ? writes : [];
    const given = Array.isArray(tools) ? tools : declared.length > 0 ? WRITING : READING;
    const work = {
      name: slugOf(hook.name, hook.id),
      request: hook.root === undefined ? prompt : `${prompt}\n\nPaths that are named here are from the folder \`${hook.root}\`.`,
      commit,
      budgetUsd: typeof budgetUsd === 'number' ? budgetUsd : undefined,
      begin: async (context: Parameters<typeof hookScope>[0]) => {
        const scope = await hookScope(context, { writes: declared }, platform.ports);
        const { full, steering } = await hookContext(context, { title: hook.name, files, scope }, platform.ports);
        const diff = await eventDiff(job.event, { snapshot: commit, files }, ports);
        const occasion = { event: wordsFor(job.event), files, diff, writes: declared.length > 0, checks: given.includes('run_checks') };
        return { prompt: askAgentPrompt(full, occasion), scope, tools: given, steering };
      },
    };
    return await agentResult(work, job, platform);
  } finally {
    await platform.close();
  }
};

const WORDS: Readonly<Record<string, string>> = {
  'file-save': 'files were saved',
  'file-create': 'files were created',
  'file-delete': 'files were deleted',
  commit: 'a commit was made',
  pr: 'a pull request was opened or changed',
};

function wordsFor({ trigger }: DispatchEvent): string {
  return WORDS[trigger] ?? trigger;
}
