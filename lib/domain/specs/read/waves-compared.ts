import type { Arrows } from './waves-mermaid.ts';
import type { Wave } from './waves.ts';

/** The graph that is followed, as others are compared with it: what it knows is looked up once, however many there are. */
export class FollowedGraph {
  private readonly waveOf: ReadonlyMap<string, number>;

  constructor(waves: readonly Wave[]) {
    this.waveOf = new Map(waves.flatMap(({ tasks }, wave) => tasks.map((id) => [id, wave] as const)));
  }

  /** What another graph says otherwise, for a sentence; undefined where each task that it names runs at the same point. */
  otherOrder(other: readonly Wave[]): string | undefined {
    const named = ranked(other.flatMap(({ tasks }, wave) => tasks.map((id) => [id, wave] as const)));
    const known = [...named.keys()].map((id) => [id, this.waveOf.get(id)] as const);
    const unknown = known.find(([, wave]) => wave === undefined);
    // A graph of none of its tasks shows how one is written.
    if (unknown !== undefined) return known.some(([, wave]) => wave !== undefined) ? `names task ${unknown[0]} as well` : undefined;
    const ranks = ranked(known.map(([id, wave]) => [id, wave ?? 0] as const));
    const moved = [...named].find(([id, rank]) => ranks.get(id) !== rank);
    if (moved === undefined) return undefined;
    const [id, rank] = moved;
    return `runs task ${id} ${rank < (ranks.get(id) ?? 0) ? 'earlier' : 'later'}`;
  }

  /**
   * The same of a diagram: it may leave out what the graph knows, but what has an arrow to a task has to run before. One with several arrows, all
   * against the graph, is drawn the other way round: from tasks to what they need.
   */
  otherArrows(arrows: Arrows | undefined): string | undefined {
    const waveOf = (id: string): number => this.waveOf.get(id) ?? Number.NaN;
    const steps = [...(arrows ?? [])].flatMap(([id, sources]) =>
      [...sources].map((source) => ({ id, source, ahead: waveOf(id) - waveOf(source) })),
    );
    const known = steps.filter(({ ahead }) => !Number.isNaN(ahead));
    const against = known.find(({ ahead }) => ahead <= 0);
    if (against === undefined || (known.length > 1 && known.every(({ ahead }) => ahead < 0))) return undefined;
    return `has task ${against.source} before task ${against.id}`;
  }
}

/** By each task, which of the waves that have any it runs in. */
function ranked(waveOf: readonly (readonly [string, number])[]): Map<string, number> {
  const waves = [...new Set(waveOf.map(([, wave]) => wave))].sort((one, other) => one - other);
  const rankOf = new Map(waves.map((wave, rank) => [wave, rank]));
  return new Map(waveOf.map(([id, wave]) => [id, rankOf.get(wave) ?? 0]));
}
