import type { Rule } from '../../shared/rule.ts';
import { called, type HooksInput, placeOf } from './input.ts';

const PLACEHOLDER =
  /\$?\{\{?\s*(?:file|filePath|file_path|filename|fileName|path|relativePath|workspaceFolder|changedFiles?|environment|name)\s*\}?\}/;

export const hookPlaceholder: Rule<HooksInput> = {
  id: 'hook-placeholder',
  level: 'warning',
  explanation:
    'Nothing is put in the place of `{filePath}` in a command: a shell sees it as it stands, or as an empty variable, and the command runs on everything. The file comes as JSON on standard input, in `file_path`.',
  example: { wrong: 'npx prettier --write ${filePath}', right: "jq -r .file_path | xargs -d '\\n' npx prettier --write" },
  check: ({ hooks }) =>
    hooks.flatMap((hook) => {
      const found = hook.action.type === 'run_command' ? PLACEHOLDER.exec(hook.action.options.command ?? '')?.[0] : undefined;
      if (found === undefined) return [];
      return [
        {
          message: `\`${found}\` in the command of ${called(hook)} stands for nothing: files are not put into commands.`,
          ...placeOf(hook, 'text'),
          fix: "Read `file_path` from the JSON on standard input, e.g. `jq -r .file_path | xargs -d '\\n' npx eslint --fix`.",
        },
      ];
    }),
};
