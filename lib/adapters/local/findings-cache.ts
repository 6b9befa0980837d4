import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import process from 'node:process';
import type { FindingsCache } from '../../app/lint/ports.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import { isInside } from './is-inside.ts';
import { ifPossible, keepEntries, MAX_KEPT, readKept } from './kept-entries.ts';

/** What gives findings, in one word; set by the bundler. Whoever runs the source may change it between two checks. */
declare const STRINGLINE_CHECKS: string | undefined;

/** Loaded when there is something to check. */
const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
const digest = (text: string): string => crypto().hash('sha256', text, 'base64');

/**
 * Findings by the digest of what they come from, in a file for each repository.
 * @param root the repository
 * @param folder where such files lie
 * @param checks which program gives the findings
 */
export function createFindingsCache(root: string, folder: string, checks: string): FindingsCache {
  const file = join(folder, `${PREFIX}${digest(root).replaceAll(/\W/g, '').slice(0, 20)}`);
  const head = `stringline.findings ${checks} ${process.versions['unicode'] ?? ''}`;
  let kept: ReadonlyMap<string, string> | undefined;
  /** Since the last time that anything was kept. */
  let used = new Map<string, string>();
  let fresh = 0;
  return {
    recall: (settings) => (place, texts, check) => {
      kept ??= readKept(file, head);
      const key = digest(named(settings, place, texts));
      const known = used.get(key) ?? kept.get(key);
      const found = known === undefined ? check() : (JSON.parse(known) as Finding[]);
      if (known === undefined) fresh += 1;
      used.set(key, known ?? JSON.stringify(found));
      return found;
    },
    keep() {
      if (fresh === 0) return;
      const old = [...(kept ?? [])].filter(([key]) => !used.has(key));
      ifPossible(() => {
        makeFolder(folder);
        if (!existsSync(file)) dropOld(folder);
      });
      keepEntries(file, head, [...old, ...used], limitFor(used));
      kept = undefined;
      used = new Map();
      fresh = 0;
    },
  };
}

const PREFIX = 'lint-';
const makeFolder = (folder: string): void => void mkdirSync(folder, { recursive: true, mode: 0o700 });

/** Texts of other branches are worth keeping, those of all time are not: they would have to be read each time. */
const MIN_KEPT = 2_000_000;
const BRANCHES = 4;

function limitFor(used: ReadonlyMap<string, string>): number {
  const size = [...used].reduce((sum, [key, value]) => sum + key.length + value.length + 2, 0);
  return Math.min(MAX_KEPT, Math.max(MIN_KEPT, BRANCHES * size));
}

const MONTH_MS = 30 * 24 * 3600 * 1000;

/** Repositories come and go, in a CI with every build: what nothing was added to for a month goes. */
function dropOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (!name.startsWith(PREFIX)) continue;
    ifPossible(() => {
      if (statSync(file).mtimeMs < Date.now() - MONTH_MS) rmSync(file);
    });
  }
}

/** One text from which all of them can be told: no two folders with other texts, or settings, have the same. */
function named(settings: string, place: string, texts: Readonly<Record<string, string>>): string {
  let all = `${String(settings.length)}\0${settings}${place}\0`;
  for (const name in texts) {
    const text = texts[name] ?? '';
    all += `${name}\0${String(text.length)}\0${text}`;
  }
  return all;
}

/**
 * The cache of this program for a repository, in the folder of the person who checks. Undefined where it runs from its source, where nobody knows
 * such a folder, and where others could write there: within the repository whoever sends a change could send findings with it, namely none.
 */
export function findingsCache(root: string, env: Readonly<Record<string, string | undefined>>): FindingsCache | undefined {
  const folder = cacheFolder(env);
  if (typeof STRINGLINE_CHECKS !== 'string' || folder === undefined || !isOwn(folder, root)) return undefined;
  // Somebody else may have made it meanwhile, where the folder around it is open to all.
  ifPossible(() => {
    makeFolder(folder);
  });
  if (!isOwn(folder, root)) return undefined;
  return createFindingsCache(root, folder, STRINGLINE_CHECKS);
}

/** Whether a folder, which need not be there yet, lies outside of the repository and is nobody else's to write to. */
export function isOwn(folder: string, root: string): boolean {
  const there = existing(folder);
  const state = ifPossible(() => ({ real: realpathSync(there), root: realpathSync(root), stat: statSync(there) }));
  if (state === undefined || isInside(state.root, state.real)) return false;
  const { uid, mode } = state.stat;
  return there !== folder || process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/** The innermost of the folders around a path, or the path itself, that is there. */
function existing(path: string): string {
  const parent = dirname(path);
  return existsSync(path) || parent === path ? path : existing(parent);
}

/** Where programs keep what they can make again: after the XDG Base Directory Specification, and the customs of macOS and Windows. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>, platform = process.platform): string | undefined {
  const home = env['HOME'] ?? '';
  const usual = {
    win32: [env['LOCALAPPDATA'] ?? '', 'stringline', 'cache'],
    darwin: [home, 'Library', 'Caches', 'stringline'],
  }[platform as 'win32' | 'darwin'] as string[] | undefined;
  const given = env['XDG_CACHE_HOME'] ?? '';
  const [base = '', ...names] = isAbsolute(given) ? [given, 'stringline'] : (usual ?? [home, '.cache', 'stringline']);
  return isAbsolute(base) ? join(base, ...names) : undefined;
}
