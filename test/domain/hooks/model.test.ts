import { describe, expect, it } from '@jest/globals';
import {
  compileMatcher,
  effectiveMode,
  explainHooks,
  hookDigest,
  hookIdentity,
  hookTimeout,
  kiroRegexOf,
  matchesEverything,
  triggerNamed,
} from '../../../lib/domain/hooks/index.ts';
import { globs, hookWith, regex } from './support.ts';
import { processorTime } from '../../support/cpu-time.ts';

describe('the identity of a hook', () => {
  it('is the same for globs and for the expression that Kiro makes of them', () => {
    const old = hookWith({ matcher: globs('src/**/*.ts', 'bin/*.ts') });
    const moved = hookWith({ matcher: regex(String.raw`(src/.*[^/]*\.ts$|bin/[^/]*\.ts$)`) });

    expect(kiroRegexOf(['src/**/*.ts', 'bin/*.ts'])).toBe(String.raw`(src/.*[^/]*\.ts$|bin/[^/]*\.ts$)`);
    expect(hookIdentity(moved)).toBe(hookIdentity(old));
  });

  it.each([
    ['the order of its globs', { matcher: globs('b', 'a') }, { matcher: globs('a', 'b') }],
    ['the way to write everything', { matcher: globs('*') }, { matcher: { kind: 'all' as const } }],
    ['name, limits and switch', { name: 'a', timeoutSeconds: 2, enabled: false }, { name: 'b' }],
    [
      'white space of a prompt',
      { action: { type: 'ask_agent' as const, options: { prompt: 'Do  it\n' } } },
      { action: { type: 'ask_agent' as const, options: { prompt: 'Do it' } } },
    ],
  ])('does not depend on %s', (_name, one, other) => {
    expect(hookIdentity(hookWith(one))).toBe(hookIdentity(hookWith(other)));
  });

  it.each([
    ['another trigger', { trigger: 'commit' as const }],
    ['another matcher', { matcher: globs('src/**') }],
    ['another action', { action: { type: 'security_scan' as const, options: {} } }],
    ['another command', { action: { type: 'lint_and_fix' as const, options: { command: 'x' } } }],
  ])('differs for %s', (_name, given) => {
    const hash = (data: string | Uint8Array): string => `digest of ${String(data)}`;

    expect(hookDigest(hookWith(given), hash)).not.toBe(hookDigest(hookWith(), hash));
  });
});

describe('modes and limits', () => {
  it.each([
    ['a linter at a save', {}, 'sync', 60],
    ['a linter that is told to wait', { mode: 'async' as const }, 'async', 60],
    ['a model at a save', { action: { type: 'ask_agent' as const, options: {} } }, 'async', 600],
    ['a scan before a commit', { trigger: 'commit' as const, action: { type: 'security_scan' as const, options: {} } }, 'sync', 600],
    ['a scan at a pull request', { trigger: 'pr' as const, action: { type: 'security_scan' as const, options: {} } }, 'async', 600],
    ['a stated limit', { timeoutSeconds: 9 }, 'sync', 9],
    ['a limit of 0, which is none', { timeoutSeconds: 0 }, 'sync', undefined],
  ])('are right for %s', (_name, given, mode, seconds) => {
    const hook = hookWith(given);

    expect(effectiveMode(hook)).toBe(mode);
    expect(hookTimeout(hook)).toBe(seconds);
  });

  it.each(['save', 'on_save', 'onFileSave', 'fileEdited', 'PostFileSave', 'postfilesave', 'file-save'])('knows %s as a save', (name) => {
    expect(triggerNamed(name)).toBe('file-save');
    expect(triggerNamed('constructor')).toBeUndefined();
  });

  it.each([
    [globs('**'), true],
    [globs('src/**'), false],
    [globs('**', '!dist/**'), false],
    [regex('.*'), true],
    [regex('a'), false],
  ])('tell whether %j takes everything', (matcher, expected) => {
    expect(matchesEverything(matcher)).toBe(expected);
  });
});

describe('matchers', () => {
  it.each([
    [regex('('), 'is not a valid expression'],
    [regex(String.raw`(?=(a+)+)\1`), 'could take very long'],
    [regex('x'.repeat(1001)), 'is longer than'],
    [globs('src/{a,b'), 'has a bracket that is not closed'],
    [globs('src/**', ' '), 'is empty'],
    [globs('!{'), 'has a bracket that is not closed'],
  ])('that are not valid match nothing and say why: %j', (matcher, reason) => {
    const hook = hookWith({ matcher });

    const [verdict] = explainHooks([hook], { trigger: 'file-save', files: ['src/a.ts'] });

    expect(compileMatcher(hook)).toEqual({ ok: false, reason: expect.stringContaining(reason) as unknown });
    expect(verdict).toMatchObject({ runs: false, reason: expect.stringContaining('never matches') as unknown });
  });

  it.each(['(a+)+$', '(a|a)*b$', '(.*)*b', 'a*a*a*a*a*b', '^(([a-z])+.)+[A-Z]([a-z])+$'])('cannot hang on %s', (text) => {
    const compiled = compileMatcher(hookWith({ matcher: regex(text) }));
    const began = processorTime();

    expect(compiled.ok && compiled.test(`${'a'.repeat(4000)}!`)).toBe(false);
    expect(processorTime() - began).toBeLessThan(1000);
  });

  it.each([
    ['write', { name: 'fs_write', category: 'write' }, true],
    ['write', { name: 'fs_read', category: 'read' }, false],
    ['fs_write|str_replace', { name: 'str_replace' }, true],
    ['*', { name: 'anything' }, true],
    ['@mcp', { name: 'db_query', category: '@mcp' }, true],
    ['write', undefined, false],
  ])('of tools take %s for %j: %s', (text, tool, expected) => {
    const hook = hookWith({ trigger: 'tool-before', matcher: regex(text) });

    const [verdict] = explainHooks([hook], { trigger: 'tool-before', ...(tool !== undefined && { tool }) });

    expect(verdict?.runs).toBe(expected);
  });

  it('say why a hook does not run', () => {
    const hooks = [hookWith({ trigger: 'commit' }), hookWith({ enabled: false }), hookWith({ matcher: globs('docs/**') }), hookWith()];

    const reasons = explainHooks(hooks, { trigger: 'file-save', files: ['a.ts', 'b.ts'] }).map(({ reason, mode }) => [reason, mode]);

    expect(reasons).toEqual([
      ['waits for commit', undefined],
      ['disabled', undefined],
      ['docs/** matches none of the files', undefined],
      ['everything matches a.ts and 1 more', 'sync'],
    ]);
  });
});
