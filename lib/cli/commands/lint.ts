import { type Command, Option } from 'commander';
import { FAMILIES, type FailOn } from '../../domain/lint/index.ts';
import { checkOnce } from '../lint/check-once.ts';
import { fitEngine } from '../lint/engine.ts';
import { FORMATS, type LintFlags } from '../lint/options.ts';
import type { Run } from '../main.ts';

const FAIL_ON: readonly FailOn[] = ['error', 'warning', 'info', 'never'];
const collect = (value: string, before: string[]): string[] => [...before, ...value.split(',').map((id) => id.trim())];

/** `lint`: the checker. */
export function registerLint(program: Command, run: Run): void {
  program
    .command('lint')
    .description('check specs, steering, hooks and configuration, without a model')
    .argument('[paths...]', 'files or folders (default: all of the repository)')
    .addOption(new Option('--format <format>', 'how the report is written').choices(FORMATS))
    .option('--output <file>', 'write the report there, and a text for people to standard output')
    .option('--changed <ref>', 'report what is found on lines that differ from this commit, and what was not found at it')
    .option('--baseline <file>', 'what was found when this file was written does not count')
    .option('--write-baseline', 'write what is found now to the file of --baseline')
    .addOption(new Option('--fail-on <level>', 'lowest level that makes it end with 1').choices(FAIL_ON))
    .option('--rule <id>', 'report this rule, or family of rules, only (may be repeated)', collect, [])
    .option('--fix', 'make the changes that are safe, and write them as a patch to standard error')
    .option('--dry-run', 'with --fix: show the patch and write nothing')
    .option('--allow-empty', 'end with 0 where there is nothing to check')
    .option('--watch', 'check again whenever a file changes')
    .option('--no-cache', 'check specs anew that were checked before and have not changed since')
    .option('--stdin-filename <path>', 'check standard input as if it were this file')
    .addHelpText('after', HELP)
    .action((paths: string[], flags: LintFlags) =>
      run('stringline.lint/1', async (context) => {
        fitEngine();
        if (flags.watch === true) return (await import('../lint/watch.ts')).watch(paths, flags, context);
        return checkOnce(paths, flags, context);
      }),
    );
}

const HELP = `
Examples:
  $ stringline lint
  $ stringline lint .kiro/specs/login --fail-on warning
  $ stringline lint --changed origin/main --format github
  $ stringline lint --format sarif --output lint.sarif
  $ stringline lint --baseline .stringline-baseline.json --write-baseline
  $ stringline lint --fix --dry-run
  $ stringline lint --fix 2> fixed.patch    # git apply -R fixed.patch takes it back

What is found in a spec is kept until its texts, the settings of rules or this program change, outside of the repository: in
$XDG_CACHE_HOME/stringline or ~/.cache/stringline, ~/Library/Caches/stringline on macOS, %LOCALAPPDATA%\\stringline\\cache on Windows.

A baseline knows a finding by its rule, its file, the words of its line and what it says: one whose own line moves, is numbered anew or
ticked stays known; one whose line is reworded, or that names other items whose numbers change, is judged anew.

Families for --rule: ${FAMILIES.map(({ id }) => id).join(', ')}; stringline rules lists the rules of each.

Ends with 0 when nothing at or above --fail-on was found, 1 when something was, 2 for a wrong option, a broken project.yaml, or a
repository in which there is nothing to check (with --allow-empty it says so and ends with 0).
`;
