import { maskSecrets } from '../../shared/secrets.ts';
import type { Rule } from '../../shared/rule.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookSecret: Rule<HooksInput> = {
  id: 'hook-secret',
  level: 'error',
  explanation: 'A hook is in git for everybody, and its text goes to shells, logs and models. A secret in it is no secret any more.',
  example: { wrong: 'curl -H "Authorization: Bearer eyJhbGciOi…"', right: 'curl -H "Authorization: Bearer $TOKEN"' },
  check: ({ hooks }) =>
    hooks.flatMap((hook) => {
      // A variable of the shell is the right way to say it.
      const text = `${hook.action.options.command ?? ''}\n${hook.action.options.prompt ?? ''}`.replaceAll(/\$\{?[A-Za-z_]\w*\}?/g, '$X');
      if (maskSecrets(text) === text) return [];
      return [
        {
          message: `The text of ${called(hook)} holds something in the form of a credential.`,
          ...placeOf(hook, 'text'),
          fix: 'Revoke it, and take it from the environment.',
        },
      ];
    }),
};
