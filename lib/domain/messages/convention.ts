/** How a repository writes the subjects of its commits. */
export interface Convention {
  style: 'conventional' | 'plain';
  /** Types that its history uses, most used first; empty for `plain`. */
  types: readonly string[];
  /** Whether most of its typed subjects name a scope. */
  scoped: boolean;
}

/** `type(scope)!: description` (Conventional Commits 1.0.0, items 1 to 5). */
const TYPED = /^([a-z]+)(\([^()\n]+\))?!?: \S/iu;
/** The types of the specification and of the set that most repositories take over; `axum: …` or `doc: …` name a part, as other habits have it. */
const TYPES = new Set(['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'style', 'test']);
/** Subjects that git, a host or a bot has written say nothing about the people's habit. */
const WRITTEN_BY_TOOLS =
  /^(?:Merge |Revert "|fixup! |squash! |amend! |Bump \S+ from \S+ to \S+|(?:Update|Create|Delete|Rename) \S+\.\w+(?: \(#\d+\))?$)/u;

/** Fewer typed subjects than this prove no habit. */
const ENOUGH = 3;
const MOST = 0.6;

/**
 * The convention that a history follows: Conventional Commits where at least three subjects and 60 % of those that people wrote have the form.
 * @param subjects newest first; a few dozen are plenty
 */
export function detectConvention(subjects: readonly string[]): Convention {
  const own = subjects.filter((subject) => subject.trim() !== '' && !WRITTEN_BY_TOOLS.test(subject));
  const typed = own.flatMap((subject) => {
    const found = TYPED.exec(subject);
    return found === null || !TYPES.has((found[1] ?? '').toLowerCase()) ? [] : [{ type: found[1] ?? '', scope: found[2] }];
  });
  if (typed.length < ENOUGH || typed.length < own.length * MOST) return { style: 'plain', types: [], scoped: false };
  const counts = new Map<string, number>();
  for (const { type } of typed) counts.set(type.toLowerCase(), (counts.get(type.toLowerCase()) ?? 0) + 1);
  const types = [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([type]) => type);
  return { style: 'conventional', types, scoped: typed.filter(({ scope }) => scope !== undefined).length * 2 > typed.length };
}
