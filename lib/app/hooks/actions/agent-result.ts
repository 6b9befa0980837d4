import type { HookResult } from '../../../domain/hooks/dispatch/index.ts';
import { shorten } from '../../../domain/publish/index.ts';
import type { AgentEnd, AgentWork } from '../agent/run-agent.ts';
import { runAgent } from '../agent/run-agent.ts';
import type { HookJob, HookPlatform } from '../ports.ts';
import { isWithoutModel, levelled, needsModel } from './outcomes.ts';

const DIFF_CHARS = 30_000;

/** Runs an agent and says what came of it. */
export async function agentResult(work: AgentWork, job: HookJob, platform: HookPlatform): Promise<HookResult> {
  try {
    return resultOf(job, await runAgent(work, job, platform));
  } catch (error) {
    if (job.signal.aborted) return { outcome: 'stopped', summary: 'stopped before its end' };
    if (isWithoutModel(error)) return needsModel(job.run.hook, `${job.run.hook.action} asks one`);
    throw error;
  }
}

function resultOf({ run }: HookJob, { done, summary, change, attention, usd, run: { id } }: AgentEnd): HookResult {
  const line = shorten(summary.split('\n').find((each) => each.trim() !== '') ?? 'done', 200);
  if (!done)
    return levelled(run.hook, 'medium', {
      otherwise: 'warned',
      summary: `not done: ${line}`,
      output: `${summary}\n\nstringline show ${id}`,
      usd,
    });
  if (change === undefined) return { outcome: 'passed', summary: line, output: [summary, ...attention].join('\n'), usd };
  const { branch, files, diff } = change;
  const output = [
    summary,
    ...attention,
    '',
    diff.length <= DIFF_CHARS ? diff : `${diff.slice(0, DIFF_CHARS).toWellFormed()}\n[cut: git show ${branch}]`,
    `To take it over: git cherry-pick --no-commit ${branch}`,
  ].join('\n');
  return {
    outcome: 'passed',
    summary: `${line} (${String(files.length)} ${files.length === 1 ? 'file' : 'files'} in branch ${branch})`,
    output,
    usd,
  };
}

/** A name of a hook as part of a branch. */
export function slugOf(name: string, id: string): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return `${words === '' ? 'agent' : words}-${id.slice(0, 6)}`;
}
