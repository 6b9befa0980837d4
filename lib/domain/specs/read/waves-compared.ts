import type { Arrows } from './waves-mermaid.ts';
import type { Wave } from './waves.ts';

/** What another graph says otherwise than the one that is followed, for a sentence; undefined where each task that it names runs at the same point. */
export function otherOrder(followed: readonly Wave[], other: readonly Wave[]): string | undefined {
  const known = new Set(followed.flatMap(({ tasks }) => tasks));
  const named = new Set(other.flatMap(({ tasks }) => tasks));
  const unknown = [...named].find((id) => !known.has(id));
  // A graph of none of its tasks shows how one is written.
  if (unknown !== undefined) return [...named].some((id) => known.has(id)) ? `names task ${unknown} as well` : undefined;
  const ranks = ranksOf(followed, named);
  const moved = [...ranksOf(other, named)].find(([id, rank]) => ranks.get(id) !== rank);
  if (moved === undefined) return undefined;
  const [id, rank] = moved;
  return `runs task ${id} ${rank < (ranks.get(id) ?? 0) ? 'earlier' : 'later'}`;
}

/** Which of the waves that have any of some tasks each of these runs in. */
function ranksOf(waves: readonly Wave[], among: ReadonlySet<string>): Map<string, number> {
  const common = waves.map(({ tasks }) => tasks.filter((id) => among.has(id))).filter((tasks) => tasks.length > 0);
  return new Map(common.flatMap((tasks, rank) => tasks.map((id) => [id, rank] as const)));
}

/**
 * The same of a diagram: it may leave out what the graph knows, but what has an arrow to a task has to run before. One of whose arrows none goes the way
 * of the graph is drawn the other way round: from tasks to what they need.
 */
export function otherArrows(followed: readonly Wave[], arrows: Arrows | undefined): string | undefined {
  const waveOf = new Map(followed.flatMap(({ tasks }, wave) => tasks.map((id) => [id, wave] as const)));
  const steps = [...(arrows ?? [])].flatMap(([id, sources]) =>
    [...sources].map((source) => ({ id, source, ahead: (waveOf.get(id) ?? Number.NaN) - (waveOf.get(source) ?? Number.NaN) })),
  );
  const against = steps.find(({ ahead }) => ahead <= 0);
  if (against === undefined || !steps.some(({ ahead }) => ahead > 0)) return undefined;
  return `has task ${against.source} before task ${against.id}`;
}
