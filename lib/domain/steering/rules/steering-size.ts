import type { Rule } from '../../shared/rule.ts';
import { folderOf } from '../../source/index.ts';
import { ownFiles, type SteeringInput } from './input.ts';

export const steeringSize: Rule<SteeringInput, { max_characters: number }> = {
  id: 'steering-size',
  level: 'info',
  explanation:
    'What is always loaded is paid for and read in every call, also where it has nothing to do with the work; long files make models overlook what is in them.',
  example: {
    wrong: 'one file of 40,000 characters that is always loaded',
    right: 'a short one, and details in files with `inclusion: fileMatch`',
  },
  options: { max_characters: { default: 16_000, min: 1, meaning: 'Characters that a file may have which is always loaded.' } },
  check: (input, options) =>
    ownFiles(input).flatMap(({ mode, body, path, scope }) => {
      if ((mode !== 'always' && mode !== 'agents') || body.length <= options.max_characters) return [];
      const folder = mode === 'agents' && scope === 'project' ? folderOf(path) : '';
      const tokens = Math.round(body.length / 4 / 100) * 100;
      return [
        {
          message: `The file has ${String(body.length)} characters, about ${String(tokens)} tokens of every prompt${folder === '' ? '' : ` about what lies in ${folder}`}.`,
          path,
          fix:
            mode === 'agents'
              ? 'Keep what always holds, and move the rest by subject into `.kiro/steering/`, with `inclusion: fileMatch` or `manual`.'
              : 'Split it by subject, with `inclusion: fileMatch` where a part concerns some files only, or `manual` for what is seldom needed.',
        },
      ];
    }),
};
