import type { Observation, Rule } from '../../shared/rule.ts';
import { canBlock, effectiveMode, type Hook, isFileTrigger } from '../model.ts';
import { called, type HooksInput, placeOf } from './input.ts';

const options = {
  most: { default: 1800, meaning: 'Seconds above which a limit is no limit any more.' },
  wait: { default: 10, meaning: 'Seconds that somebody may have to wait at a save.' },
};

export const hookTimeout: Rule<HooksInput> = {
  id: 'hook-timeout',
  level: 'warning',
  explanation: 'A hook without a limit, or with a very long one, hangs the editor or the commit on the day when its command hangs.',
  example: { wrong: '"timeout": 0', right: '"timeout": 30' },
  options,
  check: ({ hooks }, given) => hooks.flatMap((hook) => observe(hook, { most: Number(given['most']), wait: Number(given['wait']) })),
};

function observe(hook: Hook, { most, wait }: { most: number; wait: number }): Observation[] {
  const { timeoutSeconds: seconds, source } = hook;
  const say = (text: string, fix?: string): Observation[] => [{ message: `${called(hook)} ${text}.`, ...placeOf(hook, 'timeout'), fix }];
  if (seconds === undefined) return [];
  if (hook.action.type === 'ask_agent' && source.format === 'kiro-v1')
    return say('has a `timeout`, which Kiro reads for commands only', 'Remove it: it has no effect.');
  if (seconds === 0) return say(canBlock(hook.trigger) ? 'has no limit of time and may block for ever' : 'has no limit of time');
  // Limits in milliseconds have been written where seconds are meant.
  if (seconds > most) {
    const looksLikeMs = seconds % 500 === 0 && seconds >= 2000 && source.format !== 'project-yaml' && source.format !== 'quality-gates';
    return say(
      `may run for ${duration(seconds)}`,
      looksLikeMs ? `It is in seconds: ${String(seconds / 1000)} was probably meant.` : undefined,
    );
  }
  if (isFileTrigger(hook.trigger) && hook.mode === 'sync' && effectiveMode(hook) === 'sync' && seconds > wait)
    return say(`lets people wait for up to ${duration(seconds)} at a save`, 'Write `mode: async`, or a limit of some seconds.');
  return [];
}

function duration(seconds: number): string {
  if (seconds < 120) return `${String(seconds)} seconds`;
  return seconds < 7200 ? `${String(Math.round(seconds / 60))} minutes` : `${String(Math.round(seconds / 3600))} hours`;
}
