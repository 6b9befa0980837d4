import type { Finding } from '../../shared/finding.ts';
import { isTestPath } from './test-files.ts';
import { count as counted } from '../../shared/wording.ts';

export interface FileChange {
  path: string;
  /** Undefined: the file is new. */
  before: string | undefined;
  /** Undefined: the file is deleted. */
  after: string | undefined;
}

interface Marker {
  what: string;
  pattern: RegExp;
  /** Whether it counts in tests, in other files, or in both. */
  where: 'tests' | 'code' | 'both';
}

// Counted before and after; only what a change adds is reported.
const MARKERS: readonly Marker[] = [
  {
    what: 'a skipped test',
    where: 'tests',
    pattern:
      /\b(?:describe|context|suite|it|test|specify)\.(?:skip|todo)\b|\bx(?:describe|it|test|specify)\s*\(|@pytest\.mark\.skip|@unittest\.skip|\bpytest\.skip\(|\bt\.Skip(?:f|Now)?\(|@(?:Disabled|Ignore)\b|#\[ignore|\bskip:\s*true\b|\[Fact\(Skip|\bself\.skipTest\(|\bpending\s*\(/g,
  },
  {
    what: 'a test that excludes all others',
    where: 'tests',
    pattern: /\b(?:describe|context|suite|it|test|specify)\.only\b|\bf(?:describe|it)\s*\(|\bonly:\s*true\b/g,
  },
  {
    what: 'a test that is expected to fail',
    where: 'tests',
    pattern: /\b(?:it|test)\.(?:failing|fails)\b|@pytest\.mark\.xfail|@unittest\.expectedFailure|\btodo:\s*(?:true|['"])|#\[should_panic/g,
  },
  {
    what: 'code taken out of coverage',
    where: 'both',
    pattern: /\b(?:istanbul|c8|v8)\s+ignore\b|#\s*pragma:\s*no cover|@codeCoverageIgnore|LCOV_EXCL|\bnode:coverage (?:disable|ignore)/g,
  },
  {
    what: 'a silenced check',
    where: 'both',
    pattern:
      /eslint-disable|@ts-(?:ignore|nocheck|expect-error)|biome-ignore|oxlint-disable|#\s*noqa|#\s*type:\s*ignore|#\s*pylint:\s*disable|\/\/\s*nolint|#\[allow\(|@SuppressWarnings|rubocop:disable|\bnosec\b|NOSONAR|trivy:ignore|gitleaks:allow|phpcs:ignore/g,
  },
];

const TEST_CASE =
  /\b(?:it|test|specify)(?:\.(?:each|prop|concurrent|failing))*\s*[(`[]|^[ \t]{0,40}(?:async )?def test_|^func (?:Test|Fuzz|Benchmark)|#\[(?:tokio::)?test\]|@(?:Test|ParameterizedTest|RepeatedTest|Property)\b|\[(?:Fact|Theory|Test|TestMethod)\]|^[ \t]{0,40}(?:public )?function test/gm;
const ASSERTION = /\bexpect\s*\(|\bassert\w*[\s.(!]|\bt\.(?:Error|Errorf|Fatal|Fatalf)\(|\brequire\.\w+\(t|\bshould\b/g;
const THRESHOLD =
  /\b(?:coverageThreshold|thresholds?|check-coverage|cov-fail-under|cov_fail_under|fail_under|minimum_coverage|minimumCoverage|lines|branches|functions|statements|minimum)\b["'\s:=]+(\d+(?:\.\d+)?)/gi;

/**
 * What in a change makes the proof weaker: deleted tests, fewer test cases or assertions, skipped or exclusive tests, silenced checks,
 * lowered thresholds. Warnings for the reviewer, not refusals, because each of them can be right.
 */
export function testWeakening(changes: readonly FileChange[], testPatterns: readonly string[] = []): Finding[] {
  return changes.flatMap((change) => {
    const isTest = isTestPath(change.path, testPatterns);
    return [...(isTest ? testFindings(change) : []), ...markerFindings(change, isTest), ...thresholdFindings(change)].map(
      ({ ruleId, message }): Finding => ({ ruleId, level: 'warning', path: change.path, message }),
    );
  });
}

type Weakness = Pick<Finding, 'ruleId' | 'message'>;

function testFindings({ before, after }: FileChange): Weakness[] {
  if (before === undefined) return [];
  const cases = count(before, TEST_CASE);
  if (after === undefined)
    return cases === 0 ? [] : [{ ruleId: 'agent-test-removed', message: `A test file with ${counted(cases, 'test case')} was deleted.` }];
  const left = count(after, TEST_CASE);
  if (left < cases) return [{ ruleId: 'agent-test-removed', message: `The file had ${counted(cases, 'test case')} and has ${left} now.` }];
  const assertions = count(before, ASSERTION);
  const kept = count(after, ASSERTION);
  return kept < assertions
    ? [{ ruleId: 'agent-assertion-removed', message: `The file had ${assertions} assertions and has ${kept} now.` }]
    : [];
}

function markerFindings({ before, after }: FileChange, isTest: boolean): Weakness[] {
  if (after === undefined) return [];
  return MARKERS.filter(({ where }) => where === 'both' || (where === 'tests') === isTest).flatMap(({ what, pattern }) => {
    const added = count(after, pattern) - count(before ?? '', pattern);
    return added <= 0
      ? []
      : [
          {
            ruleId: 'agent-check-weakened',
            message: `The change adds ${what}${added > 1 ? ` ${added} times` : ''} (\`${first(after, pattern)}\`).`,
          },
        ];
  });
}

function thresholdFindings({ path, before, after }: FileChange): Weakness[] {
  if (before === undefined || after === undefined || !/\.(?:[cm]?[jt]s|json|ya?ml|toml|cfg|ini|xml|rc|kts?|gradle)$|rc$/.test(path))
    return [];
  const known = thresholds(before);
  if (known.size === 0) return [];
  const now = thresholds(after);
  return [...known].flatMap(([name, values]) => {
    const left = now.get(name) ?? [];
    const lowered = sum(left) < sum(values) && left.length <= values.length;
    return lowered
      ? [
          {
            ruleId: 'agent-threshold-lowered',
            message: `\`${name}\` was ${values.join(', ')} and is ${left.length === 0 ? 'gone' : left.join(', ')} now.`,
          },
        ]
      : [];
  });
}

function thresholds(text: string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  // Without a word on coverage, `lines: 80` is anything.
  if (!/cov|threshold/i.test(text)) return found;
  for (const match of text.matchAll(THRESHOLD)) {
    const name = /^[\w-]+/.exec(match[0])?.[0] ?? '';
    found.set(name, [...(found.get(name) ?? []), Number(match[1])]);
  }
  return found;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function count(text: string, pattern: RegExp): number {
  let found = 0;
  for (const _ of text.matchAll(pattern)) found += 1;
  return found;
}

function first(text: string, pattern: RegExp): string {
  return ([...text.matchAll(pattern)].at(0)?.[0] ?? '').trim().slice(0, 60);
}
