import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import * as specs from '../../../lib/domain/specs/index.ts';
import * as drafts from './drafts.ts';

const SCHEMAS = [
  ['RequirementsDraft', specs.RequirementsDraft, drafts.requirementsDraft],
  ['BugfixDraft', specs.BugfixDraft, drafts.bugfixDraft],
  ['DesignDraft', specs.DesignDraft, drafts.designDraft],
  ['BugfixDesignDraft', specs.BugfixDesignDraft, drafts.bugfixDesignDraft],
  ['TasksDraft', specs.TasksDraft, drafts.tasksDraft],
] as const;

type Node = { [key: string]: unknown };

function nodes(node: Node, path: string): { path: string; node: Node }[] {
  const properties = Object.entries((node['properties'] ?? {}) as Record<string, Node>);
  const items = node['items'] as Node | undefined;
  return [
    { path, node },
    ...properties.flatMap(([name, child]) => nodes(child, `${path}.${name}`)),
    ...(items === undefined ? [] : nodes(items, `${path}[]`)),
  ];
}

describe.each(SCHEMAS)('%s', (_name, schema, draft) => {
  it('accepts a faultless draft as it is', () => {
    expect(schema.parse(draft)).toEqual(draft);
  });

  it('refuses an unknown key', () => {
    expect(schema.safeParse({ ...draft, extra: 1 }).success).toBe(false);
  });

  it('gives a JSON Schema without references whose fields are all described and whose objects are closed', () => {
    const json = z.toJSONSchema(schema) as Node;

    const all = nodes(json, '$');

    expect(JSON.stringify(json)).not.toContain('$ref');
    expect(all.filter(({ path, node }) => path !== '$' && !path.endsWith('[]') && node['description'] === undefined)).toEqual([]);
    expect(all.filter(({ node }) => node['type'] === 'object' && node['additionalProperties'] !== false)).toEqual([]);
  });
});
