import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files, Repository } from './repository.ts';

/**
 * A project small enough to build dozens of times: arithmetic in shell functions, checked by a script that writes JUnit and LCOV as a
 * real test runner would. What a test prints as `ok NAME` or `not ok NAME` is one test case; a source file no test reads is not covered.
 */
const CHECK = `#!/bin/sh
# Runs test/*.test.sh; writes junit.xml and lcov.info; fails when a test fails.
failed=0
echo '<?xml version="1.0"?><testsuites><testsuite name="calculator">' > junit.xml
for file in test/*.test.sh; do
  output=$(sh "$file" 2>&1); status=$?
  case "$output" in *ok*) ;; *) output="not ok $file prints no result"; esac
  [ "$status" = 0 ] || output="$output
not ok $file ends with $status"
  echo "$output" | while IFS= read -r line; do
    case "$line" in
      "ok "*) echo "<testcase classname=\\"$file\\" name=\\"\${line#ok }\\"/>" ;;
      "not ok "*) echo "<testcase classname=\\"$file\\" file=\\"$file\\" name=\\"\${line#not ok }\\"><failure message=\\"it does not hold\\"/></testcase>" ;;
    esac
  done >> junit.xml
  case "$output" in *"not ok"*) failed=1; echo "$output" ;; esac
done
echo '</testsuite></testsuites>' >> junit.xml
: > lcov.info
for file in src/*.sh; do
  hit=0; grep -q -- "$file" test/*.test.sh && hit=1
  awk -v hit="$hit" -v file="$file" 'BEGIN { print "SF:" file } { print "DA:" NR "," hit } END { print "LF:" NR; print "LH:" NR * hit; print "end_of_record" }' "$file" >> lcov.info
done
exit $failed
`;

export interface CalculatorOptions {
  /** Lines that replace or extend the configuration, by their top-level key. */
  config?: Readonly<Record<string, string>>;
  files?: Files;
}

/** Files of the project as it is before a run. */
export function calculator({ config = {}, files = {} }: CalculatorOptions = {}): Files {
  const sections = {
    quality_gates: `  security_scan_tool: none
  test_coverage: 0.8
  commands:
    lint: for file in src/*.sh; do sh -n "$file" || exit 1; done
    test: ./check.sh
  reports:
    coverage: [lcov.info]
    tests: [junit.xml]
`,
    ...config,
  };
  return {
    '.gitignore': 'junit.xml\nlcov.info\n',
    '.kiro/config/project.yaml': Object.entries(sections)
      .map(([key, lines]) => `${key}:\n${lines.replace(/\n*$/u, '\n')}`)
      .join(''),
    '.kiro/steering/tech.md': 'Plain POSIX shell. One function a file; print results to standard output.\n',
    'check.sh': CHECK,
    'src/add.sh': 'add() {\n  echo $(($1 + $2))\n}\n',
    'test/add.test.sh': '. src/add.sh\n[ "$(add 1 2)" = 3 ] && echo "ok adds" || echo "not ok adds"\n',
    ...files,
  };
}

export interface Reply {
  text?: string;
  tools?: { name: string; input: unknown }[];
  stop?: string;
  usage?: { inputTokens?: number; outputTokens?: number };
  error?: { kind: string; message?: string; times?: number };
}

export interface Decision {
  subject: string;
  decision: string;
  round?: number;
  comment?: string;
  edit?: { content?: string; replace?: { find: string; with: string }[] };
}

export interface PlaybookFile {
  schema: 'stringline.playbook/1';
  name: string;
  reviewer?: { name: string; decisions: Decision[] };
  replies: {
    requirements?: Reply[] | Record<string, Reply[]>;
    bugfix?: Reply[];
    design?: Reply[];
    tasks?: Reply[];
    implement?: Record<string, Reply[]>;
  };
}

export const call = (name: string, input: unknown): Reply => ({ tools: [{ name, input }] });

export const CRITERIA = {
  subtract: 'WHEN sub is called with two numbers, THE Calculator SHALL print the first minus the second',
  refuse: 'IF an argument of sub is not a number, THEN THE Calculator SHALL end with status 2',
  negate: 'WHEN neg is called with a number, THE Calculator SHALL print zero minus that number',
};

export const REQUIREMENTS = {
  title: 'Subtraction',
  introduction: 'Callers can subtract numbers, so that they need not negate by hand.',
  glossary: [{ term: 'Calculator', definition: 'The shell functions of this project.' }],
  requirements: [
    {
      title: 'Subtract',
      role: 'caller',
      want: 'to subtract one number from another',
      benefit: 'I can compute differences',
      criteria: [CRITERIA.subtract, CRITERIA.refuse],
    },
    { title: 'Negate', role: 'caller', want: 'to negate a number', benefit: 'I can turn its sign', criteria: [CRITERIA.negate] },
  ],
};

export const DESIGN = {
  title: 'Subtraction',
  overview: 'Two functions beside add; neg uses sub.',
  architecture: 'One file a function below src, as before.',
  components: [
    {
      name: 'sub',
      responsibility: 'Subtracts two numbers.',
      files: ['src/sub.sh', 'test/sub.test.sh'],
      interfaces: '`sub A B`',
      satisfies: ['1.1', '1.2'],
    },
    {
      name: 'neg',
      responsibility: 'Negates a number by way of sub.',
      files: ['src/neg.sh', 'test/neg.test.sh'],
      interfaces: '`neg A`',
      satisfies: ['2.1'],
    },
  ],
  dataFlow: ['The caller calls neg.', 'neg calls sub.'],
  dataModels: [],
  properties: [],
  errorHandling: [{ situation: 'An argument is not a number', response: 'sub ends with status 2' }],
  testingStrategy: 'Shell tests below test, run by ./check.sh.',
};

export const TASKS = {
  title: 'Subtraction',
  overview: 'First sub, then neg, which uses it.',
  groups: [
    {
      title: 'Subtraction and negation',
      tasks: [
        {
          title: 'Create the function sub in src/sub.sh',
          details: ['End with status 2 for what is not a number'],
          files: ['src/sub.sh', 'test/sub.test.sh'],
          success: '`./check.sh` passes with tests for 1.1 and 1.2',
          criteria: ['1.1', '1.2'],
        },
        {
          title: 'Create the function neg in src/neg.sh',
          details: ['Call sub'],
          files: ['src/neg.sh', 'test/neg.test.sh'],
          success: '`./check.sh` passes with a test for 2.1',
          criteria: ['2.1'],
          dependsOn: ['1.1'],
        },
      ],
    },
  ],
};

export const CODE = {
  sub: 'sub() {\n  case "$1$2" in *[!0-9-]*) return 2 ;; esac\n  echo $(($1 - $2))\n}\n',
  wrongSub: 'sub() {\n  case "$1$2" in *[!0-9-]*) return 2 ;; esac\n  echo $(($2 - $1))\n}\n',
  subTest:
    '. src/sub.sh\n[ "$(sub 3 2)" = 1 ] && echo "ok 1.1 subtracts" || echo "not ok 1.1 subtracts"\nsub a 1\n[ $? = 2 ] && echo "ok 1.2 refuses what is not a number" || echo "not ok 1.2 refuses what is not a number"\n',
  neg: '. src/sub.sh\nneg() {\n  sub 0 "$1"\n}\n',
  negTest: '. src/neg.sh\n[ "$(neg 4)" = -4 ] && echo "ok 2.1 negates" || echo "not ok 2.1 negates"\n',
};

const write = (path: string, content: string): { name: string; input: unknown } => ({ name: 'write', input: { path, content } });
export const edit = (path: string, oldText: string, newText: string): { name: string; input: unknown } => ({
  name: 'edit',
  input: { path, oldText, newText },
});
export const done = (summary: string, evidence: Record<string, string> = {}): { name: string; input: unknown } => ({
  name: 'done',
  input: { summary, evidence: Object.entries(evidence).map(([criterion, how]) => ({ criterion, how })) },
});
export const turn = (...tools: { name: string; input: unknown }[]): Reply => ({ tools });

export const DONE_SUB = done('Adds sub beside add.', { '1.1': 'test 1.1', '1.2': 'test 1.2' });
export const DONE_NEG = done('Adds neg, which calls sub.', { '2.1': 'test 2.1' });
export const WRITE_SUB = [write('src/sub.sh', CODE.sub), write('test/sub.test.sh', CODE.subTest)];
export const WRITE_WRONG_SUB = [write('src/sub.sh', CODE.wrongSub), write('test/sub.test.sh', CODE.subTest)];
export const WRITE_NEG = [write('src/neg.sh', CODE.neg), write('test/neg.test.sh', CODE.negTest)];
export const MEND_SUB = edit('src/sub.sh', '$(($2 - $1))', '$(($1 - $2))');

/** The playbook of a run in which everything succeeds at once: five model calls, three approvals. */
export function subtraction(change: Partial<PlaybookFile['replies']> = {}): PlaybookFile {
  return {
    schema: 'stringline.playbook/1',
    name: 'subtraction',
    reviewer: {
      name: 'scripted reviewer',
      decisions: ['requirements', 'design', 'tasks'].map((subject) => ({ subject, decision: 'approve' })),
    },
    replies: {
      requirements: [call('write_requirements', REQUIREMENTS)],
      design: [call('write_design', DESIGN)],
      tasks: [call('write_tasks', TASKS)],
      implement: { '1.1': [turn(...WRITE_SUB, DONE_SUB)], '1.2': [turn(...WRITE_NEG, DONE_NEG)] },
      ...change,
    },
  };
}

/** The same without the scripted reviewer: reviews wait for a person. */
export function unreviewed(change: Partial<PlaybookFile['replies']> = {}): PlaybookFile {
  const { reviewer: _reviewer, ...rest } = subtraction(change);
  return rest;
}

let files = 0;

/** Writes a playbook beside the repository's working files, where git does not see it. Returns its path. */
export function savePlaybook(repository: Repository, playbook: PlaybookFile): string {
  files += 1;
  const path = join(repository.root, '.git', `playbook-${files}.yaml`);
  writeFileSync(path, JSON.stringify(playbook, null, 1)); // JSON is YAML
  return path;
}
