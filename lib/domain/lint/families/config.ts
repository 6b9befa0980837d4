import { CONFIG_PATH, CONFIG_RULES, parseProjectConfig } from '../../config/index.ts';
import type { Finding } from '../../shared/finding.ts';
import { pathIn } from '../../source/index.ts';
import { type Family, listed } from '../family.ts';
import { MISNAMED_CONFIG_PATH } from '../lintable.ts';
import { SETTINGS_RULES } from '../settings.ts';

const FILE_NAME = {
  id: 'config-file-name',
  level: 'error',
  explanation: 'Settings are read from one file of one name: what another one says has no effect, and the defaults hold.',
  example: { wrong: MISNAMED_CONFIG_PATH, right: CONFIG_PATH },
} as const;

/** The project's own settings. */
export const configFamily: Family = {
  id: 'config',
  title: 'Configuration',
  about: `${CONFIG_PATH}, of this repository and of those below it.`,
  rules: listed(undefined, [FILE_NAME, ...CONFIG_RULES, ...SETTINGS_RULES]),
  covers:
    ({ roots }) =>
    (path) =>
      roots.some((root) => path === configPath(root) || path === misnamedPath(root)),
  check: ({ roots, texts, today }) =>
    roots.flatMap((root): Finding[] => {
      const path = configPath(root);
      const text = texts.get(path);
      const found = text === undefined ? [] : parseProjectConfig(text, today).findings.map((finding) => ({ ...finding, path }));
      return [...(texts.has(misnamedPath(root)) ? [misnamed(root)] : []), ...found];
    }),
};

function misnamed(root: string): Finding {
  const { id: ruleId, level } = FILE_NAME;
  const message = `Nothing reads this file: settings are read from ${CONFIG_PATH}.`;
  return { ruleId, level, path: misnamedPath(root), message, fix: `Rename it to ${CONFIG_PATH}.` };
}

const misnamedPath = (root: string): string => pathIn(root, MISNAMED_CONFIG_PATH);
const configPath = (root: string): string => pathIn(root, CONFIG_PATH);
