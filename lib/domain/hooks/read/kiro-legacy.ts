import { suggest } from '../../config/index.ts';
import type { Hook, HookAction, HookMatcher, HookTrigger } from '../model.ts';
import { isFileTrigger, namesTools } from '../model.ts';
import { entryOf, LEGACY_TRIGGERS, triggerAdvice } from '../vocabulary.ts';
import { Fields, type FileReading, type ObjectLiteral } from './fields.ts';

const TOP_KEYS = ['enabled', 'name', 'description', 'version', 'when', 'then', 'workspaceFolderName', 'shortName'];

/** Reads Kiro's format before v1 (`when`/`then`) as the v1 hook that Kiro turns it into. */
export function readLegacy(object: ObjectLiteral, file: FileReading): Hook[] {
  const top = new Fields(object, file, 'the file');
  top.warnOfOthers(TOP_KEYS);
  const name = top.needed('name', '"name": "Update tests"');
  const when = part(top, 'when', file);
  const then = part(top, 'then', file);
  const trigger = when === undefined ? undefined : readTrigger(when, file);
  const action = then === undefined ? undefined : readAction(then, file);
  const enabled = top.isEnabled();
  if (name === undefined || when === undefined || then === undefined || trigger === undefined || action === undefined) return [];
  return [
    {
      source: { format: 'kiro-legacy', path: file.path, at: name, ...file.mark({ start: object.start }) },
      also: [],
      name,
      description: top.text('description'),
      trigger,
      matcher: readMatcher(when, trigger),
      action,
      mode: 'auto',
      timeoutSeconds: then.number('timeout'),
      concurrency: undefined,
      failOn: undefined,
      enabled,
      marks: {
        name: top.markOf('name'),
        trigger: when.markOf('type'),
        ...(when.has('patterns') && { matcher: when.markOf('patterns') }),
        ...(when.has('toolTypes') && { matcher: when.markOf('toolTypes') }),
        action: then.markOf('type'),
        text: then.markOf(action.type === 'run_command' ? 'command' : 'prompt'),
        ...(then.has('timeout') && { timeout: then.markOf('timeout') }),
        ...(top.has('enabled') && { enabled: top.markOf('enabled') }),
      },
    },
  ];
}

function part(top: Fields, key: 'when' | 'then', file: FileReading): Fields | undefined {
  const example =
    key === 'when' ? '"when": { "type": "fileEdited", "patterns": ["src/**/*.ts"] }' : '"then": { "type": "askAgent", "prompt": … }';
  if (!top.has(key)) file.report('hook-field', top.markOf(key), `\`${key}\` is missing.`, `Add e.g. \`${example}\`.`);
  return top.fields(key);
}

function readTrigger(when: Fields, file: FileReading): HookTrigger | undefined {
  when.warnOfOthers(['type', 'patterns', 'toolTypes']);
  const written = when.needed('type', '"type": "fileEdited"');
  if (written === undefined) return undefined;
  const trigger = entryOf(LEGACY_TRIGGERS, written);
  if (trigger === undefined) {
    const message = `No trigger is called ${JSON.stringify(written)}: the hook never runs.`;
    file.report('hook-trigger-unknown', when.markOf('type'), message, triggerAdvice(written, LEGACY_TRIGGERS));
  }
  return trigger;
}

/** Kiro takes the globs as they are; without any, a hook for files matches none. */
function readMatcher(when: Fields, trigger: HookTrigger): HookMatcher {
  const globs = when.texts('patterns');
  if (globs !== undefined) return { kind: 'globs', globs };
  if (isFileTrigger(trigger)) return { kind: 'globs', globs: [] };
  const tools = namesTools(trigger) ? when.texts('toolTypes') : undefined;
  return tools === undefined ? { kind: 'all' } : { kind: 'regex', regex: tools.join('|') };
}

function readAction(then: Fields, file: FileReading): HookAction | undefined {
  const type = then.needed('type', '"type": "askAgent"');
  if (type === undefined) return undefined;
  if (type === 'askAgent' || type === 'runCommand') {
    then.warnOfOthers(['type', 'prompt', 'command', 'timeout']);
    const key = type === 'askAgent' ? 'prompt' : 'command';
    const text = then.needed(key, `"${key}": …`);
    return text === undefined ? undefined : { type: type === 'askAgent' ? 'ask_agent' : 'run_command', options: { [key]: text } };
  }
  const near = suggest(type, ['askAgent', 'runCommand']) ?? (/command|script|shell|exec/i.test(type) ? 'runCommand' : 'askAgent');
  const message = `No action is called ${JSON.stringify(type)}: the hook never runs.`;
  file.report('hook-action-unknown', then.markOf('type'), message, `Did you mean \`${near}\`? Known: \`askAgent\`, \`runCommand\`.`);
  return undefined;
}
