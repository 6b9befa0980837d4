// What keeps the functions' bundles small. Plain JavaScript: the build runs on Node 20.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What stands for other modules. A function gets its role's credentials by its environment: the SDK's search for them stays out. */
export function lambdaAliases(root) {
  const credentials = join(root, 'lib/adapters/aws/lambda-credentials/env.ts');
  const builtins = join(root, 'lib/adapters/git-host/lambda-builtins');
  return {
    '@aws-sdk/credential-provider-node': credentials,
    '@aws-sdk/token-providers': credentials,
    // The same code as ES modules: of those, what is not used can be left out.
    yaml: join(root, 'node_modules/yaml/browser/dist/index.js'),
    // What isomorphic-git brings along and Node has by itself.
    pako: join(builtins, 'pako.ts'),
    'sha.js/sha1.js': join(builtins, 'sha1.ts'),
    // DynamoDB's client keeps endpoints that it discovers in it, which it does only where it is told to.
    'mnemonist/lru-cache': join(root, 'scripts/build/lru-cache.mjs'),
  };
}

/**
 * The SDK's generated schemas name their fields by constants (`const _A = "Account"`, `{ [_A]: … }`). A computed key counts as an effect, and
 * so every operation of a service would stay in the bundle; with the names written out, those that nobody calls are dropped.
 */
const writeOutSchemaNames = {
  name: 'write-out-schema-names',
  setup(build) {
    build.onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => ({
      contents: writeOut(withoutErrors(path, await readFile(path, 'utf8'))),
      loader: 'js',
    }));
  },
};

/** Services with far more kinds of errors than anybody tells apart by anything but their names. */
const ERRORS_BY_NAME = /client-codecommit[\\/]/;

/** An error that is not registered has its name, message and status all the same; registered, each of some hundred would be in the bundle. */
function withoutErrors(path, text) {
  return ERRORS_BY_NAME.test(path) ? text.replace(/^n\d+_registry\.registerError\(.*\);$/gm, '') : text;
}

function writeOut(text) {
  const names = new Map();
  const rest = text.replace(/^const (_\w+) = ("[^"\n]*");$/gm, (_, name, value) => {
    names.set(name, value);
    return '';
  });
  return rest
    .replace(/\[(_\w+)\]:/g, (whole, name) => (names.has(name) ? `${names.get(name)}:` : whole))
    .replace(/(?<![\w$.'"])_\w+\b(?![\w$'"])/g, (name) => names.get(name) ?? name);
}

/**
 * One `import()` in the protocol that all clients share makes esbuild keep the event streams whole, and every module that they touch in a
 * wrapper of its own (some two hundred), whether a function hears streams or not. Imported as the rest is, they are merged with it.
 */
const importEventStreams = {
  name: 'import-event-streams',
  setup(build) {
    build.onLoad({ filter: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]protocols[\\/]HttpProtocol\.js$/ }, async ({ path }) => ({
      contents: importAtTop(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** `const { a } = await import("x");` → `import { a } from "x";` before everything. */
function importAtTop(text) {
  const imports = [];
  const rest = text.replace(/^ *const (\{[^}]*\}) = await import\(("[^"]+")\);\n/gmu, (_, names, from) => {
    imports.push(`import ${names} from ${from};\n`);
    return '';
  });
  return `${imports.join('')}${rest}`;
}

/** Clients import their whole package.json to tell its version. */
const versionAlone = {
  name: 'version-alone',
  setup(build) {
    build.onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** What the bundles of functions, and those they are measured against, are built with. */
export const lambdaPlugins = [writeOutSchemaNames, importEventStreams, versionAlone];

/**
 * Of each function, by its outputs: the bytes that are loaded when it starts cold, those of all its files, and its SDK clients.
 * `dist/lambdas.json`, which tests and benchmarks read.
 */
export function summarise(outputs) {
  const code = new Map(outputs.filter(([file]) => !file.endsWith('.map')));
  const bundles = [...code.keys()].flatMap((file) => {
    const name = /^dist\/lambdas\/([^/]+)\/index\.mjs$/.exec(file)?.[1];
    if (name === undefined) return [];
    const files = reached(code, file, ['import-statement', 'dynamic-import']);
    const clients = [...new Set(files.flatMap((each) => clientsOf(code.get(each))))].sort();
    return [[name, { bytes: weigh(code, reached(code, file, ['import-statement'])), allBytes: weigh(code, files), clients }]];
  });
  return Object.fromEntries(bundles.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const weigh = (code, files) => files.reduce((sum, file) => sum + code.get(file).bytes, 0);

/** A file and all that it leads to by these kinds of imports. */
function reached(code, from, kinds, seen = new Set()) {
  seen.add(from);
  for (const { path, kind } of code.get(from).imports) {
    if (kinds.includes(kind) && code.has(path) && !seen.has(path)) reached(code, path, kinds, seen);
  }
  return [...seen];
}

/** Packages `@aws-sdk/client-*` that left code in an output. */
function clientsOf({ inputs }) {
  const names = Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput === 0 ? [] : (/node_modules\/(@aws-sdk\/client-[^/]+)\//.exec(path)?.[1] ?? []),
  );
  return names;
}
