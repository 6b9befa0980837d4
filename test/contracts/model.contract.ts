import { describe, expect, it } from '@jest/globals';
import type { ModelPort } from '../../lib/app/ports.ts';
import type { ConverseEvent, ConverseRequest, ModelFailureKind } from '../../lib/domain/models/converse.ts';
import { failureOf, READ, requestOf } from '../adapters/models/support.ts';

/** What the model behind the port shall do on its only call. */
export type Behaviour =
  | { says: { text?: string; tools?: { name: string; input: unknown }[]; stop?: 'max_tokens' | 'made_up' } }
  | { fails: Extract<ModelFailureKind, 'throttled' | 'unavailable' | 'unauthorized' | 'rejected'> };

export interface ModelFixture {
  port: ModelPort;
  model: ConverseRequest['model'];
  close(): Promise<void>;
}

const listening = [
  ['without a listener', false],
  ['with a listener', true],
] as const;

/** What every ModelPort promises, whatever speaks behind it. */
export function modelContract(name: string, open: (behaviour: Behaviour, listened: boolean) => Promise<ModelFixture>): void {
  async function withFixture(behaviour: Behaviour, listened: boolean, act: (fixture: ModelFixture) => Promise<void>): Promise<void> {
    const fixture = await open(behaviour, listened);
    try {
      await act(fixture);
    } finally {
      await fixture.close();
    }
  }
  const listener = (listened: boolean, events: ConverseEvent[]): { onEvent?: (event: ConverseEvent) => void } =>
    listened ? { onEvent: (event) => events.push(event) } : {};

  describe.each(listening)(`${name}, %s, keeps the contract of ModelPort:`, (_, listened) => {
    it('a text comes back as text, with an end of turn and counted tokens', () =>
      withFixture({ says: { text: 'Hello, wörld 👋' } }, listened, async ({ port, model }) => {
        const events: ConverseEvent[] = [];

        const reply = await port.converse(requestOf({ model }), listener(listened, events));

        expect(reply).toMatchObject({ content: [{ type: 'text', text: 'Hello, wörld 👋' }], stopReason: 'end_turn' });
        expect(reply.usage.inputTokens).toBeGreaterThan(0);
        expect(reply.usage.outputTokens).toBeGreaterThan(0);
        expect(events.map((event) => (event.type === 'text' ? event.text : '')).join('')).toBe(listened ? 'Hello, wörld 👋' : '');
      }));

    it('tool calls come back in order, each with an id of its own and its input as an object', () =>
      withFixture(
        {
          says: {
            text: 'Reading.',
            tools: [
              { name: 'read', input: { path: 'a', deep: [1, { b: null }] } },
              { name: 'read', input: {} },
            ],
          },
        },
        listened,
        async ({ port, model }) => {
          const events: ConverseEvent[] = [];

          const reply = await port.converse(requestOf({ model, tools: [READ] }), listener(listened, events));

          const calls = reply.content.flatMap((block) => (block.type === 'tool_use' ? [block] : []));
          expect(reply.stopReason).toBe('tool_use');
          expect(calls.map((call) => call.input)).toEqual([{ path: 'a', deep: [1, { b: null }] }, {}]);
          expect(new Set(calls.map((call) => call.id)).size).toBe(2);
          expect(events.filter((event) => event.type === 'tool')).toHaveLength(listened ? 2 : 0);
        },
      ));

    it.each([
      ['max_tokens', 'max_tokens'],
      ['made_up', 'unknown'],
    ] as const)('the stop reason %s comes back as %s, with the provider’s own word beside it', (stop, expected) =>
      withFixture({ says: { text: 'x', stop } }, listened, async ({ port, model }) => {
        const reply = await port.converse(requestOf({ model }), listener(listened, []));

        expect(reply.stopReason).toBe(expected);
        expect(reply.rawStopReason).not.toBe('');
      }),
    );

    it.each(['throttled', 'unavailable', 'unauthorized', 'rejected'] as const)(
      'a call that is %s throws a ModelError that says so',
      (kind) =>
        withFixture({ fails: kind }, listened, async ({ port, model }) => {
          const error = await failureOf(port.converse(requestOf({ model }), listener(listened, [])));

          expect(error.kind).toBe(kind);
          expect(error.retryable).toBe(kind === 'throttled' || kind === 'unavailable');
        }),
    );

    it('a call that was cancelled before throws `aborted`', () =>
      withFixture({ says: { text: 'x' } }, listened, async ({ port, model }) => {
        const error = await failureOf(port.converse(requestOf({ model }), { ...listener(listened, []), signal: AbortSignal.abort() }));

        expect(error.kind).toBe('aborted');
      }));
  });
}
