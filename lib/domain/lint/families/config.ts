import { CONFIG_PATH, CONFIG_RULES, parseProjectConfig } from '../../config/index.ts';
import type { Finding } from '../../shared/finding.ts';
import { pathIn } from '../../source/index.ts';
import { type Family, listed } from '../family.ts';
import { SETTINGS_RULES } from '../settings.ts';

/** The project's own settings. */
export const configFamily: Family = {
  id: 'config',
  title: 'Configuration',
  about: `${CONFIG_PATH}, of this repository and of those below it.`,
  rules: listed(undefined, [...CONFIG_RULES, ...SETTINGS_RULES]),
  covers:
    ({ roots }) =>
    (path) =>
      roots.some((root) => path === configPath(root)),
  check: ({ roots, texts, today }) =>
    roots.flatMap((root): Finding[] => {
      const path = configPath(root);
      const text = texts.get(path);
      return text === undefined ? [] : parseProjectConfig(text, today).findings.map((finding) => ({ ...finding, path }));
    }),
};

const configPath = (root: string): string => pathIn(root, CONFIG_PATH);
