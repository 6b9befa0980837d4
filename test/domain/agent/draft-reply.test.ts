import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { ContentBlock, ConverseReply, StopReason } from '../../../lib/domain/models/converse.ts';
import { readDraft } from '../../../lib/domain/agent/draft-reply.ts';

const TOOL = { name: 'write_x', schema: z.strictObject({ title: z.string().min(1) }) };
const reply = (content: ContentBlock[], stopReason: StopReason = 'tool_use'): ConverseReply => ({
  content,
  stopReason,
  rawStopReason: 'raw',
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
});
const use = (input: unknown, name = 'write_x'): ContentBlock => ({ type: 'tool_use', id: '1', name, input });

describe('readDraft', () => {
  it('gives the arguments of the tool, whatever else was said', () => {
    expect(readDraft(reply([{ type: 'text', text: 'Here:' }, use({ title: 'T' })]), TOOL)).toEqual({ ok: true, draft: { title: 'T' } });
  });

  it.each<[string, ConverseReply, boolean, RegExp]>([
    ['no call', reply([{ type: 'text', text: 'Sure!' }], 'end_turn'), true, /did not call `write_x`/],
    ['another tool', reply([use({}, 'bash')]), true, /did not call/],
    ['wrong arguments', reply([use({ title: '', extra: 1 })]), true, /`title`.*extra/],
    ['no object', reply([use('text')]), true, /are wrong/],
    ['a cut reply', reply([use({ title: 'T' })], 'max_tokens'), true, /cut off/],
    ['10 MB', reply([use({ title: 'x'.repeat(10_000_000) })]), true, /larger than/],
    ['a refusal', reply([], 'refusal'), false, /refused/],
    ['an unknown stop', reply([use({ title: 'T' })], 'unknown'), false, /not known \(`raw`\)/],
  ])('answers %s with a reason', (...[, answer, again, reason]) => {
    expect(readDraft(answer, TOOL)).toMatchObject({ ok: false, again, reason: expect.stringMatching(reason) });
  });
});
