import { CONFIG_PATH, parseProjectConfig, type ProjectConfig, readYaml } from '../../config/index.ts';
import type { Hook, HookFile, HookPart, Mark } from '../model.ts';
import { CONFIG_TRIGGERS } from '../vocabulary.ts';
import { stated } from './quality-gates.ts';

type Section = keyof typeof CONFIG_TRIGGERS;
type Entry = ProjectConfig['hooks'][Section][number];

/** Any day: which waivers still hold has nothing to do with hooks. */
const SOME_DAY = '2000-01-01';

/**
 * Reads `hooks` of project.yaml. What is wrong with the file is said by the rules of the configuration; a file with errors there
 * gives no hooks, as it gives no settings.
 */
export function readProjectHooks(text: string, path: string = CONFIG_PATH): HookFile {
  const { config, recovered } = parseProjectConfig(text, SOME_DAY);
  const entries = (Object.keys(CONFIG_TRIGGERS) as Section[]).flatMap((section) =>
    config.hooks[section].map((entry, index) => ({ section, entry, index })),
  );
  if (entries.length === 0) return { path, format: 'project-yaml', hooks: [], problems: [] };
  const yaml = readYaml((recovered ?? text).replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
  const hooks = entries.map(({ section, entry, index }) => {
    const markOf = (key: string): Mark => yaml.positionOf(['hooks', section, index, key]);
    const at = `hooks.${section}[${String(index)}]`;
    return hookOf(entry, { path, at, section, start: yaml.positionOf(['hooks', section, index]), markOf });
  });
  return { path, format: 'project-yaml', hooks, problems: [] };
}

interface Around {
  path: string;
  at: string;
  section: Section;
  start: Mark;
  markOf: (key: string) => Mark;
}

function hookOf(entry: Entry, { path, at, section, start, markOf }: Around): Hook {
  return {
    source: { format: 'project-yaml', path, at, ...start },
    also: [],
    name: entry.name ?? `${entry.action} ${entry.pattern}`,
    description: undefined,
    trigger: CONFIG_TRIGGERS[section],
    matcher: { kind: 'globs', globs: [entry.pattern] },
    action: {
      type: entry.action,
      options: stated({
        command: entry.command,
        prompt: entry.prompt,
        coverageThreshold: entry.coverage_threshold,
        framework: entry.framework,
        diffThreshold: entry.diff_threshold,
        autoUpdate: entry.auto_update,
        source: entry.source,
        template: entry.template,
        tools: entry.tools,
        writes: entry.writes,
        budgetUsd: entry.budget_usd,
      }),
    },
    mode: entry.mode ?? 'auto',
    timeoutSeconds: entry.timeout_ms === undefined ? undefined : entry.timeout_ms / 1000,
    concurrency: entry.concurrency,
    failOn: entry.fail_on,
    enabled: entry.enabled ?? true,
    marks: marksOf(entry, markOf),
  };
}

const KEYS: readonly (readonly [HookPart, keyof Entry])[] = [
  ['name', 'name'],
  ['matcher', 'pattern'],
  ['action', 'action'],
  ['text', 'command'],
  ['text', 'prompt'],
  ['timeout', 'timeout_ms'],
  ['concurrency', 'concurrency'],
  ['enabled', 'enabled'],
];

function marksOf(entry: Entry, markOf: (key: string) => Mark): Hook['marks'] {
  return Object.fromEntries(KEYS.filter(([, key]) => entry[key] !== undefined).map(([part, key]) => [part, markOf(key)]));
}
