import type { HookResult } from '../../../domain/hooks/dispatch/index.ts';
import { shorten } from '../../../domain/publish/index.ts';
import type { AgentEnd, AgentWork } from '../agent/run-agent.ts';
import { runAgent } from '../agent/run-agent.ts';
import type { HookJob, HookPlatform } from '../ports.ts';
import { isWithoutModel, levelled, needsModel } from './outcomes.ts';
import { takeOver } from './take-over.ts';
import { count } from '../../../domain/shared/wording.ts';

/** Runs an agent and says what came of it. */
export async function agentResult(work: AgentWork, job: HookJob, platform: HookPlatform): Promise<HookResult> {
  try {
    return await resultOf(job, await runAgent(work, job, platform), platform);
  } catch (error) {
    if (job.signal.aborted) return { outcome: 'stopped', summary: 'stopped before its end' };
    if (isWithoutModel(error)) return needsModel(job.run.hook, `${job.run.hook.action} asks one`);
    throw error;
  }
}

async function resultOf(
  { run, event }: HookJob,
  { done, summary, change, attention, usd, run: { id } }: AgentEnd,
  { ports }: HookPlatform,
): Promise<HookResult> {
  const line = shorten(summary.split('\n').find((each) => each.trim() !== '') ?? 'done', 200);
  if (!done)
    return levelled(run.hook, 'medium', {
      otherwise: 'warned',
      summary: `not done: ${line}`,
      output: `${summary}\n\nstringline ${event.via === undefined ? 'show' : 'remote status'} ${id}`,
      usd,
    });
  if (change === undefined) return { outcome: 'passed', summary: line, output: [summary, ...attention].join('\n'), usd };
  const { branch, files } = change;
  const output = [summary, ...attention, '', await takeOver(change, event, ports)].join('\n');
  return {
    outcome: 'passed',
    summary: `${line} (${count(files.length, 'file')} in branch ${branch})`,
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
