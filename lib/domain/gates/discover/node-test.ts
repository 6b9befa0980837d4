import type { NodePackage } from './node-packages.ts';
import { type ScriptLine, isPlaceholder, parseScript, programOf } from './script-line.ts';
import type { Discovered, ReportGlobs } from './types.ts';

const COVERAGE_REPORTS = ['coverage/coverage-summary.json', 'coverage/lcov.info'];
const TEST_REPORT = 'test-results.json';

const JEST_FLAGS = `--coverage --coverageDirectory=coverage --coverageReporters=json-summary --coverageReporters=lcovonly --json --outputFile=${TEST_REPORT}`;
const VITEST_COVERAGE =
  '--coverage.enabled --coverage.reportsDirectory=coverage --coverage.reporter=json-summary --coverage.reporter=lcovonly';
const VITEST_REPORT = `--reporter=default --reporter=json --outputFile.json=${TEST_REPORT}`;
/** Reports lie beside package.json because the test runner of Node does not create a directory for them. */
const NODE_FLAGS =
  '--experimental-test-coverage --test-reporter=lcov --test-reporter-destination=lcov.info --test-reporter=junit ' +
  '--test-reporter-destination=junit.xml --test-reporter=spec --test-reporter-destination=stdout';
const C8_REPORT = '--reporter=json-summary --reporter=lcovonly --reports-dir=coverage';
const NYC_REPORT = '--reporter=json-summary --reporter=lcovonly --report-dir=coverage';

interface Enriched {
  run: string;
  reports?: ReportGlobs;
  note?: string;
}

interface Script {
  name: string;
  line: ScriptLine;
  text: string;
  package: NodePackage;
}

function jest({ name, line, package: { manager } }: Script): Enriched | undefined {
  const isJest = line.words.some((word) => programOf(word) === 'jest') || /^react-scripts$/.test(line.words[0] ?? '');
  if (!isJest || !line.appendable) return undefined;
  return { run: manager.script(name, JEST_FLAGS), reports: { coverage: COVERAGE_REPORTS, tests: [TEST_REPORT] } };
}

function vitest({ name, line, package: { manager, dependencies } }: Script): Enriched | undefined {
  if (programOf(line.words[0]) !== 'vitest' || !line.appendable) return undefined;
  const once = line.words.includes('run') || line.words.includes('--run') ? '' : '--run ';
  const provider = ['@vitest/coverage-v8', '@vitest/coverage-istanbul', 'vite-plus'].some((tool) => dependencies.has(tool));
  if (provider) {
    return {
      run: manager.script(name, `${once}${VITEST_COVERAGE} ${VITEST_REPORT}`),
      reports: { coverage: COVERAGE_REPORTS, tests: [TEST_REPORT] },
    };
  }
  return {
    run: manager.script(name, once + VITEST_REPORT),
    reports: { tests: [TEST_REPORT] },
    note: 'vitest has no coverage provider here: add @vitest/coverage-v8 to devDependencies.',
  };
}

/** `node --test` takes its flags before the first path, so the line is written anew instead of being appended to. */
function nodeTest({ name, line, package: { scripts } }: Script): Enriched | undefined {
  if (programOf(line.words[0]) !== 'node' || !line.words.includes('--test')) return undefined;
  const plain = line.appendable && line.single && !line.prefix.some((word) => word === 'npx' || word === 'dotenv' || word === 'env-cmd');
  const hooked = `pre${name}` in scripts || `post${name}` in scripts;
  const own = line.words.some((word) => word.startsWith('--test-reporter') || word.startsWith('--experimental-test-coverage'));
  if (!plain || hooked || own) return undefined;
  const assignments = line.prefix.filter((word) => word !== 'cross-env' && word !== '--');
  const run = [...assignments, 'node', NODE_FLAGS, ...line.words.slice(1)].join(' ');
  return { run, reports: { coverage: ['lcov.info'], tests: ['junit.xml'] } };
}

/** c8 and nyc keep raw data behind, from which a second command writes the reports. */
function instrumented({ name, line, package: { manager } }: Script): Enriched | undefined {
  const tool = programOf(line.words[0]);
  if (tool !== 'c8' && tool !== 'nyc') return undefined;
  const report = manager.tool(`${tool} report ${tool === 'c8' ? C8_REPORT : NYC_REPORT}`);
  return { run: `${manager.script(name)} && ${report}`, reports: { coverage: COVERAGE_REPORTS } };
}

function wrapped({ name, line, package: { manager, dependencies } }: Script): Enriched | undefined {
  const runsTests = ['mocha', 'ava', 'tap', 'uvu', 'node', 'tsx', 'ts-mocha', 'jasmine'].includes(programOf(line.words[0]));
  if (!runsTests || line.words.some((word) => word.startsWith('--experimental-test-coverage'))) return undefined;
  if (dependencies.has('c8')) {
    return { run: manager.tool(`c8 ${C8_REPORT} ${manager.script(name)}`), reports: { coverage: COVERAGE_REPORTS } };
  }
  if (dependencies.has('nyc')) {
    return { run: manager.tool(`nyc ${NYC_REPORT} ${manager.script(name)}`), reports: { coverage: COVERAGE_REPORTS } };
  }
  return undefined;
}

const RUNNERS = [jest, vitest, nodeTest, instrumented, wrapped];
const DELEGATES = /^(?:npm|pnpm|yarn|bun)(?:\s+run)?(?:\s+-s|\s+--silent)?\s+([A-Za-z0-9:_.-]+)$/;

/** The script that a script such as `npm run test:unit` stands for; itself when it does its own work. */
function followScript(name: string, scripts: Record<string, string>): string {
  const target = DELEGATES.exec((scripts[name] ?? '').trim())?.[1];
  return target !== undefined && target !== name && scripts[target] !== undefined ? target : name;
}

function enrich(name: string, found: NodePackage): Enriched | undefined {
  const text = found.scripts[name] ?? '';
  const script: Script = { name, text, line: parseScript(text), package: found };
  for (const runner of RUNNERS) {
    const enriched = runner(script);
    if (enriched !== undefined) return enriched;
  }
  return undefined;
}

const COVERAGE_SCRIPTS = ['test:coverage', 'test:cov', 'test-coverage', 'coverage', 'cov', 'test:ci'];
const TEST_SCRIPTS = ['test', 'test:unit', 'unit', 'tests', 'test:all'];

/**
 * The test command of a package. A script that is known to measure coverage wins over `test`; flags are added only for runners whose
 * flags are certain.
 */
export function nodeTestCommand(found: NodePackage): { test?: Discovered; notes: string[] } {
  const usable = (name: string): boolean => found.scripts[name] !== undefined && !isPlaceholder(found.scripts[name]);
  for (const name of [...TEST_SCRIPTS, ...COVERAGE_SCRIPTS].filter(usable)) {
    const enriched = enrich(followScript(name, found.scripts), found);
    if (enriched?.reports?.coverage !== undefined) return command(name, enriched);
  }
  const plain = [...COVERAGE_SCRIPTS, ...TEST_SCRIPTS].find(usable);
  if (plain === undefined) return { notes: [] };
  const enriched = enrich(followScript(plain, found.scripts), found);
  if (enriched !== undefined) return command(plain, enriched);
  const stated = COVERAGE_SCRIPTS.includes(plain);
  return command(plain, {
    run: found.manager.script(plain),
    ...(stated
      ? {}
      : { note: `No coverage report is known for \`${found.scripts[plain] ?? plain}\`; state quality_gates.commands.test with one.` }),
  });
}

function command(name: string, { run, reports, note }: Enriched): { test: Discovered; notes: string[] } {
  const test = { run, from: `package.json scripts.${name}`, ...(reports === undefined ? {} : { reports }) };
  return { test, notes: note === undefined ? [] : [note] };
}
