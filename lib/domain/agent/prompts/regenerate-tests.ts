import { describeOccasion } from './ask-agent.ts';
import { agentPrompt, type ImplementContext } from './implement.ts';
import type { Prompt } from './types.ts';

/** What unit tests are written for. */
export interface TestsWanted {
  /** Changed source files. */
  sources: readonly string[];
  /** Tests of them that are there. */
  tests: readonly string[];
  diff: string;
  /** Stated by the hook; undefined for the one that the repository uses. */
  framework: string | undefined;
  /** Share of the lines, 0..1, that the tests cover without your change; undefined where nobody knows. */
  coverage: number | undefined;
}

const WORKING = `How to work:
1. Read the changed sources and their tests, and one other test that shows the conventions: runner, names, how test data is made, where files go. Read what the sources call where its behaviour matters.
2. Decide for each change in behaviour which test should have noticed it. Update tests that the change has made wrong, and write those that are missing: the usual case, the boundaries, and what must be refused. Keep every test that still says something true, and keep its name.
3. A test states what the code is meant to do. Where names, comments, documents or callers show that the code is wrong, do not write down the wrong behaviour as expected: leave that test out and name the fault in the summary, with its place.
4. Assert results, not calls that happen to be made; no test may pass whatever the code does. No sleeping, no network, no clock or chance that a test does not set itself. Stand-ins only for what lies outside of the repository.
5. Call \`run_checks\`; where a test fails, find out whether the test or the code is wrong (see 3). Then call \`done\`: \`summary\` says in one to four sentences in the imperative which behaviour is tested now and what you left out; \`evidence\` stays empty.
You may write test files only, and neither delete nor skip a test to get through. All tests have to pass, and they must cover no fewer lines than before. If the tests that are there already say all of it, change nothing and say so.`;

/** Brings the unit tests of changed sources up to date. */
export function regenerateTestsPrompt(context: ImplementContext, wanted: TestsWanted): Prompt {
  const facts = [
    `Changed sources: ${wanted.sources.map((path) => `\`${path}\``).join(', ')}`,
    wanted.tests.length === 0 ? 'They have no tests yet.' : `Their tests: ${wanted.tests.map((path) => `\`${path}\``).join(', ')}`,
    ...(wanted.framework === undefined ? [] : [`Test framework to use: ${wanted.framework}`]),
    ...(wanted.coverage === undefined ? [] : [`The tests cover ${(wanted.coverage * 100).toFixed(1)} % of the lines now.`]),
  ];
  return agentPrompt(context, [
    'Your step: source files have changed. Bring their unit tests up to date, and only that.',
    facts.join('\n'),
    describeOccasion({ files: wanted.sources, diff: wanted.diff }),
    WORKING,
  ]);
}
