import { MOST_CONCURRENT } from '../../config/hook-words.ts';
import { suggest } from '../../config/index.ts';
import type { Hook, HookAction, HookMode } from '../model.ts';
import { entryOf, triggerAdvice, V1_TRIGGERS } from '../vocabulary.ts';
import { Fields, type FileReading, type ObjectLiteral } from './fields.ts';

/** `mode` and `concurrency` are ours: Kiro passes over what it does not know. */
const HOOK_KEYS = ['name', 'description', 'trigger', 'matcher', 'action', 'timeout', 'enabled', 'confirm', 'mode', 'concurrency'];
const ACTION_KEYS = ['type', 'command', 'prompt'];

/** Reads `{ "version": "v1", "hooks": […] }`. As Kiro does, it drops a hook that it cannot understand and keeps the others. */
export function readV1(object: ObjectLiteral, file: FileReading): Hook[] {
  const top = new Fields(object, file, 'the file');
  if (top.text('version') !== 'v1') {
    const fix = 'Write `"version": "v1"` as the first member.';
    file.report('hook-file-version', top.markOf('version'), 'Kiro rejects the whole file: its `version` is not "v1".', fix);
    return [];
  }
  top.warnOfOthers(['version', 'hooks']);
  const list = top.literal('hooks');
  if (list?.kind !== 'list') {
    file.report('hook-field', top.markOf('hooks'), '`hooks` has to be a list of hooks.', 'Write `"hooks": [ … ]`.');
    return [];
  }
  return list.items.flatMap((item, index) => {
    if (item.kind === 'object') return readHook(new Fields(item, file, `\`hooks[${String(index)}]\``), file, `hooks[${String(index)}]`);
    file.report('hook-field', file.mark(item), 'A hook has to be an object.', 'Write `{ "name": …, "trigger": …, "action": … }`.');
    return [];
  });
}

function readHook(fields: Fields, file: FileReading, at: string): Hook[] {
  fields.warnOfOthers(HOOK_KEYS);
  const name = fields.needed('name', '"name": "lint-on-save"');
  const written = fields.needed('trigger', '"trigger": "PostFileSave"');
  const trigger = written === undefined ? undefined : entryOf(V1_TRIGGERS, written);
  if (written !== undefined && trigger === undefined) reportTrigger(fields, file, written);
  const action = readAction(fields, file);
  const matcher = fields.text('matcher');
  const timeout = fields.number('timeout');
  const enabled = fields.isEnabled();
  if (name === undefined || trigger === undefined || action === undefined) return [];
  return [
    {
      source: { format: 'kiro-v1', path: file.path, at, ...file.mark({ start: fields.object.start }) },
      also: [],
      name,
      description: fields.text('description'),
      trigger,
      matcher: matcher === undefined ? { kind: 'all' } : { kind: 'regex', regex: matcher },
      action,
      mode: modeOf(fields, file),
      timeoutSeconds: timeout,
      concurrency: fields.count('concurrency', MOST_CONCURRENT),
      failOn: undefined,
      enabled,
      marks: marksOf(fields),
    },
  ];
}

function modeOf(fields: Fields, file: FileReading): HookMode {
  const mode = fields.text('mode') ?? 'auto';
  if (mode === 'sync' || mode === 'async' || mode === 'auto') return mode;
  file.report('hook-field', fields.markOf('mode'), '`mode` has to be `sync`, `async` or `auto`.', 'Write `"mode": "async"`.');
  return 'auto';
}

function marksOf(fields: Fields): Hook['marks'] {
  const action = fields.fields('action');
  const text = action?.has('command') === true ? 'command' : 'prompt';
  return {
    name: fields.markOf('name'),
    trigger: fields.markOf('trigger'),
    ...(fields.has('matcher') && { matcher: fields.markOf('matcher') }),
    ...(fields.has('timeout') && { timeout: fields.markOf('timeout') }),
    ...(fields.has('concurrency') && { concurrency: fields.markOf('concurrency') }),
    ...(fields.has('enabled') && { enabled: fields.markOf('enabled') }),
    action: fields.markOfKey('action'),
    ...(action !== undefined && { text: action.markOf(text) }),
  };
}

function reportTrigger(fields: Fields, file: FileReading, written: string): void {
  const message = `No trigger is called ${JSON.stringify(written)}: the hook never runs.`;
  file.report('hook-trigger-unknown', fields.markOf('trigger'), message, triggerAdvice(written, V1_TRIGGERS));
}

function readAction(hook: Fields, file: FileReading): HookAction | undefined {
  const fields = hook.fields('action');
  if (fields === undefined) {
    if (!hook.has('action')) file.report('hook-field', hook.markOf('action'), '`action` is missing.', EXAMPLE);
    return undefined;
  }
  if (fields.has('timeout')) reportTimeoutPlace(fields, file);
  const type = fields.needed('type', '"type": "command"');
  if (type === undefined) return undefined;
  if (type === 'command' || type === 'agent') fields.warnOfOthers([...ACTION_KEYS, 'timeout']);
  if (type === 'command') return actionOf('run_command', 'command', fields);
  if (type === 'agent') return actionOf('ask_agent', 'prompt', fields);
  const near = suggest(type, ['command', 'agent']) ?? (/command|script|shell|run/i.test(type) ? 'command' : 'agent');
  const message = `No action is called ${JSON.stringify(type)}: the hook never runs.`;
  file.report('hook-action-unknown', fields.markOf('type'), message, `Did you mean \`${near}\`? Known: \`command\`, \`agent\`.`);
  return undefined;
}

const EXAMPLE = 'Add e.g. `"action": { "type": "command", "command": "npm run lint" }`.';

function actionOf(type: 'run_command' | 'ask_agent', key: 'command' | 'prompt', fields: Fields): HookAction | undefined {
  const text = fields.needed(key, key === 'command' ? '"command": "npm run lint"' : '"prompt": "Check the change against requirements.md"');
  return text === undefined ? undefined : { type, options: { [key]: text } };
}

function reportTimeoutPlace(fields: Fields, file: FileReading): void {
  const message = '`timeout` stands inside `action`, where Kiro does not look: the limit is 60 seconds.';
  file.report('hook-timeout-place', fields.markOfKey('timeout'), message, 'Move it one level up, beside `trigger`; it is in seconds.');
}
