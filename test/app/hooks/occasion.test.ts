import { describe, expect, it } from '@jest/globals';
import { eventDiff } from '../../../lib/app/hooks/agent/occasion.ts';
import type { SourceRepository } from '../../../lib/app/ports.ts';
import { hookEvent } from '../../support/hook-records.ts';

const TOKEN = `ghp_${'a1B2'.repeat(9)}`;
const part = (path: string, line: string): string =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -0,0 +1 @@\n+${line}\n`;

describe('what an agent sees of a change', () => {
  it('holds no file that may hold secrets, none that .kiroignore hides, and no credential', async () => {
    const diff = [part('.env', 'PASSWORD=geheim'), part('private/a.ts', 'hidden'), part('src/a.ts', `key = ${TOKEN}`)].join('');
    const source = {
      tree: () => Promise.resolve([{ path: '.kiroignore', mode: '100644', oid: 'ignore', size: 9 }]),
      readBlob: () => Promise.resolve(new TextEncoder().encode('private/\n')),
      inspect: () => Promise.resolve({ head: 'head' }),
      diff: () => Promise.resolve(diff),
    } as unknown as SourceRepository;
    const what = { snapshot: 'snapshot', files: ['.env', 'private/a.ts', 'src/a.ts'] };

    const shown = await eventDiff(hookEvent(), what, { source, mergeBase: () => Promise.resolve(undefined) });

    expect(shown).toBe(part('src/a.ts', 'key = [secret masked]'));
  });
});
