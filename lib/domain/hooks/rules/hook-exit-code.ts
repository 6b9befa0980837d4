import type { Observation, Rule } from '../../shared/rule.ts';
import { canBlock, type Hook } from '../model.ts';
import { writtenTrigger } from '../vocabulary.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookExitCode: Rule<HooksInput> = {
  id: 'hook-exit-code',
  level: 'warning',
  explanation: 'Exit code 2 blocks, and only where something is about to happen; any other code but 0 is a warning that stops nothing.',
  example: {
    wrong: '"trigger": "PreToolUse", "command": "./check.sh || exit 1"',
    right: '"trigger": "PreToolUse", "command": "./check.sh || exit 2"',
  },
  confidence: 0.7,
  check: ({ hooks }) => hooks.flatMap(observe),
};

function observe(hook: Hook): Observation[] {
  const command = hook.action.type === 'run_command' ? (hook.action.options.command ?? '').slice(0, 4000) : '';
  const code = /(?:^|[;&|{]|\bthen|\belse|\bdo)\s*exit\s+(\d+)\b/.exec(command)?.[1];
  const say = (message: string, fix: string): Observation[] => [{ message, ...placeOf(hook, 'text'), fix }];
  if (code === '2' && !canBlock(hook.trigger))
    return say(
      `${called(hook)} ends with 2, but after ${writtenTrigger(hook)} there is nothing left to block.`,
      'Use a trigger that comes before, e.g. `PreToolUse`.',
    );
  if (canBlock(hook.trigger) && code !== undefined && code !== '0' && code !== '2' && !/\bexit\s+2\b/.test(command))
    return say(`${called(hook)} ends with ${code}, which warns and blocks nothing.`, 'Write `exit 2` to block.');
  return [];
}
