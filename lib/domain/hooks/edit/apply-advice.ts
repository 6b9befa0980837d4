import { createTwoFilesPatch } from 'diff';
import type { Hash } from '../../shared/digest.ts';
import type { HookReport } from '../dispatch/report.ts';
import { mergeHooks } from '../merge.ts';
import { type Hook, hookDigest } from '../model.ts';
import { readPlacedHooks } from '../read/read.ts';
import type { HookChange, HookEdit } from './change.ts';
import { editKiroHook } from './edit-json.ts';
import { editProjectHook } from './edit-yaml.ts';

export interface AdvisedChange {
  hook: string;
  path: string;
  change: HookChange;
}

export interface AppliedAdvice {
  /** What is to be written, by path. */
  files: { path: string; before: string; after: string }[];
  done: AdvisedChange[];
  /** What nobody but a person can do, with the reason. */
  left: { hook: string; reason: string }[];
}

/** The definitions of hooks with the advice of a report followed, as far as a change of few bytes does it. */
export function applyAdvice(reports: readonly HookReport[], files: ReadonlyMap<string, string>, hash: Hash): AppliedAdvice {
  const now = new Map(files);
  const done: AdvisedChange[] = [];
  const left: AppliedAdvice['left'] = [];
  for (const { hook: id, name, advice } of reports) {
    if (advice === undefined) continue;
    const { reason: _reason, ...change } = advice;
    // Read anew each time: a change moves what stands below it.
    const hook = mergeHooks([...now].map(([path, text]) => readPlacedHooks(path, text))).find((each) =>
      hookDigest(each, hash).startsWith(id),
    );
    const edit =
      hook === undefined ? ({ ok: false, reason: 'its definition has changed since it ran' } as const) : editOf(hook, now, change);
    if (hook === undefined || !edit.ok) left.push({ hook: name, reason: edit.ok ? '' : edit.reason });
    else {
      now.set(hook.source.path, edit.text);
      done.push({ hook: name, path: hook.source.path, change });
    }
  }
  const changed = [...now].flatMap(([path, after]) => {
    const before = files.get(path);
    return before === undefined || before === after ? [] : [{ path, before, after }];
  });
  return { files: changed, done, left };
}

function editOf(hook: Hook, files: ReadonlyMap<string, string>, change: HookChange): HookEdit {
  const { path, format, at } = hook.source;
  const text = files.get(path) ?? '';
  const edit = editText(text, { format, at }, change);
  // What we have written must read as we meant it, and nothing else must have changed.
  if (edit.ok && !isMeant({ path, before: text, after: edit.text }, hook, change))
    return { ok: false, reason: 'it is written in a way that cannot be changed safely' };
  return edit;
}

function editText(text: string, { format, at }: Pick<Hook['source'], 'format' | 'at'>, change: HookChange): HookEdit {
  if (format === 'project-yaml') return editProjectHook(text, at, change);
  if (format === 'kiro-v1') return editKiroHook(text, at, change);
  return { ok: false, reason: `a file of the format ${format} has no place for it: state the hook in .kiro/config/project.yaml` };
}

const TRIGGERS = { on_commit: 'commit', on_pr: 'pr' } as const;

function isMeant({ path, before, after }: { path: string; before: string; after: string }, hook: Hook, change: HookChange): boolean {
  const key = ({ source: _source, marks: _marks, also: _also, ...rest }: Hook): string => JSON.stringify(rest);
  const wanted: Hook = 'mode' in change ? { ...hook, mode: change.mode } : { ...hook, trigger: TRIGGERS[change.move] };
  const expected = readPlacedHooks(path, before).hooks.map((each) =>
    key(each.source.at === hook.source.at ? { ...wanted, also: [] } : each),
  );
  return JSON.stringify(expected.toSorted()) === JSON.stringify(readPlacedHooks(path, after).hooks.map(key).toSorted());
}

/** The changes as a unified diff. */
export function adviceDiff({ files }: Pick<AppliedAdvice, 'files'>): string {
  return files
    .map(({ path, before, after }) => createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 2 }))
    .join('');
}
