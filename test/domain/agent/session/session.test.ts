import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ContentBlock, ConverseReply, Message, StopReason } from '../../../../lib/domain/models/converse.ts';
import { judgePath } from '../../../../lib/domain/agent/scope/judge.ts';
import { addInstruction, applyChecks, applyReply, sessionRequest, startSession } from '../../../../lib/domain/agent/session/session.ts';
import type { AgentSession, SessionLimits, SessionStep } from '../../../../lib/domain/agent/session/types.ts';
import { scopeOf, world } from '../support.ts';

const WORLD = world({ 'src/a.ts': 'export const a = 1;\n', 'src/b.ts': 'export const b = 2;\n' });
const PROMPT = {
  system: [{ type: 'text' as const, text: 'rules' }],
  messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'task' }] }],
};

const start = (limits: Partial<SessionLimits> = {}, criteria: string[] = []): AgentSession =>
  startSession({ prompt: PROMPT, scope: scopeOf(['src/a.ts', 'docs/']), criteria, limits });

let ids = 0;
const use = (name: string, input: unknown = {}, id = `t${String((ids += 1))}`): ContentBlock => ({ type: 'tool_use', id, name, input });
const reply = (content: ContentBlock[], stopReason: StopReason = 'tool_use'): ConverseReply => ({
  content,
  stopReason,
  rawStopReason: stopReason,
  usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
});
const say = (text: string, stopReason: StopReason = 'end_turn'): ConverseReply => reply([{ type: 'text', text }], stopReason);
const write = (content = 'x\n', path = 'docs/a.md'): ContentBlock => use('write', { path, content });
const done = (evidence: { criterion: string; how: string }[] = []): ContentBlock => use('done', { summary: 'Do it.', evidence });
const apply = (session: AgentSession, ...content: ContentBlock[]): Promise<SessionStep> => applyReply(session, reply(content), WORLD);

/** What providers demand of a conversation: roles alternate, nothing is empty, every call is answered in the next message and nowhere else. */
function problemsOf(messages: readonly Message[]): string[] {
  const problems: string[] = [];
  const used = messages.flatMap(({ content }) => content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : [])));
  if (new Set(used).size !== used.length) problems.push('a call id is used twice');
  for (const [index, { role, content }] of messages.entries()) {
    if (role !== (index % 2 === 0 ? 'user' : 'assistant')) problems.push(`message ${String(index)} is of the ${role}`);
    if (content.length === 0) problems.push(`message ${String(index)} is empty`);
    if (content.some((block) => block.type === 'text' && block.text.trim() === ''))
      problems.push(`message ${String(index)} has a blank text`);
    const calls = content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
    const next = messages[index + 1]?.content.flatMap((block) => (block.type === 'tool_result' ? [block.id] : [])) ?? [];
    if (calls.join() !== next.join()) problems.push(`calls ${calls.join()} answered by ${next.join()}`);
  }
  return problems;
}

const resultsOf = (session: AgentSession): string[] =>
  session.messages
    .at(-1)
    ?.content.flatMap((block) => (block.type === 'tool_result' ? [block.text] : block.type === 'text' ? [block.text] : [])) ?? [];

describe('a session', () => {
  it('carries out the calls of a reply in order, on its own overlay, and goes on', async () => {
    const step = await apply(
      start(),
      use('read', { path: 'src/a.ts' }),
      use('edit', { path: 'src/a.ts', oldText: '1', newText: '2' }),
      use('read', { path: 'src/a.ts' }),
    );

    expect(step.outcome).toEqual({ kind: 'continue' });
    expect(step.session.overlay).toEqual({ 'src/a.ts': { text: 'export const a = 2;\n', mode: '100644' } });
    expect(resultsOf(step.session).map((text) => text.split('\n').at(-1))).toEqual([
      '1\texport const a = 1;',
      'Edited src/a.ts.',
      '1\texport const a = 2;',
    ]);
    expect(step.log).toEqual(['read src/a.ts: ok', 'edit src/a.ts: ok', 'read src/a.ts: ok']);
    expect(problemsOf(step.session.messages)).toEqual([]);
  });

  it('gives the same step for the same session and reply, and leaves the session it was given alone', async () => {
    const session = start();
    const before = JSON.stringify(session);
    const answer = reply([write(), use('edit', { path: 'docs/a.md', oldText: 'x', newText: 'y' }), use('run_checks')]);

    const first = await applyReply(session, answer, WORLD);
    const second = await applyReply(session, answer, WORLD);

    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(JSON.stringify(session)).toBe(before);
    expect(JSON.parse(JSON.stringify(first.session))).toEqual(first.session);
  });

  it('runs checks on request and goes on with their result, whatever it is', async () => {
    const waiting = await apply(start(), write(), use('run_checks'), write('late'));

    const failed = applyChecks(waiting.session, { passed: false, text: 'test a failed' });
    const passed = applyChecks(waiting.session, { passed: true, text: '' });

    expect(waiting.outcome).toEqual({ kind: 'checks', final: false });
    expect(waiting.session.overlay).toHaveProperty(['docs/a.md', 'text'], 'x\n');
    expect(failed.outcome).toEqual({ kind: 'continue' });
    expect(resultsOf(failed.session)).toEqual([
      'Created docs/a.md (2 characters).',
      expect.stringMatching(/^The checks failed\.\n<data source="checks">\ntest a failed\n<\/data>/),
      expect.stringMatching(/^Not carried out\. It came after/),
    ]);
    expect(passed.outcome).toEqual({ kind: 'continue' });
    expect(passed.session.pending).toBeUndefined();
    for (const { session } of [failed, passed]) expect(problemsOf(session.messages)).toEqual([]);
  });

  it('is finished only when it says so and the checks pass', async () => {
    const evidence = [{ criterion: '1.1', how: 'test a' }];
    const waiting = await apply(start({}, ['1.1']), write(), done(evidence));

    const failed = applyChecks(waiting.session, { passed: false, text: 'red' });
    const passed = applyChecks(waiting.session, { passed: true, text: 'green' });

    expect(waiting.outcome).toEqual({ kind: 'checks', final: true });
    expect(failed.outcome).toEqual({ kind: 'continue' });
    expect(resultsOf(failed.session)[1]).toMatch(/so the task is not done yet/);
    expect(passed.outcome).toEqual({ kind: 'finished', report: { summary: 'Do it.', evidence } });
  });

  it('does not run checks again while nothing has changed since they failed', async () => {
    const waiting = await apply(start(), write(), use('run_checks'));
    const failed = applyChecks(waiting.session, { passed: false, text: 'red' });

    const again = await apply(failed.session, done());
    const changed = await apply(failed.session, write('y\n'), done());

    expect(again.outcome).toEqual({ kind: 'continue' });
    expect(resultsOf(again.session)[0]).toMatch(/Nothing has changed since the checks last failed/);
    expect(changed.outcome).toEqual({ kind: 'checks', final: true });
  });

  it('asks once when an agent is done without having changed anything', async () => {
    const first = await apply(start(), done());
    const second = await apply(first.session, done());

    expect(resultsOf(first.session)[0]).toMatch(/You have not changed any file/);
    expect(second.outcome).toEqual({ kind: 'checks', final: true });
  });

  it('puts a moving cache point after the newest message only', async () => {
    const step = await apply(start(), use('list'));

    const request = sessionRequest(step.session);

    expect(request.messages.map(({ content }) => content.at(-1)?.type)).toEqual(['text', 'tool_use', 'cache_point']);
    expect(step.session.messages.at(-1)?.content.at(-1)?.type).toBe('tool_result');
    expect(request).toMatchObject({ toolChoice: 'auto', system: PROMPT.system });
  });

  it('keeps every request a prefix of the next', async () => {
    const first = await apply(start(), use('list'));
    const second = await apply(first.session, use('read', { path: 'src/a.ts' }));

    expect(JSON.stringify(second.session.messages).startsWith(JSON.stringify(first.session.messages).slice(0, -1))).toBe(true);
  });

  it('closes an open call when a person says something, and starts counting afresh', async () => {
    const waiting = await apply(start({ turns: 1 }), write(), use('run_checks'));

    const told = addInstruction(waiting.session, 'Look at b.ts.');

    expect(told.pending).toBeUndefined();
    expect(told.counters.turns).toBe(0);
    expect(resultsOf(told)).toEqual(['Created docs/a.md (2 characters).', 'The checks were not run.', 'Look at b.ts.']);
    expect(problemsOf(told.messages)).toEqual([]);
    expect(told.overlay).toHaveProperty(['docs/a.md']);
  });

  it('changes nothing when checks come that nobody waits for', () => {
    const session = start();

    expect(applyChecks(session, { passed: true, text: '' })).toEqual({ session, outcome: { kind: 'continue' }, log: [] });
  });
});

describe('an agent that gets stuck', () => {
  const repeat = async (session: AgentSession, times: number, next: (turn: number) => ConverseReply): Promise<SessionStep> => {
    let step: SessionStep = { session, outcome: { kind: 'continue' }, log: [] };
    for (let turn = 0; turn < times && step.outcome.kind === 'continue'; turn += 1)
      step = await applyReply(step.session, next(turn), WORLD);
    return step;
  };

  it.each<[string, (turn: number) => ConverseReply, string, number]>([
    ['talks without calling a tool', () => say('I will now…'), 'nonsense', 3],
    ['says nothing', () => reply([], 'end_turn'), 'nonsense', 3],
    ['calls tools that do not exist', () => reply([use('bash', { command: 'ls' })]), 'nonsense', 3],
    ['sends malformed calls', () => reply([], 'malformed'), 'nonsense', 3],
    ['sends 10 MB', () => say('x'.repeat(10_000_000)), 'nonsense', 3],
    ['is cut off each time', () => reply([use('write', { path: 'docs/a.md', content: 'half' })], 'max_tokens'), 'truncated', 3],
    ['repeats the same call', () => reply([use('read', { path: 'src/a.ts' })]), 'loop', 4],
    ['goes back and forth', (turn) => reply([write(turn % 2 === 0 ? 'a' : 'b')]), 'loop', 8],
    ['runs the same checks again and again', () => reply([use('search', { pattern: 'x' })]), 'loop', 4],
    ['will not leave what is forbidden', (turn) => reply([write('x', `src/f${String(turn)}.ts`)]), 'refusals', 15],
    ['never comes to an end', (turn) => reply([write(`v${String(turn)}`)]), 'turns', 30],
    ['refuses', () => say('No.', 'refusal'), 'refused', 1],
    ['is filtered', () => say('', 'content_filtered'), 'filtered', 1],
    ['fills its context', () => say('', 'context_exceeded'), 'context', 1],
    ['stops for a new reason', () => say('hm', 'unknown'), 'unknown-stop', 1],
  ])('%s: stops with a reason', async (_name, next, code, turns) => {
    const step = await repeat(start(), 100, next);

    expect(step.outcome).toMatchObject({ kind: 'stuck', code });
    expect(step.session.counters.turns).toBe(turns);
    expect(problemsOf(step.session.messages)).toEqual([]);
  });

  it('is forgiven single slips between useful calls, but not for ever', async () => {
    const some = await repeat(start(), 8, (turn) => (turn % 2 === 0 ? say('hm') : reply([write(`v${String(turn)}`)])));
    const many = await repeat(start(), 100, (turn) => (turn % 2 === 0 ? say('hm') : reply([write(`v${String(turn)}`)])));

    expect(some.outcome).toEqual({ kind: 'continue' });
    expect(many.outcome).toMatchObject({ kind: 'stuck', code: 'nonsense' });
  });

  it('is warned before a repetition ends the attempt', async () => {
    const step = await repeat(start(), 3, () => reply([use('read', { path: 'src/a.ts' })]));

    expect(resultsOf(step.session)[0]).toMatch(/You have made this call 3 times with the same result/);
  });

  it('may still end in passing checks on its last turn', async () => {
    const step = await apply(start({ turns: 1 }), write(), done());

    expect(step.outcome).toEqual({ kind: 'checks', final: true });
    expect(applyChecks(step.session, { passed: true, text: '' }).outcome.kind).toBe('finished');
    expect(applyChecks(step.session, { passed: false, text: '' }).outcome).toMatchObject({ kind: 'stuck', code: 'turns' });
  });

  it('carries out nothing of a reply that was cut off', async () => {
    const step = await applyReply(start(), reply([write(), write('half', 'docs/b.md')], 'max_tokens'), WORLD);

    expect(step.session.overlay).toEqual({});
    expect(resultsOf(step.session)[0]).toMatch(/cut off at the output limit/);
    expect(problemsOf(step.session.messages)).toEqual([]);
  });

  it('gets an answer to each of very many calls, but only some are carried out', async () => {
    const step = await apply(start(), ...Array.from({ length: 40 }, (_, index) => write(String(index), `docs/${String(index)}.md`)));

    expect(Object.keys(step.session.overlay)).toHaveLength(32);
    expect(resultsOf(step.session)).toHaveLength(40);
  });
});

describe('a reply with odd blocks', () => {
  it('is made fit to be sent back: ids unique, names and inputs proper, blanks and foreign blocks dropped', async () => {
    const odd: ContentBlock[] = [
      { type: 'text', text: '  \n' },
      { type: 'reasoning', provider: 'p', payload: { a: 1 } },
      { type: 'cache_point' },
      { type: 'tool_result', id: 'x', status: 'success', text: 'forged' },
      use('read', { path: 'src/a.ts' }, 'same'),
      use('read', { path: 'src/b.ts' }, 'same'),
      use('rm -rf /', 'not an object', ''),
      { type: 'text', text: 'lone \uD800 surrogate' },
    ];

    const { session } = await apply(start(), ...odd);

    expect(session.messages[1]?.content).toEqual([
      { type: 'reasoning', provider: 'p', payload: { a: 1 } },
      use('read', { path: 'src/a.ts' }, 'same'),
      use('read', { path: 'src/b.ts' }, 'call_1_5'),
      use('rm_-rf__', {}, 'call_1_6'),
      { type: 'text', text: 'lone \uFFFD surrogate' },
    ]);
    expect(problemsOf(session.messages)).toEqual([]);
  });
});

describe('a growing conversation', () => {
  it('leaves old results out past the mark, in one cut, and keeps the task and the newest messages', async () => {
    const big = world({ 'big.txt': 'line of text\n'.repeat(3_000) });
    const limits = { contextHigh: 200_000, contextLow: 80_000, turns: 100, repeats: 100 };
    let session = start(limits);
    const sizes: number[] = [];
    let cuts = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      const before = JSON.stringify(session.messages).slice(0, -1);
      const step = await applyReply(session, reply([use('read', { path: 'big.txt', startLine: turn + 1 })]), big);
      session = step.session;
      if (!JSON.stringify(session.messages).startsWith(before)) cuts += 1;
      sizes.push(JSON.stringify(session.messages).length);
    }

    expect(Math.max(...sizes)).toBeLessThan(260_000);
    expect(cuts).toBeLessThanOrEqual(4);
    expect(cuts).toBeGreaterThan(0);
    expect(session.messages[0]).toEqual(PROMPT.messages[0]);
    expect(JSON.stringify(session.messages)).toContain('characters left out to save space');
    expect(resultsOf(session)[0]).toMatch(/line of text/);
    expect(problemsOf(session.messages)).toEqual([]);
  });

  it('leaves out what was written long ago when results are not enough', async () => {
    let session = start({ contextHigh: 60_000, contextLow: 20_000 });
    for (let turn = 0; turn < 8; turn += 1)
      session = (await apply(session, write(`${String(turn)}${'y'.repeat(10_000)}`, `docs/${String(turn)}.md`))).session;

    expect(JSON.stringify(session.messages[1])).toContain('characters left out; read the file');
    expect(Object.keys(session.overlay)).toHaveLength(8);
    expect(problemsOf(session.messages)).toEqual([]);
  });
});

describe('any conversation', () => {
  const input = fc.oneof(
    fc.record({
      path: fc.constantFrom('src/a.ts', 'docs/x', 'src/b.ts', '.git/x', '../x'),
      content: fc.string(),
      oldText: fc.constantFrom('1', 'a'),
      newText: fc.string(),
    }),
    fc.record({ path: fc.constantFrom('src/a.ts', 'docs/x'), content: fc.string() }),
    fc.constant({}),
    fc.constant({ summary: 'x', evidence: [] }),
    fc.anything({ maxDepth: 1 }),
  );
  const block: fc.Arbitrary<ContentBlock> = fc.oneof(
    fc.record({
      type: fc.constant('tool_use' as const),
      id: fc.constantFrom('a', 'b', '', 'ü'),
      name: fc.constantFrom('read', 'write', 'edit', 'delete', 'list', 'run_checks', 'done', 'bash'),
      input,
    }),
    fc.record({ type: fc.constant('text' as const), text: fc.string() }),
  );
  const turn = fc.record({
    content: fc.array(block, { maxLength: 5 }),
    stop: fc.constantFrom<StopReason>('tool_use', 'end_turn', 'max_tokens', 'stop_sequence', 'malformed', 'unknown'),
    passed: fc.boolean(),
  });

  it('stays sendable, bounded and within scope, and ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { maxLength: 15 }), async (turns) => {
        let session = start({ turns: 10 });
        let outcome: SessionStep['outcome'] = { kind: 'continue' };
        for (const { content, stop, passed } of turns) {
          if (outcome.kind !== 'continue') break;
          ({ session, outcome } = await applyReply(session, reply(content, stop), WORLD));
          if (outcome.kind === 'checks') ({ session, outcome } = applyChecks(session, { passed, text: 'x' }));
        }

        expect(problemsOf(session.messages)).toEqual([]);
        expect(session.counters.turns).toBeLessThanOrEqual(10);
        for (const path of Object.keys(session.overlay)) expect(judgePath(session.scope, path).allowed).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
