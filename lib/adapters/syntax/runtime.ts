import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Language, Node, Parser } from '@vscode/tree-sitter-wasm';

type Runtime = typeof import('@vscode/tree-sitter-wasm');

/** Grammars by the name of their file. */
export type Grammar = 'typescript' | 'tsx' | 'javascript' | 'python' | 'go' | 'java' | 'rust' | 'c-sharp';

const PACKAGE = '@vscode/tree-sitter-wasm';

let runtime: Promise<{ api: Runtime; folder: string }> | undefined;
const grammars = new Map<Grammar, Promise<Language>>();
const parsers = new Map<Grammar, Promise<Parser>>();

/** The runtime is looked up when it is first needed, beside us in node_modules: no bundle holds its eight megabytes. */
async function load(): Promise<{ api: Runtime; folder: string }> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve(PACKAGE));
  const api = require(PACKAGE) as Runtime;
  await api.Parser.init({ locateFile: () => join(folder, 'tree-sitter.wasm') });
  return { api, folder };
}

function languageOf(grammar: Grammar): Promise<Language> {
  const known = grammars.get(grammar);
  if (known !== undefined) return known;
  runtime ??= load();
  const loading = runtime.then(async ({ api, folder }) =>
    api.Language.load(new Uint8Array(await readFile(join(folder, `tree-sitter-${grammar}.wasm`)))),
  );
  grammars.set(grammar, loading);
  return loading;
}

function parserOf(grammar: Grammar): Promise<Parser> {
  const known = parsers.get(grammar);
  if (known !== undefined) return known;
  const making = languageOf(grammar).then(async (language) => {
    runtime ??= load();
    const { api } = await runtime;
    return new api.Parser().setLanguage(language);
  });
  parsers.set(grammar, making);
  return making;
}

/** A file of the largest size takes a fraction of a second; what is made to be no code can take the square of its length. */
const PARSE_MS = 5000;

/** Parses a text, hands its syntax tree to `read`, and frees the tree: it lies outside the garbage collector's reach. */
export async function withTree<T>(grammar: Grammar, text: string, read: (root: Node) => T, limitMs = PARSE_MS): Promise<T> {
  const parser = await parserOf(grammar);
  const until = performance.now() + limitMs;
  const tree = parser.parse(text, null, { progressCallback: () => performance.now() > until });
  if (tree === null) {
    // The parser would go on with it at the next text.
    parser.reset();
    throw new Error(`the ${grammar} grammar gave no tree in ${limitMs / 1000} seconds`);
  }
  try {
    return read(tree.rootNode);
  } finally {
    tree.delete();
  }
}
