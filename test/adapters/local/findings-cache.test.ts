import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cacheFolder, createFindingsCache, isOwn } from '../../../lib/adapters/local/findings-cache.ts';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const FOUND: Finding[] = [
  { ruleId: 'tasks-size', level: 'warning', message: 'The task is large.\nSplit it.', line: 3, edit: { start: 1, end: 2, text: '' } },
];
const TEXTS = { 'tasks.md': '- [ ] 1. Build it\n', 'design.md': '# Design\n' };

describe('a cache of findings', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let checked: number;
  beforeEach(() => {
    directory = temporaryDirectory();
    checked = 0;
  });
  afterEach(() => {
    directory.remove();
  });
  const folder = () => join(directory.path, 'cache');
  const file = () => join(folder(), readdirSync(folder())[0] ?? '');

  interface Ask {
    place?: string;
    texts?: Record<string, string>;
    settings?: string;
    checks?: string;
    root?: string;
  }
  /** Asks as a process of its own. */
  const ask = ({ place = '.kiro/specs/cart', texts = TEXTS, settings = '{}', checks = 'v1', root = '/repository' }: Ask = {}) => {
    const cache = createFindingsCache(root, folder(), checks);
    const found = cache.recall(settings)(place, texts, () => {
      checked += 1;
      return FOUND;
    });
    cache.keep();
    return found;
  };

  it('gives what an earlier process has found, without a check', () => {
    ask();

    const found = ask();

    expect(checked).toBe(1);
    expect(found).toEqual(FOUND);
  });

  it.each<[string, Ask]>([
    ['another text', { texts: { ...TEXTS, 'tasks.md': '- [x] 1. Build it\n' } }],
    ['a text more', { texts: { ...TEXTS, 'requirements.md': '' } }],
    ['a text less', { texts: { 'tasks.md': TEXTS['tasks.md'] } }],
    ['the same text under another name', { texts: { 'bugfix.md': TEXTS['tasks.md'], 'design.md': TEXTS['design.md'] } }],
    ['a text whose end begins the next', { texts: { 'tasks.md': `${TEXTS['tasks.md']}design.md\0`, 'design.md': TEXTS['design.md'] } }],
    ['another folder', { place: '.kiro/specs/till' }],
    ['other settings', { settings: '{"tasks-size":{"level":"off"}}' }],
    ['another program', { checks: 'v2' }],
    ['another repository', { root: '/elsewhere' }],
  ])('checks anew for %s', (_name, other) => {
    ask();

    ask(other);

    expect(checked).toBe(2);
  });

  it.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, -3)],
    ['changed in one letter', (text) => text.replace('large', 'lurge')],
    ['empty', () => ''],
    ['something else', () => 'hello\nworld'],
  ])('does not believe a file that is %s, and writes it anew', (_name, spoil) => {
    ask();
    writeFileSync(file(), spoil(readFileSync(file(), 'utf8')));

    const found = ask();

    expect(checked).toBe(2);
    expect(found).toEqual(FOUND);
    ask();
    expect(checked).toBe(2);
  });

  it('knows what it has found with other settings, on another branch, when these are back', () => {
    ask();
    ask({ settings: '{"a":1}' });

    ask();

    expect(checked).toBe(2);
  });

  it('writes through no link that somebody has put there', () => {
    const target = join(directory.path, 'precious');
    writeFileSync(target, 'as it was');
    ask();
    symlinkSync(target, `${file()}.${process.pid}`);

    ask({ place: 'other' });

    expect(readFileSync(target, 'utf8')).toBe('as it was');
  });

  it('keeps what it was not asked for this time', () => {
    ask({ place: 'a' });
    ask({ place: 'b' });

    ask({ place: 'a' });

    expect(checked).toBe(2);
  });

  it('does without a place that it cannot write to', () => {
    writeFileSync(folder(), 'a file');

    expect([ask(), ask()]).toEqual([FOUND, FOUND]);
    expect(checked).toBe(2);
  });

  it('clears away what nothing was added to for a month, and nothing that is not its own', () => {
    mkdirSync(folder());
    const [old, recent, other] = ['lint-old', 'lint-recent', 'something'].map((name) => join(folder(), name)) as [string, string, string];
    for (const each of [old, recent, other]) writeFileSync(each, '');
    for (const each of [old, other]) utimesSync(each, 0, 0);

    ask();

    expect([old, recent, other].map((each) => existsSync(each))).toEqual([false, true, true]);
  });
});

describe('a folder for a cache', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  const at = (...names: string[]) => join(directory.path, ...names);
  beforeEach(() => {
    directory = temporaryDirectory();
    for (const name of ['repository', 'cache', 'shared']) mkdirSync(at(name), { mode: 0o700 });
    chmodSync(at('shared'), 0o777);
    symlinkSync(at('repository'), at('link'));
  });
  afterEach(() => {
    directory.remove();
  });

  it.each<[string, string[], boolean]>([
    ['one of its own', ['cache'], true],
    ['one that is not there yet', ['cache', 'stringline', 'more'], true],
    ['one within the repository', ['repository', '.cache', 'stringline'], false],
    ['the repository itself', ['repository'], false],
    ['one that a link leads into the repository', ['link', '.cache'], false],
    ['one that everybody may write to', ['shared'], false],
  ])('%s: %p is %p', (_name, names, own) => {
    expect(isOwn(at(...names), at('repository'))).toBe(own);
  });
});

describe('the folder of caches', () => {
  it.each<[NodeJS.Platform, Record<string, string>, string | undefined]>([
    ['linux', { HOME: '/home/ann' }, '/home/ann/.cache/stringline'],
    ['linux', { HOME: '/home/ann', XDG_CACHE_HOME: '/var/cache/ann' }, '/var/cache/ann/stringline'],
    // As the specification demands: a path that is not absolute is ignored.
    ['linux', { HOME: '/home/ann', XDG_CACHE_HOME: 'cache' }, '/home/ann/.cache/stringline'],
    ['darwin', { HOME: '/Users/ann' }, '/Users/ann/Library/Caches/stringline'],
    ['win32', { LOCALAPPDATA: '/Users/ann/AppData/Local' }, '/Users/ann/AppData/Local/stringline/cache'],
    ['linux', { HOME: '' }, undefined],
    ['linux', {}, undefined],
    ['win32', { HOME: '/home/ann' }, undefined],
  ])('on %s with %j is %p', (platform, env, folder) => {
    expect(cacheFolder(env, platform)).toBe(folder);
  });
});
