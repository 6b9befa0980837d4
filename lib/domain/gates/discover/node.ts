import { type NodePackage, readPackage } from './node-packages.ts';
import { nodeTestCommand } from './node-test.ts';
import { isPlaceholder, parseScript, programOf } from './script-line.ts';
import type { Discovered, Discovery } from './types.ts';
import type { FileView } from './view.ts';

const ESLINT_REPORT = 'eslint-report.json';
const ESLINT_FLAGS = `--format json --output-file ${ESLINT_REPORT}`;
const ESLINT_CONFIG = /^(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\.(?:js|cjs|json|ya?ml))?)$/;

/** Linters that come with their rules and check the whole folder when nothing is named: a dependency on one is all there is to see. */
const READY = ['xo', 'standard', 'oxlint'];

function scriptNamed(found: NodePackage, names: readonly string[]): string | undefined {
  return names.find((name) => found.scripts[name] !== undefined && !isPlaceholder(found.scripts[name]));
}

function lint(view: FileView, found: NodePackage): Discovered | undefined {
  const name = scriptNamed(found, ['lint', 'lint:check', 'lint:ci', 'eslint', ...READY]);
  if (name !== undefined) {
    const from = `package.json scripts.${name}`;
    const line = parseScript(found.scripts[name] ?? '');
    const formatted = line.words.some((word) => /^(?:-f|--format|-o|--output-file)(?:=|$)/.test(word));
    if (programOf(line.words[0]) !== 'eslint' || !line.appendable || formatted) return { run: found.manager.script(name), from };
    return { run: found.manager.script(name, ESLINT_FLAGS), from, reports: { lint: [ESLINT_REPORT] } };
  }
  if (found.dependencies.has('eslint') && view.some(ESLINT_CONFIG)) {
    return { run: found.manager.tool(`eslint . ${ESLINT_FLAGS}`), from: 'package.json eslint', reports: { lint: [ESLINT_REPORT] } };
  }
  const ready = READY.find((name) => found.dependencies.has(name));
  if (ready !== undefined) return { run: found.manager.tool(ready), from: `package.json ${ready}` };
  const biome = view.first('biome.json', 'biome.jsonc');
  if (found.dependencies.has('@biomejs/biome') && biome !== undefined) return { run: found.manager.tool('biome lint .'), from: biome };
  return undefined;
}

function typecheck(view: FileView, found: NodePackage): Discovered | undefined {
  const name = scriptNamed(found, ['typecheck', 'type-check', 'check-types', 'check:types', 'types:check', 'tsc']);
  if (name !== undefined) return { run: found.manager.script(name), from: `package.json scripts.${name}` };
  // A solution file lists no sources of its own: `tsc` would check nothing and succeed.
  const solution = /"references"\s*:/.test(view.text('tsconfig.json'));
  if (!view.has('tsconfig.json') || solution || !found.dependencies.has('typescript')) return undefined;
  return { run: found.manager.tool('tsc --noEmit -p tsconfig.json'), from: 'tsconfig.json' };
}

/** Commands of a package.json, run by the package manager whose lockfile lies beside it. */
export function discoverNode(view: FileView): Discovery {
  const found = readPackage(view);
  if (found === undefined) return { notes: [] };
  if (typeof found === 'string') return { notes: [found] };
  const { test, notes } = nodeTestCommand(found);
  const discovery: Discovery = { notes };
  if (found.dependencies.size > 0) discovery.setup = { run: found.manager.install, from: 'package.json dependencies' };
  const build = scriptNamed(found, ['build']);
  const linted = lint(view, found);
  const typed = typecheck(view, found);
  if (linted) discovery.lint = linted;
  if (typed) discovery.typecheck = typed;
  if (test) discovery.test = test;
  if (build !== undefined) discovery.build = { run: found.manager.script(build), from: `package.json scripts.${build}` };
  return discovery;
}
