import type { CodeFact, FileFacts, Mount } from './facts.ts';

/** A router below a router below a router: deeper is a cycle. */
const MAX_DEPTH = 4;

/** Endpoints with the prefixes under which other files mount their routers. */
export function withMounts(files: readonly FileFacts[]): CodeFact[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const prefixes = new Map<string, string[]>();
  const handed = handedPrefixes(files);
  for (const file of files)
    for (const mount of file.mounts.filter(({ call }) => call === undefined)) {
      const target = resolveModule(file.path, mount, byPath);
      if (target !== undefined) prefixes.set(target, [...(prefixes.get(target) ?? []), `${mount.prefix}\0${file.path}`]);
    }
  return files.flatMap(({ path, facts }) => {
    const mounted = prefixesOf(path, prefixes, 0);
    return facts.flatMap((fact) => {
      const before = fact.kind !== 'endpoint' ? [] : fact.within === undefined ? mounted : handed(fact.within, folderOf(path), 0);
      return before.length > 0 ? before.map((prefix) => below(prefix, fact)) : [fact];
    });
  });
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The prefixes that callers hand to a function of a folder with a router, as packages of Go do. */
function handedPrefixes(files: readonly FileFacts[]): (name: string, folder: string, depth: number) => string[] {
  const calls = files.flatMap(({ path, mounts }) =>
    mounts.flatMap(({ call, ...mount }) => (call === undefined ? [] : [{ ...mount, call, by: folderOf(path) }])),
  );
  const byName = Map.groupBy(calls, ({ call }) => call);
  const homes = Map.groupBy(
    files.flatMap(({ path, facts }) => facts.flatMap(({ within }) => (within === undefined ? [] : [{ within, folder: folderOf(path) }]))),
    ({ within }) => within,
  );
  const handed = (name: string, folder: string, depth: number): string[] => {
    if (depth >= MAX_DEPTH) return [];
    const only = new Set(homes.get(name)?.map((home) => home.folder)).size === 1;
    return (byName.get(name) ?? [])
      .filter(({ from, by }) => (from === '' ? by === folder : only || folder.split('/').at(-1) === from))
      .flatMap(({ prefix, within, by }) => {
        const outer = within === undefined ? [] : handed(within, by, depth + 1);
        return outer.length === 0 ? [prefix] : outer.map((before) => before.replace(/\/$/, '') + prefix);
      });
  };
  return handed;
}

function prefixesOf(path: string, prefixes: ReadonlyMap<string, readonly string[]>, depth: number): string[] {
  if (depth >= MAX_DEPTH) return [];
  return (prefixes.get(path) ?? []).flatMap((entry) => {
    const [prefix = '', by = ''] = entry.split('\0');
    const outer = prefixesOf(by, prefixes, depth + 1);
    return outer.length === 0 ? [prefix] : outer.map((before) => before.replace(/\/$/, '') + prefix);
  });
}

function below(prefix: string, fact: CodeFact): CodeFact {
  const [method = '', path = '/'] = fact.name.split(' ');
  return { ...fact, name: `${method} ${prefix.replace(/\/$/, '')}${path === '/' ? '' : path}` };
}

const ENDINGS = ['', '.ts', '.tsx', '.js', '.mjs', '.jsx', '/index.ts', '/index.js', '.py', '/__init__.py'];

/** The file that an import names: relative as in JavaScript, dotted as in Python (of which the last word may be a name in the module). */
function resolveModule(from: string, { from: module }: Mount, files: ReadonlyMap<string, FileFacts>): string | undefined {
  if (/^\.{1,2}\//.test(module)) {
    const plain = normalise(`${from.slice(0, from.lastIndexOf('/') + 1)}${module}`);
    const bare = plain.replace(/\.[cm]?js$/, '');
    return [...ENDINGS.map((ending) => plain + ending), ...ENDINGS.map((ending) => bare + ending)].find((path) => files.has(path));
  }
  const words = module.split('.').filter((word) => word !== '');
  for (const last of [words.length, words.length - 1]) {
    const suffix = words.slice(0, last).join('/');
    if (suffix === '') continue;
    const found = [...files.keys()].find((path) =>
      [`${suffix}.py`, `${suffix}/__init__.py`].some((end) => path === end || path.endsWith(`/${end}`)),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
