import type { Observation, Rule } from '../../shared/rule.ts';
import { concurrentRuns, type Hook } from '../model.ts';
import { writesOf } from '../writes.ts';
import { called, type HooksInput, placeOf, runningHooks } from './input.ts';

export const hookConcurrency: Rule<HooksInput> = {
  id: 'hook-concurrency',
  level: 'warning',
  explanation: 'Runs that go on at the same time must have nothing in common: of two that write one file, either may be lost.',
  example: {
    wrong: '{ pattern: "src/**", action: run_command, command: "gen > api.json", concurrency: 4 }',
    right: '{ pattern: "src/**", action: run_command, command: "gen > api.json" }',
  },
  check: ({ hooks }) => runningHooks(hooks).flatMap(observe),
};

function observe(hook: Hook): Observation[] {
  const { concurrency, source, action } = hook;
  if (concurrency === undefined || concurrency === 1) return [];
  const say = (text: string, fix: string): Observation[] => [{ message: `${called(hook)} ${text}.`, ...placeOf(hook, 'concurrency'), fix }];
  // Of project.yaml the rules of the configuration say so.
  if (concurrentRuns(hook) === 1)
    return source.format === 'project-yaml' ? [] : say(`has a \`concurrency\`, which ${action.type} does not read`, 'Remove it.');
  const { watched, commits, paths } = writesOf(hook);
  const written = action.options.writes?.[0] ?? paths[0] ?? (watched ? 'the files that it is given' : commits ? 'commits' : undefined);
  return written === undefined
    ? []
    : say(`may run ${String(concurrency)} times at once, and each writes ${written}`, 'Leave `concurrency` out.');
}
