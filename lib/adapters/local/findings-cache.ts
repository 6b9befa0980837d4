import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import process from 'node:process';
import type { FindingsCache } from '../../app/lint/ports.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import { ifPossible, keepEntries, MAX_KEPT, readKept } from './kept-entries.ts';

/** What gives findings, in one word; set by the bundler. Whoever runs the source may change it between two checks. */
declare const STRINGLINE_CHECKS: string | undefined;

/** Loaded when there is something to check. */
const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
const digest = (text: string): string => crypto().hash('sha256', text, 'base64');

/**
 * Findings by the digest of the texts that they come from, in a file for each repository. It lies in the folder of the person who checks and not
 * in the repository: whoever sends a change could send findings with it, namely none.
 * @param root the repository
 * @param folder where such files lie
 * @param checks which program gives the findings
 */
export function createFindingsCache(root: string, folder: string, checks: string, limit = MAX_KEPT): FindingsCache {
  const file = join(folder, `lint-${digest(root).replaceAll(/\W/g, '').slice(0, 20)}`);
  let keep = (): void => undefined;
  return {
    recall(settings) {
      const head = `stringline.findings ${checks} ${digest(settings)}`;
      const kept = readKept(file, head);
      const used = new Map<string, string>();
      let fresh = 0;
      keep = () => {
        if (fresh === 0) return;
        const old = [...kept].filter(([key]) => !used.has(key));
        ifPossible(() => {
          mkdirSync(folder, { recursive: true, mode: 0o700 });
          if (!existsSync(file)) dropOld(folder);
        });
        keepEntries(file, head, [...old, ...used], limit);
      };
      return (place, texts, check) => {
        const key = digest(namedTexts(place, texts));
        const known = kept.get(key);
        if (known !== undefined) {
          used.set(key, known);
          return known === NONE ? [] : (JSON.parse(known) as Finding[]);
        }
        const found = check();
        used.set(key, JSON.stringify(found));
        fresh += 1;
        return found;
      };
    },
    keep: () => {
      keep();
    },
  };
}

const NONE = '[]';
const MONTH_MS = 30 * 24 * 3600 * 1000;

/** Repositories come and go, in a CI with every build: what nothing was added to for a month goes. */
function dropOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (name.startsWith('lint-') && statSync(file).mtimeMs < Date.now() - MONTH_MS) rmSync(file);
  }
}

/** One text from which all of them can be told: no two folders with other texts have the same. */
function namedTexts(place: string, texts: Readonly<Record<string, string>>): string {
  let named = `${place}\0`;
  for (const name in texts) {
    const text = texts[name] ?? '';
    named += `${name}\0${String(text.length)}\0${text}`;
  }
  return named;
}

/** The cache of this program for a repository; undefined where it runs from its source, or nobody knows where such things are kept here. */
export function findingsCache(root: string, env: Readonly<Record<string, string | undefined>>): FindingsCache | undefined {
  const folder = cacheFolder(env);
  return folder === undefined || typeof STRINGLINE_CHECKS !== 'string' ? undefined : createFindingsCache(root, folder, STRINGLINE_CHECKS);
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
