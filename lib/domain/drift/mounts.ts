import type { CodeFact, FileFacts, Mount } from './facts.ts';

/** A router below a router below a router: deeper is a cycle. */
const MAX_DEPTH = 4;

/** Endpoints with the prefixes under which other files mount their routers. */
export function withMounts(files: readonly FileFacts[]): CodeFact[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const prefixes = new Map<string, string[]>();
  for (const file of files)
    for (const mount of file.mounts) {
      const target = resolveModule(file.path, mount, byPath);
      if (target !== undefined) prefixes.set(target, [...(prefixes.get(target) ?? []), `${mount.prefix}\0${file.path}`]);
    }
  return files.flatMap(({ path, facts }) => {
    const mounted = prefixesOf(path, prefixes, 0);
    return facts.flatMap((fact) =>
      fact.kind === 'endpoint' && mounted.length > 0 ? mounted.map((prefix) => below(prefix, fact)) : [fact],
    );
  });
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
