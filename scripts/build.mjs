// Bundles the command line and the Lambda functions into dist/. Plain JavaScript without TypeScript syntax: `prepare` may run it on Node 20.
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { lambdaAliases, lambdaPlugins, summarise } from './build/lambda-bundles.mjs';
import { latePackages } from './build/late-packages.mjs';
import { throughIndexes } from './through-indexes.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const launcher = join(dist, 'stringline.js');
/** What each function loads; a build that has written it is whole. */
const lastWritten = join(dist, 'lambdas.json');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const SYNTAX = 'node_modules/@vscode/tree-sitter-wasm';
/** What decides which facts are read in code. */
const READERS_OF_CODE = ['lib/adapters/syntax', 'lib/domain/drift/facts.ts', `${SYNTAX}/package.json`];
/** What decides which findings there are in texts. */
const CHECKS = ['lib/domain', 'package-lock.json'];

/** What files and folders hold, in one word. */
function digestOf(places) {
  const hash = createHash('sha256');
  const files = places.flatMap((place) =>
    statSync(join(root, place)).isFile()
      ? [place]
      : readdirSync(join(root, place), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1)),
  );
  for (const file of files.sort()) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  // The SDK's ESM entry points bundle; its CommonJS ones end in "Dynamic require is not supported".
  mainFields: ['module', 'main'],
  define: {
    STRINGLINE_VERSION: JSON.stringify(version),
    STRINGLINE_READERS: JSON.stringify(digestOf(READERS_OF_CODE)),
    STRINGLINE_CHECKS: JSON.stringify(digestOf(CHECKS)),
  },
  // External: beside the code for debuggers, never read at start.
  sourcemap: 'external',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  plugins: [throughIndexes],
};
/** CommonJS dependencies (yaml) call `require` for Node's own modules. */
const requireBanner = {
  js: "import { createRequire as stringlineRequire } from 'node:module';const require = stringlineRequire(import.meta.url);",
};

/** What a module of Node exports, name by name: what nobody imports is left out. */
function exportsOf(id) {
  const names = Object.keys(process.getBuiltinModule(id)).filter((name) => /^[A-Za-z]\w*$/.test(name));
  return [
    `const builtin = globalThis.process.getBuiltinModule('${id}');`,
    'const named = (name) => builtin[name];',
    'export default builtin;',
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ named('${name}');`),
  ].join('\n');
}

/**
 * To import one of these is to have Node read every property of it: standard input is opened on the way, streams and worker threads are loaded.
 * That costs as much as all of Node's start, so whoever is loaded at every start of the command line gets them as they lie there.
 */
const AT_HAND = {
  'node:process': 'export default globalThis.process; export const { env } = globalThis.process;',
  'node:util': "export const { stripVTControlCharacters, styleText } = globalThis.process.getBuiltinModule('node:util');",
  // For commander, which starts the commands that lie in files of their own: there are none.
  'node:child_process': "export default { spawn: (...args) => globalThis.process.getBuiltinModule('node:child_process').spawn(...args) };",
};
for (const id of ['node:buffer', 'node:events', 'node:fs', 'node:path']) AT_HAND[id] = exportsOf(id);
const COMMANDER = /[\\/]node_modules[\\/]commander[\\/]/;

/** @param ids those of the modules that are given so */
const atHand = (ids) => ({
  name: 'builtins-at-hand',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind, importer }) => {
      const isOurs = path === 'node:child_process' ? COMMANDER.test(importer) : !/[\\/]node_modules[\\/](?!commander[\\/])/.test(importer);
      return kind === 'import-statement' && isOurs && ids.includes(path) ? { path, namespace: 'at-hand' } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace: 'at-hand' }, ({ path }) => ({ contents: AT_HAND[path] }));
  },
});

/** The launcher loads the bundled command line, or that of `lint`, which must stay files of their own. */
const cliStaysApart = {
  name: 'cli-stays-apart',
  setup(build) {
    build.onResolve({ filter: /\/lib\/cli\/(?:lint-)?main\.ts$/ }, ({ path }) => ({
      path: path.endsWith('/lint-main.ts') ? './cli/lint.js' : './cli/main.js',
      external: true,
    }));
  },
};

/** Functions that are large enough to load in two steps: what they import() lies in files of its own. */
const SPLIT = [
  'api',
  'checks',
  'design',
  'hook-agent',
  'hook-dispatch',
  'implement',
  'notify',
  'publish',
  'requirements',
  'source-clone',
  'steering-resolve',
  'tasks',
  'verify',
];

/** One esbuild call each for the command line, its lint, its launcher, the functions, and every function in several files. Returns their metafiles. */
async function bundle({ build }) {
  const cli = {
    ...shared,
    entryPoints: { 'cli/main': 'lib/cli/main.ts' },
    chunkNames: 'cli/[name]-[hash]',
    outdir: dist,
    splitting: true,
    target: 'node22',
    // Half the bytes to read and compile at every start.
    minify: true,
    banner: requireBanner,
    plugins: [...shared.plugins, atHand(Object.keys(AT_HAND)), latePackages(['yaml'])],
  };
  // By itself, so that it shares no chunk: few files are found and read faster than many.
  const lint = { ...cli, entryPoints: { 'cli/lint': 'lib/cli/lint-main.ts' }, chunkNames: 'cli/lint-[name]-[hash]' };
  const start = {
    ...shared,
    entryPoints: { stringline: 'bin/stringline.ts' },
    chunkNames: 'launch/[name]-[hash]',
    outdir: dist,
    splitting: true,
    // It must run on the Node that is too old, to say so or to find a newer one.
    target: 'node18',
    // Those that the oldest Node knows.
    plugins: [...shared.plugins, atHand(['node:process', 'node:util']), cliStaysApart],
  };
  const names = lambdaNames();
  const lambdas = {
    ...shared,
    entryPoints: Object.fromEntries(
      names.filter((name) => !SPLIT.includes(name)).map((name) => [`${name}/index`, `lambdas/${name}/index.ts`]),
    ),
    outdir: join(dist, 'lambdas'),
    outExtension: { '.js': '.mjs' },
    target: 'node24',
    minify: true,
    banner: requireBanner,
    alias: lambdaAliases(root),
    plugins: [...shared.plugins, ...lambdaPlugins],
  };
  // Each folder is what is uploaded for its function: it shares no chunk with another.
  const split = SPLIT.filter((name) => names.includes(name)).map((name) => ({
    ...lambdas,
    entryPoints: { index: `lambdas/${name}/index.ts` },
    outdir: join(dist, 'lambdas', name),
    splitting: true,
  }));
  // Sent to the build that runs repository commands, by the functions that start it: it lies beside their code.
  const runner = {
    ...shared,
    entryPoints: Object.fromEntries(['checks', 'hook-dispatch'].map((name) => [`${name}/runner`, 'lib/adapters/codebuild/runner/main.ts'])),
    outdir: join(dist, 'lambdas'),
    outExtension: { '.js': '.mjs' },
    target: 'node22',
    minify: true,
    banner: requireBanner,
  };
  const wanted = [cli, lint, start, lambdas, ...split, runner].filter(({ entryPoints }) => Object.keys(entryPoints).length > 0);
  return (await Promise.all(wanted.map((options) => build(options)))).map(({ metafile }) => metafile);
}

/** Folders with a deployed entry, `index.ts`. A handler without one runs on laptops only. */
function lambdaNames() {
  const folder = join(root, 'lambdas');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'index.ts')))
    .sort();
}

/** What `lib/adapters/syntax` loads when it is first asked to read code. */
const GRAMMARS = ['typescript', 'tsx', 'javascript', 'python', 'go', 'java', 'rust', 'c-sharp'];
const READERS = ['hook-agent', 'verify'];

/** The functions that compare designs with code get the grammars beside their bundles: they cost nothing before they are wanted. Returns the files. */
function placeGrammars() {
  const files = [
    'package.json',
    'wasm/tree-sitter.js',
    'wasm/tree-sitter.wasm',
    ...GRAMMARS.map((name) => `wasm/tree-sitter-${name}.wasm`),
  ];
  const places = READERS.flatMap((name) => files.map((file) => [join(root, SYNTAX, file), `dist/lambdas/${name}/${SYNTAX}/${file}`]));
  for (const [from, to] of places) cpSync(from, join(root, to));
  return places.map(([, to]) => to);
}

/** Chunk names carry their hash: those of earlier builds would pile up. */
function removeStale(files) {
  const keep = new Set(files.map((file) => join(root, file)));
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isDirectory() && !keep.has(file)) rmSync(file);
  }
}

function describe(outputs, startedAt) {
  const code = outputs.filter(([file]) => !file.endsWith('.map'));
  const kilobytes = (some) => `${(some.reduce((sum, [, { bytes }]) => sum + bytes, 0) / 1000).toFixed(0)} kB`;
  const below = (prefix) => code.filter(([file]) => file.startsWith(prefix));
  const lambdas = Object.values(summarise(outputs));
  const largest = Math.max(...lambdas.map(({ bytes }) => bytes));
  const parts = [
    `launcher ${kilobytes(below('dist/stringline.js'))}`,
    `command line ${kilobytes(below('dist/cli/'))} in ${below('dist/cli/').length} files`,
    ...(lambdas.length > 0 ? [`${lambdas.length} functions, which load ${(largest / 1000).toFixed(0)} kB at most at a cold start`] : []),
  ];
  return `built dist/ in ${(performance.now() - startedAt).toFixed(0)} ms: ${parts.join(', ')}`;
}

/** Whether a source file is younger than the last build that came to its end. */
function isStale() {
  if (!existsSync(launcher) || !existsSync(lastWritten)) return true;
  const built = statSync(lastWritten).mtimeMs;
  const sources = ['bin', 'lib', 'lambdas'].flatMap((folder) =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, name)) : [],
  );
  return [join(root, 'package.json'), fileURLToPath(import.meta.url), ...sources].some((file) => statSync(file).mtimeMs > built);
}

async function loadEsbuild() {
  try {
    return await import('esbuild');
  } catch (error) {
    // `npm ci --omit=dev` runs `prepare` without the tools of a build; whoever asks for a build by name is told.
    if (process.env.npm_lifecycle_event !== 'prepare' || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    process.stderr.write('not built: esbuild is not installed (development dependencies were left out)\n');
    return undefined;
  }
}

async function main() {
  if (process.argv.includes('--if-needed') && !isStale()) return;
  const startedAt = performance.now();
  const esbuild = await loadEsbuild();
  if (esbuild === undefined) return;
  const metafiles = await bundle(esbuild);
  const outputs = metafiles.flatMap((metafile) => Object.entries(metafile.outputs));
  chmodSync(launcher, 0o755);
  removeStale([...outputs.map(([file]) => file), ...placeGrammars()]);
  writeFileSync(lastWritten, `${JSON.stringify(summarise(outputs), undefined, 2)}\n`);
  process.stdout.write(`${describe(outputs, startedAt)}\n`);
}

try {
  await main();
} catch (error) {
  // What is wrong with the code, esbuild has already printed.
  if (!Array.isArray(error.errors)) throw error;
  process.stderr.write(`build failed: ${error.errors.length} errors\n`);
  process.exitCode = 1;
}
