import type { SourceRepository } from '../ports.ts';

/**
 * The commit at which two lines of history part, found in what a source tells of them. Dates decide nothing: whoever makes a commit writes them.
 * @returns undefined where they share nothing, or where several commits would do, as after merges in both directions
 */
export async function mergeBaseOf(
  source: Pick<SourceRepository, 'log' | 'isAncestor'>,
  one: string,
  other: string,
): Promise<string | undefined> {
  const own = await namesOf(source, { from: one, to: other });
  let shared = [...(await namesOf(source, { to: other }))].filter((commit) => !own.has(commit));
  const tips: string[] = [];
  for (let [tip] = shared; tip !== undefined; [tip] = shared) {
    const beside = await namesOf(source, { from: tip, to: other });
    shared = shared.filter((commit) => beside.has(commit));
    tips.push(tip);
  }
  const best = await Promise.all(tips.map(async (tip) => !(await isBehindAnother(source, tip, tips))));
  const [base, second] = tips.filter((_, index) => best[index]);
  return second === undefined ? base : undefined;
}

const namesOf = async (source: Pick<SourceRepository, 'log'>, range: { from?: string; to: string }): Promise<Set<string>> =>
  new Set((await source.log(range)).map(({ commit }) => commit));

async function isBehindAnother(source: Pick<SourceRepository, 'isAncestor'>, commit: string, others: readonly string[]): Promise<boolean> {
  for (const other of others) if (other !== commit && (await source.isAncestor(commit, other))) return true;
  return false;
}
