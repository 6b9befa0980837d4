// An `index.ts` is the door of a folder for whoever reads and writes code. In a bundle that is split into chunks, whoever wants one name
// would load all the folder through it: here such imports are pointed at the files that declare what they name.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** `import { a, type B } from './x/index.ts';` and `export { … } from …`, in the form that the formatter gives them. */
const NAMED = /^(import|export) \{([^}]*)\} from '(\.[^']+)';/gmu;
const STAR = /^export \* from '(\.[^']+)';/gmu;
const DECLARED = /^export (?:async )?(?:const|function\*?|class) ([\w$]+)/gmu;
const LISTED = /^export \{([^}]*)\};/gmu;

/** Plugin for esbuild. What it does not understand, it leaves as it stands. */
export const throughIndexes = {
  name: 'through-indexes',
  setup(build) {
    const origins = readOrigins((path) => readFileSync(path, 'utf8'));
    build.onLoad({ filter: /[\\/](?:lib|lambdas)[\\/].*\.ts$/ }, ({ path }) =>
      /[\\/]node_modules[\\/]/u.test(path)
        ? undefined
        : { contents: redirect({ path, text: readFileSync(path, 'utf8') }, origins), loader: 'ts' },
    );
  },
};

/** The values (no types) of a list between braces: the name there, and the name here. */
function values(list) {
  const names = list.split(',').map((name) => name.trim());
  return names
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => name.split(/ as /u))
    .map(([name, as = name]) => ({ name, as }));
}

/** For a file: the values it exports, and where each is declared. */
export function readOrigins(read) {
  const known = new Map();
  const origins = (path) => {
    const earlier = known.get(path);
    if (earlier !== undefined) return earlier;
    const found = new Map();
    // Before it is whole: files may import each other in a circle.
    known.set(path, found);
    const text = read(path);
    for (const [, name] of text.matchAll(DECLARED)) found.set(name, { path, name });
    for (const [, list] of text.matchAll(LISTED)) for (const { as } of values(list)) found.set(as, { path, name: as });
    for (const [, verb, list, from] of text.matchAll(NAMED)) {
      const other = join(dirname(path), from);
      if (verb === 'export') for (const { name, as } of values(list)) found.set(as, origins(other).get(name) ?? { path: other, name });
    }
    for (const [, from] of text.matchAll(STAR))
      for (const [name, origin] of origins(join(dirname(path), from))) if (!found.has(name)) found.set(name, origin);
    return found;
  };
  return origins;
}

/** The text with imports of an `index.ts` pointed at the files behind it, on the same lines. */
export function redirect({ path, text }, origins) {
  return text.replaceAll(NAMED, (statement, verb, list, from) => {
    if (!from.endsWith('/index.ts')) return statement;
    const known = origins(join(dirname(path), from));
    const wanted = values(list).map(({ name, as }) => ({ as, origin: known.get(name) }));
    if (wanted.some(({ origin }) => origin === undefined)) return statement;
    const files = [...new Set(wanted.map(({ origin }) => origin.path))];
    const statements = files.map((file) => {
      const names = wanted.filter(({ origin }) => origin.path === file).map(({ as, origin }) => `${origin.name} as ${as}`);
      return `${verb} { ${names.join(', ')} } from '${specifier(path, file)}';`;
    });
    return statements.join(' ') + '\n'.repeat(statement.split('\n').length - 1);
  });
}

function specifier(from, to) {
  const path = relative(dirname(from), to).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}
