import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventRules } from '../../../lib/domain/events/index.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FIXTURES = join(ROOT, 'test/vectors/events');

/** As the fixtures name it. */
const PIPELINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:stringline-prod-spec-pipeline';
const HOOKS = PIPELINE.replace('spec-pipeline', 'hook-dispatch');

interface Fixture {
  name: string;
  event: unknown;
  /** Names of the rules that must match it, and no others. */
  matches: string[];
}
interface Answer {
  name: string;
  matches: string[];
}

/**
 * Our event patterns over our fixtures, asked of the matcher that EventBridge is built on. `classPathOf` installs what a `pom.xml` names and
 * returns its class path.
 */
export function eventRuler(classPathOf: (name: string, pom: string) => Promise<string>) {
  return {
    name: 'event-ruler',
    of: 'event patterns over recorded events',
    run: async (): Promise<{ passed: number; failed: string[]; notes: string[] }> => {
      const classPath = await classPathOf('event-ruler', join(import.meta.dirname, 'pom.xml'));
      const fixtures = readdirSync(FIXTURES).map((file): Fixture => ({ name: file.replace(/\.json$/, ''), ...readFixture(file) }));
      const rules = eventRules({
        buildProject: 'stringline-checks',
        pipeline: PIPELINE,
        hooks: HOOKS,
        codeCommitRepositories: ['shop'],
        followedBuilds: ['shop-ci'],
      });
      const answers = await ask(classPath, { rules, events: fixtures });
      return weigh(
        fixtures,
        answers,
        rules.map(({ name }) => name),
      );
    },
  };
}

const readFixture = (file: string): Omit<Fixture, 'name'> =>
  JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as Omit<Fixture, 'name'>;

async function ask(classPath: string, question: unknown): Promise<Answer[]> {
  const child = spawn('java', ['-cp', classPath, join(import.meta.dirname, 'Judge.java')], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end(JSON.stringify(question));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`the judge broke: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as Answer[];
}

function weigh(fixtures: readonly Fixture[], answers: readonly Answer[], rules: readonly string[]) {
  const given = new Map(answers.map(({ name, matches }) => [name, matches.join(', ')]));
  const wrong = fixtures.filter(({ name, matches }) => given.get(name) !== [...matches].sort().join(', '));
  const unmatched = rules.filter((rule) => !answers.some(({ matches }) => matches.includes(rule)));
  return {
    passed: fixtures.length - wrong.length,
    failed: [
      ...wrong.map(({ name, matches }) => `${name} matches ${given.get(name) ?? 'nothing'}, not ${matches.join(', ') || 'none'}`),
      ...unmatched.map((rule) => `no fixture matches the rule ${rule}: it proves nothing`),
    ],
    notes: [`${rules.length} patterns, ${fixtures.length} events`],
  };
}
