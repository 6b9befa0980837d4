import { describe, expect, it } from '@jest/globals';
import { lackOf } from '../../../lib/adapters/local/tool-problem.ts';

const HERE = { env: { PATH: '/nowhere' }, root: process.cwd(), quick: true };
const lacked = async (run: string) => (await lackOf({ run, installs: false, holds: () => false }, HERE))?.tool;

describe('what a command line lacks', () => {
  it.each([
    'source .venv/bin/activate && pytest',
    '. .venv/bin/activate && pytest',
    'eval "$(tool env)" && pytest',
    'export PATH=$PWD/bin:$PATH; own',
    'PATH=bin:$PATH own',
    'if [ -f a ]; then absent; fi',
    'if test -f a\nthen\n  if absent; then other; fi\n  absent\nfi',
    'for f in *.sh; do absent $f; done',
    'while read -r line; do absent; done',
    'case $1 in a) absent ;; esac',
    '! [ -e a ]',
    '[[ -e a ]]',
    'exec "$tool"',
    'command -v tool',
    'pushd a && popd',
    'test -f a',
    'absent || npm-absent test',
    'cd a && absent --check || exit 0',
    'export A=b && set -e; cd a',
    'exit 0; absent',
    'test -f a || exit 0; absent',
    'if test -f a; then exit 0; fi; absent',
    'case $1 in a) exit ;; esac; absent',
    'exec "$tool"; absent',
    'true # see; absent',
    "true # don't; absent\ncd a",
    'true;# see; absent',
    'echo "a; absent b" \'|| c; absent d\'',
    'printf x <<EOF\nabsent it is\nEOF',
    "printf x <<-'EOF' | true\n\tit's; absent\n\tEOF",
    'absent() { true; }; absent',
    'own () { absent; }\nown',
    'function own { absent; }; own',
    'true \\\n  --absent',
    'shopt -s globstar; ulimit -n 100; printf x; kill 1; local a; trap : EXIT; wait',
  ])('is nothing that the shell has itself, or that only it can tell: %s', async (run) => {
    expect(await lacked(run)).toBeUndefined();
  });

  it.each([
    ['set -e; absent .', 'absent'],
    ['if [ -f a ]; then true; fi; absent', 'absent'],
    ['for f in a b; do :; done && A=b absent', 'absent'],
    ['absent && . .venv/bin/activate', 'absent'],
    ['cd a\n./check.sh', './check.sh'],
    ['other || true; absent', 'absent'],
    ['absent | tee log', 'absent'],
    ['absent && exit 0', 'absent'],
    ["true # don't\nabsent", 'absent'],
    ['A="b c" absent # it is', 'absent'],
    ['echo $# "${#a}" it\\\'s; absent', 'absent'],
    ['absent <<EOF\nother\nEOF', 'absent'],
    ['test -n "b" <<< "a"; absent', 'absent'],
  ])('is a program beside the words of the shell: %s', async (run, tool) => {
    expect(await lacked(run)).toBe(tool);
  });
});
