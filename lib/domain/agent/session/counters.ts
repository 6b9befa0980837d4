import type { AgentSession, SessionOutcome } from './types.ts';

type Stuck = Extract<SessionOutcome, { kind: 'stuck' }>;

type Increments = Partial<AgentSession['counters']> & { /** A reply that made sense. */ calm?: boolean };

/** The session with its counters moved on. */
export function count(session: AgentSession, { calm, ...increments }: Increments): AgentSession {
  const counters = { ...session.counters };
  for (const [name, by] of Object.entries(increments)) counters[name as keyof typeof counters] += by;
  if (calm === true) counters.nonsenseInARow = 0;
  return { ...session, counters };
}

/** Counts a reply that held no call we understand. */
export const nonsense = (session: AgentSession): AgentSession => count(session, { nonsense: 1, nonsenseInARow: 1 });

/** Why the attempt has to end here; undefined when it may go on. */
export function stuckBy({ counters, limits, seen }: AgentSession): Stuck | undefined {
  const stuck = (code: 'turns' | 'loop' | 'nonsense' | 'refusals' | 'truncated', reason: string): Stuck => ({
    kind: 'stuck',
    code,
    reason,
  });
  const repeats = Math.max(0, ...Object.values(seen));
  if (repeats >= limits.repeats) return stuck('loop', `The agent made the same call with the same result ${String(repeats)} times.`);
  if (counters.nonsenseInARow >= limits.nonsense || counters.nonsense >= 3 * limits.nonsense)
    return stuck('nonsense', `The agent gave ${String(counters.nonsense)} replies without a usable tool call.`);
  if (counters.truncated >= limits.nonsense)
    return stuck('truncated', `The agent's replies were cut off at the output limit ${String(counters.truncated)} times.`);
  if (counters.refusals >= limits.refusals)
    return stuck('refusals', `The agent tried ${String(counters.refusals)} changes outside its scope.`);
  if (counters.turns >= limits.turns) return stuck('turns', `The agent used all ${String(limits.turns)} turns of this attempt.`);
  return undefined;
}
