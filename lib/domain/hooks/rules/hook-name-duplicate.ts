import type { Rule } from '../../shared/rule.ts';
import { sameHooks } from '../merge.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookNameDuplicate: Rule<HooksInput> = {
  id: 'hook-name-duplicate',
  level: 'info',
  explanation: 'Two different hooks with one name cannot be told apart in reports and in the editor.',
  example: { wrong: 'two hooks called "tests"', right: '"tests on save" and "tests before a task"' },
  check: ({ hooks }) => {
    const named = sameHooks(hooks)
      .map(([first]) => first)
      .filter(({ marks }) => marks.name !== undefined);
    return [...Map.groupBy(named, ({ name }) => name.trim().toLowerCase()).values()].flatMap(([first, ...others]) =>
      others.map((other) => ({
        message: `Another hook is called ${called(other)}, too: ${first?.source.path ?? ''}:${String(first?.source.line ?? 1)}.`,
        ...placeOf(other, 'name'),
        fix: 'Give each hook a name that says when it runs and what it does.',
      })),
    );
  },
};
