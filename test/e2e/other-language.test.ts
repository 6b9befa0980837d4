import { afterAll, describe, expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { call, done, type PlaybookFile, savePlaybook, turn } from '../support/calculator.ts';
import { checkoutOf, commitsOf, makeRepository, type Repository } from '../support/repository.ts';
import { itWith } from '../support/tools.ts';
import { runJson, succeeded } from '../support/stringline.ts';

let repository: Repository | undefined;
afterAll(() => repository?.remove());

/** A Go module as somebody may have it: no Stringline configuration but that there is no scanner here. */
const MODULE = {
  'go.mod': 'module example.org/text\n\ngo 1.21\n',
  '.gitignore': 'coverage.out\n',
  'upper.go':
    'package text\n\nimport "strings"\n\n// Upper gives s in capitals.\nfunc Upper(s string) string { return strings.ToUpper(s) }\n',
  'upper_test.go':
    'package text\n\nimport "testing"\n\nfunc TestUpper(t *testing.T) {\n\tif Upper("a") != "A" {\n\t\tt.Fatal("not in capitals")\n\t}\n}\n',
  '.kiro/config/project.yaml': 'quality_gates:\n  security_scan_tool: none\n',
  'AGENTS.md': 'Go, standard library only. gofmt.\n',
};

const REVERSE = `package text

// Reverse gives the runes of s in reverse order.
func Reverse(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}
`;
const REVERSE_BYTES = `package text

// Reverse gives the bytes of s in reverse order.
func Reverse(s string) string {
	bytes := []byte(s)
	for i, j := 0, len(bytes)-1; i < j; i, j = i+1, j-1 {
		bytes[i], bytes[j] = bytes[j], bytes[i]
	}
	return string(bytes)
}
`;
const REVERSE_TEST = `package text

import "testing"

func TestReverse(t *testing.T) {
	t.Run("1.1 reverses", func(t *testing.T) {
		if got := Reverse("abc"); got != "cba" {
			t.Fatalf("got %q", got)
		}
	})
	t.Run("1.2 keeps runes whole", func(t *testing.T) {
		if got := Reverse("né"); got != "én" {
			t.Fatalf("got %q", got)
		}
	})
}
`;

function playbook(): PlaybookFile {
  const files = ['reverse.go', 'reverse_test.go'];
  const evidence = { '1.1': 'TestReverse', '1.2': 'TestReverse' };
  return {
    schema: 'stringline.playbook/1',
    name: 'go-reverse',
    reviewer: {
      name: 'scripted reviewer',
      decisions: ['requirements', 'design', 'tasks'].map((subject) => ({ subject, decision: 'approve' })),
    },
    replies: {
      requirements: [
        call('write_requirements', {
          title: 'Reversal',
          introduction: 'Callers can reverse a text.',
          glossary: [{ term: 'Text_Package', definition: 'This Go package.' }],
          requirements: [
            {
              title: 'Reverse',
              role: 'caller',
              want: 'to reverse a text',
              benefit: 'I can read it backwards',
              criteria: [
                'WHEN Reverse is called with a text, THE Text_Package SHALL return its runes in reverse order',
                'IF a rune has several bytes, THEN THE Text_Package SHALL keep it whole',
              ],
            },
          ],
        }),
      ],
      design: [
        call('write_design', {
          title: 'Reversal',
          overview: 'One function beside Upper.',
          architecture: 'One file in the package.',
          components: [
            {
              name: 'Reverse',
              responsibility: 'Reverses the runes of a string.',
              files,
              interfaces: '`func Reverse(s string) string`',
              satisfies: ['1.1', '1.2'],
            },
          ],
          dataFlow: ['The caller calls Reverse.'],
          dataModels: [],
          properties: [],
          errorHandling: [{ situation: 'The text is empty', response: 'An empty text is returned' }],
          testingStrategy: 'go test.',
        }),
      ],
      tasks: [
        call('write_tasks', {
          title: 'Reversal',
          overview: 'One task.',
          groups: [
            {
              title: 'Reversal',
              tasks: [
                {
                  title: 'Create the function Reverse in reverse.go',
                  details: [],
                  files,
                  success: '`go test ./...` passes',
                  criteria: ['1.1', '1.2'],
                },
              ],
            },
          ],
        }),
      ],
      implement: {
        '1.1': [
          turn(
            { name: 'write', input: { path: 'reverse.go', content: REVERSE_BYTES } },
            { name: 'write', input: { path: 'reverse_test.go', content: REVERSE_TEST } },
            done('Adds Reverse.', evidence),
          ),
          turn({ name: 'write', input: { path: 'reverse.go', content: REVERSE } }, done('Adds Reverse, rune by rune.', evidence)),
        ],
      },
    },
  };
}

describe('a repository in another language', () => {
  itWith(
    { tools: ['go'] },
    'in Go passes through with the commands that were found in it: vet, build, tests and coverage are real',
    async () => {
      // Prepare
      repository = makeRepository({ files: MODULE });
      const before = checkoutOf(repository);

      // Act
      const result = await runJson(
        ['run', '--playbook', savePlaybook(repository, playbook()), '--spec', 'reversal', 'Let callers reverse a text.'],
        { cwd: repository.root },
      );
      const { json } = await runJson(['show'], { cwd: repository.root });

      // Assess
      succeeded(result);
      expect((result.json['gates'] as { gate: string; verdict: string }[]).map(({ gate, verdict }) => `${gate} ${verdict}`)).toEqual([
        'lint passed',
        'tests passed',
        'build passed',
        'spec-traceability passed',
        'spec-sync passed',
      ]);
      expect((json['events'] as { type: string }[]).filter(({ type }) => type === 'task.checks-failed')).toHaveLength(1);
      expect(repository.show('stringline/reversal', 'reverse.go')).toBe(REVERSE);
      expect(commitsOf(repository, 'main..stringline/reversal').at(-1)!.files.sort()).toEqual([
        '.kiro/specs/reversal/tasks.md',
        'reverse.go',
        'reverse_test.go',
      ]);
      const text = readFileSync((result.json['pullRequest'] as { file: string }).file, 'utf8');
      expect(text).toMatch(/line coverage 100\.0 %/u);
      expect(text).toContain('AGENTS.md');
      expect(checkoutOf(repository)).toEqual(before);
    },
    240_000,
  );
});
