import { readableHooks } from '../app/hooks/read-definitions.ts';
import { type HookTrigger, shownName } from '../domain/hooks/index.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { readKiroFolder } from './kiro-folder.ts';
import type { CommandContext } from './main.ts';

/**
 * The one hook that is meant, by the name that lists show, where one is named or has to be: several hooks that are started by hand are several buttons.
 * @throws StringlineError `hook-unnamed`, `hook-unknown`
 */
export async function chosenHook(trigger: HookTrigger, name: string | undefined, context: CommandContext): Promise<string | undefined> {
  if (name === undefined && trigger !== 'manual') return undefined;
  const folder = await readKiroFolder(context);
  const hooks = readableHooks(folder, { trigger, files: [], from: folder.from }).filter((hook) => hook.enabled && hook.trigger === trigger);
  const names = hooks.map(shownName);
  if (name === undefined && names.length < 2) return undefined;
  if (name !== undefined && names.includes(name)) return name;
  // Its folder only where it is needed to tell it from another one.
  const called = hooks.filter((hook) => hook.name === name).map(shownName);
  if (called.length === 1) return called[0];
  throw new StringlineError({
    code: name === undefined ? 'hook-unnamed' : 'hook-unknown',
    message:
      name === undefined
        ? `${names.length} hooks are started by hand: one of them has to be named.`
        : `No hook of ${trigger} is called ${JSON.stringify(name)}.`,
    fix: names.length === 0 ? 'stringline hooks list' : `--hook with one of: ${names.map((each) => JSON.stringify(each)).join(', ')}`,
    exit: EXIT.usage,
  });
}
