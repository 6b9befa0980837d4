import * as z from 'zod';
import { EVENT_DETAILS, EVENT_MEANING, EVENT_TYPES, HOOK_TYPES, HookDetail } from '../../lib/domain/events/index.ts';

/** JSON Schema of an event's `detail`. Fields that are not named are allowed: new ones do not change the version. */
function schemaOf(type: string, description: string, detail: z.ZodType): string {
  const { $schema, ...schema } = z.toJSONSchema(detail, { target: 'draft-2020-12', io: 'input' });
  return `${JSON.stringify({ $schema, $id: `urn:stringline:event:${type}:1`, title: type, description, ...schema }, undefined, 2)}\n`;
}

const HOOKS: Record<(typeof HOOK_TYPES)[number], string> = {
  'hook.save': 'Files were saved somewhere, for the rules of hooks.on_save.',
  'hook.commit': 'A branch moved, for the rules of hooks.on_commit.',
  'hook.pr': 'A pull request was opened or its branch moved, for the rules of hooks.on_pr.',
};

interface Described {
  type: string;
  meaning: string;
  detail: z.ZodType;
}

const OURS: readonly Described[] = EVENT_TYPES.map((type) => ({ type, meaning: EVENT_MEANING[type], detail: EVENT_DETAILS[type] }));
const TAKEN: readonly Described[] = HOOK_TYPES.map((type) => ({ type, meaning: HOOKS[type], detail: HookDetail }));

/** One schema for each type of event. */
export function eventSchemas(): { path: string; text: string }[] {
  return [...OURS, ...TAKEN].map(({ type, meaning, detail }) => ({
    path: `docs/events/${type}.schema.json`,
    text: schemaOf(type, meaning, detail),
  }));
}

/** The page about them. */
export const eventTables = (): { ours: string[][]; taken: string[][] } => {
  const row = ({ type, meaning, detail }: Described): string[] => [`[\`${type}\`](${type}.schema.json)`, meaning, fieldsOf(detail)];
  return { ours: OURS.map(row), taken: TAKEN.map(row) };
};

/** Fields of a detail beside those that every event has. */
function fieldsOf(detail: z.ZodType): string {
  const common = ['version', 'id', 'project', 'runId', 'spec', 'branch', 'message'];
  const names = Object.keys((detail as z.ZodObject).shape).filter((name) => !common.includes(name));
  return names.map((name) => `\`${name}\``).join(', ');
}
