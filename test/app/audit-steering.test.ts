import { describe, expect, it } from '@jest/globals';
import { auditCheckout } from '../../lib/app/audit-steering.ts';
import type { WorkTree } from '../../lib/app/ports.ts';

const FILES: Record<string, string> = {
  'services/order-intake/package.json': '{\n  "name": "@acme/order-intake"\n}\n',
  'AGENTS.md': 'Use npm to install dependencies.\n',
  '.kiro/steering/tech.md': 'Use pnpm for dependencies.\n',
};
const tree: WorkTree = {
  list: async () => Object.keys(FILES).map((path) => ({ path, id: path, size: 0 })),
  read: async (path) => {
    const text = FILES[path];
    return text === undefined ? undefined : new TextEncoder().encode(text);
  },
};

describe('auditing the steering of a checkout', () => {
  it('reads the names of its packages and the global folder that it is told', async () => {
    const asked: string[] = [];
    const globalSteering = {
      read: async (root: string) => {
        asked.push(root);
        return [{ path: 'org.md', text: 'Orders come in through `@acme/order-intake` first.\n' }];
      },
    };

    const { order, findings } = await auditCheckout(tree, { globalSteering, globalRoot: './org', today: '2026-11-26' });

    expect(asked).toEqual(['./org']);
    expect(order.map(({ path }) => path)).toEqual(['./org/org.md', 'AGENTS.md', '.kiro/steering/tech.md']);
    expect(findings.map(({ path, line, ruleId }) => `${path ?? ''}:${String(line)} ${ruleId}`)).toEqual([
      './org/org.md:1 steering-global-specific',
      '.kiro/steering/tech.md:1 steering-contradiction',
    ]);
  });
});
