import { readJsonLiteral } from '../../shared/literal.ts';
import { type HookChange, type HookEdit, spliced } from './change.ts';

/** Changes one hook of a v1 file of Kiro. Every byte that has nothing to do with it stays. @param at e.g. `hooks[0]` */
export function editKiroHook(text: string, at: string, change: HookChange): HookEdit {
  if (!('mode' in change)) return { ok: false, reason: 'Kiro has no event for it: state the hook in .kiro/config/project.yaml' };
  const read = readJsonLiteral(text);
  const list = read.ok && read.value.kind === 'object' ? read.value.members.find(({ key }) => key === 'hooks')?.value : undefined;
  const hook = list?.kind === 'list' ? list.items[Number(/^hooks\[(\d+)\]$/.exec(at)?.[1])] : undefined;
  if (hook?.kind !== 'object') return { ok: false, reason: `${at} is no longer there` };
  const value = JSON.stringify(change.mode);
  const there = hook.members.find(({ key }) => key === 'mode')?.value;
  if (there !== undefined) return { ok: true, text: spliced(text, [{ start: there.start, end: there.end, text: value }]) };
  const [first] = hook.members;
  const last = hook.members.at(-1);
  if (first === undefined || last === undefined) return { ok: false, reason: `${at} is empty` };
  // As the first member is set off from the brace, so is the new one from the last.
  const space = text.slice(hook.start + 1, first.keyStart);
  const gap = /\n/.test(space) ? space : ' ';
  const colon = /^\s*:\s*/.exec(text.slice(first.keyEnd))?.[0] ?? ': ';
  return { ok: true, text: spliced(text, [{ start: last.value.end, end: last.value.end, text: `,${gap}"mode"${colon}${value}` }]) };
}
