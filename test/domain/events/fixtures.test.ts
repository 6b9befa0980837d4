import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { EVENT_DETAILS, EVENT_TYPES, type EventType, eventRules, HOOK_TYPES, HookDetail } from '../../../lib/domain/events/index.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'test/vectors/events');

/** As the fixtures name it. */
const PIPELINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:stringline-prod-spec-pipeline';
const HOOKS = PIPELINE.replace('spec-pipeline', 'hook-dispatch');

interface Fixture {
  file: string;
  matches: string[];
  event: { source: string; 'detail-type': string; detail: { version?: number } };
}
const fixtures = readdirSync(folder).map(
  (file): Fixture => ({ file, ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Fixture, 'file'>) }),
);
const ours = fixtures.filter(({ event, file }) => event.source.startsWith('stringline') && file.endsWith('.v1.json'));

describe('Recorded events', () => {
  it('are there for every type of the catalogue and every hook', () => {
    const types = ours.map(({ event }) => event['detail-type']);

    expect([...EVENT_TYPES, ...HOOK_TYPES].filter((type) => !types.includes(type))).toEqual([]);
  });

  it.each(ours.filter(({ file }) => !file.startsWith('job.')))('$file is still read by the schema of its version', ({ event }) => {
    const type = event['detail-type'];
    const schema = type.startsWith('hook.') ? HookDetail : EVENT_DETAILS[type as EventType];

    expect(schema.parse(event.detail)).toEqual(event.detail);
  });

  it.each(ours.filter(({ file }) => !file.startsWith('job.')))(
    '$file fits the JSON Schema that is handed out, and so does one with a new field',
    ({ event }) => {
      const schema = JSON.parse(readFileSync(join(root, `docs/events/${event['detail-type']}.schema.json`), 'utf8')) as object;
      const validate = new Ajv2020({ strict: true, validateFormats: false }).compile(schema);

      expect(validate(event.detail)).toBe(true);
      expect(validate({ ...event.detail, later: 1 })).toBe(true);
      expect(validate({ ...event.detail, version: 2 })).toBe(false);
    },
  );

  it('name every rule at least once, and only rules that exist', () => {
    const rules = eventRules({
      buildProject: 'stringline-checks',
      pipeline: PIPELINE,
      hooks: HOOKS,
      codeCommitRepositories: ['shop'],
      followedBuilds: ['shop-ci'],
    }).map(({ name }) => name);

    expect([...new Set(fixtures.flatMap(({ matches }) => matches))].sort()).toEqual([...rules].sort());
  });
});

describe('Rules over what comes in', () => {
  it('follow CodeCommit only where a repository is named, and builds only where others make them', () => {
    const rules = eventRules({
      buildProject: 'checks',
      pipeline: PIPELINE,
      hooks: HOOKS,
      codeCommitRepositories: [],
      followedBuilds: ['checks'],
    });

    expect(rules.map(({ name }) => name)).toEqual(['build-finished', 'execution-ended', 'job-ended', 'notify', 'hooks-ended', 'hooks']);
  });

  it('stay within what EventBridge takes', () => {
    const rules = eventRules({
      buildProject: 'x'.repeat(150),
      pipeline: PIPELINE,
      hooks: HOOKS,
      codeCommitRepositories: ['a', 'b', 'c'],
      followedBuilds: [],
    });

    for (const { pattern } of rules) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });
});
