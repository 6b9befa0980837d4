import { suggest } from '../../config/index.ts';
import type { Hook, HookAction, HookOptions, HookTrigger, Severity } from '../model.ts';
import { HOOK_ACTIONS, MOST_CONCURRENT, SEVERITIES } from '../../config/hook-words.ts';
import { entryOf, GATES_ACTIONS, GATES_TRIGGERS, nearestTrigger } from '../vocabulary.ts';
import { Fields, type FileReading, type ObjectLiteral } from './fields.ts';

/** Reads the object that `quality-gates.ts` exports: lists of `{ trigger, action, config }` by event. */
export function readQualityGates(object: ObjectLiteral, file: FileReading): Hook[] {
  return object.members.flatMap(({ key, keyStart, keyEnd, value }) => {
    const trigger = entryOf(GATES_TRIGGERS, key);
    if (trigger === undefined) {
      const near = nearestTrigger(key, GATES_TRIGGERS);
      const fix = near === undefined ? `Known: ${Object.keys(GATES_TRIGGERS).join(', ')}.` : `Did you mean \`${near}\`?`;
      file.report('hook-trigger-unknown', file.mark({ start: keyStart, end: keyEnd }), `No event is called \`${key}\`.`, fix);
      return [];
    }
    if (value.kind !== 'list') {
      file.report('hook-field', file.mark(value), `\`${key}\` has to be a list of hooks.`, `Write \`${key}: [ … ]\`.`);
      return [];
    }
    return value.items.flatMap((item, index) => {
      const at = `${key}[${String(index)}]`;
      if (item.kind === 'object') return readGate(new Fields(item, file, `\`${at}\``), { file, at, trigger });
      file.report('hook-field', file.mark(item), 'A hook has to be an object.', "Write `{ trigger: 'src/**/*.ts', action: 'runLinter' }`.");
      return [];
    });
  });
}

interface Gate {
  file: FileReading;
  at: string;
  trigger: HookTrigger;
}

function readGate(fields: Fields, { file, at, trigger }: Gate): Hook[] {
  fields.warnOfOthers(['trigger', 'action', 'config', 'name', 'mode', 'enabled', 'timeoutMs', 'concurrency']);
  const glob = fields.needed('trigger', "trigger: 'src/**/*.ts'");
  const action = readAction(fields, file);
  if (glob === undefined || action === undefined) return [];
  const mode = fields.text('mode');
  const timeout = fields.number('timeoutMs');
  return [
    {
      source: { format: 'quality-gates', path: file.path, at, ...file.mark({ start: fields.object.start }) },
      also: [],
      name: fields.text('name') ?? `${action.action.type} ${glob}`,
      description: undefined,
      trigger,
      matcher: { kind: 'globs', globs: [glob] },
      action: action.action,
      mode: mode === 'sync' || mode === 'async' ? mode : 'auto',
      timeoutSeconds: timeout === undefined ? undefined : timeout / 1000,
      concurrency: fields.count('concurrency', MOST_CONCURRENT),
      failOn: action.failOn,
      enabled: fields.isEnabled(),
      marks: {
        trigger: fields.markOf('trigger'),
        matcher: fields.markOf('trigger'),
        action: fields.markOf('action'),
        text: fields.markOf('action'),
        ...(timeout !== undefined && { timeout: fields.markOf('timeoutMs') }),
        ...(fields.has('concurrency') && { concurrency: fields.markOf('concurrency') }),
      },
    },
  ];
}

function readAction(fields: Fields, file: FileReading): { action: HookAction; failOn: Severity | undefined } | undefined {
  const written = fields.needed('action', "action: 'runLinter'");
  if (written === undefined) return undefined;
  const type = entryOf(GATES_ACTIONS, written) ?? HOOK_ACTIONS.find((name) => name === written);
  if (type === undefined) {
    const names = Object.keys(GATES_ACTIONS);
    const near = suggest(written, names);
    const fix = near === undefined ? `Known: ${names.join(', ')}.` : `Did you mean \`${near}\`?`;
    file.report('hook-action-unknown', fields.markOf('action'), `No action is called \`${written}\`: the hook never runs.`, fix);
    return undefined;
  }
  const config = fields.fields('config');
  config?.warnOfOthers(CONFIG_KEYS);
  return {
    action: { type, options: config === undefined ? {} : optionsOf(config) },
    failOn: config === undefined ? undefined : failOn(config),
  };
}

const CONFIG_KEYS = [
  'fixOnSave',
  'strictMode',
  'coverageThreshold',
  'framework',
  'tool',
  'failOnCritical',
  'failOn',
  'diffThreshold',
  'autoUpdate',
  'source',
  'template',
  'command',
  'prompt',
];

function optionsOf(config: Fields): HookOptions {
  return stated({
    fix: config.boolean('fixOnSave'),
    strict: config.boolean('strictMode'),
    coverageThreshold: config.number('coverageThreshold'),
    framework: config.text('framework'),
    tool: config.text('tool'),
    diffThreshold: config.number('diffThreshold'),
    autoUpdate: config.boolean('autoUpdate'),
    source: config.text('source'),
    template: config.text('template'),
    command: config.text('command'),
    prompt: config.text('prompt'),
  });
}

function failOn(config: Fields): Severity | undefined {
  if (config.boolean('failOnCritical') === true) return 'critical';
  const written = config.text('failOn');
  return SEVERITIES.find((severity) => severity === written);
}

/** Only what has a value. */
export function stated(options: { [Key in keyof HookOptions]: HookOptions[Key] | undefined }): HookOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
