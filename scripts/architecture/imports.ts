import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { CONTRACTS, LAYERS, type Layer } from './layers.ts';

/**
 * Why a file of the source may not import something; `undefined` when it may.
 * @param from path of the importing file, relative to the repository, with `/`
 * @param specifier as written in the import
 */
export function judgeImport(from: string, specifier: string): string | undefined {
  const layer = LAYERS.find(({ root }) => from.startsWith(root));
  if (layer === undefined) return `${from} lies in no layer of the table`;
  if (specifier.startsWith('.')) return judgePath(layer, from, posix.join(posix.dirname(from), specifier));
  if (isBuiltin(specifier)) return judgeBuiltin(layer, specifier);
  return judgePackage(layer, specifier);
}

function judgePath(layer: Layer, from: string, target: string): string | undefined {
  if (!/\.(?:ts|json)$/.test(target)) return `the import of ${target} must name the file with its ending (.ts)`;
  if (![layer.root, ...layer.imports].some((root) => target.startsWith(root))) {
    return `${layer.root} may import ${list(layer.imports)}, not ${target}`;
  }
  return judgeSibling(from, target);
}

/** Folders of the domain meet through an `index.ts`; `shared/` and the contract files are open to all. */
function judgeSibling(from: string, target: string): string | undefined {
  const folder = domainFolder(target);
  if (folder === undefined || folder === domainFolder(from)) return undefined;
  if (target.endsWith('/index.ts') || CONTRACTS.some((open) => target.startsWith(open))) return undefined;
  return `lib/domain/${folder} is reached through its index.ts, not ${target}`;
}

function domainFolder(path: string): string | undefined {
  return /^lib\/domain\/([^/]+)\//.exec(path)?.[1];
}

function judgeBuiltin(layer: Layer, specifier: string): string | undefined {
  if (!layer.node) return `${layer.root} is pure: no ${specifier}`;
  return specifier.startsWith('node:') ? undefined : `write node:${specifier}`;
}

function judgePackage(layer: Layer, specifier: string): string | undefined {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const allowed = layer.packages.some((entry) => (entry.endsWith('/*') ? name.startsWith(entry.slice(0, -1)) : name === entry));
  return allowed ? undefined : `${layer.root} may use ${list(layer.packages)}, not ${name}`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
