import type { Node } from '@vscode/tree-sitter-wasm';
import type { CodeReader } from '../../app/ports.ts';
import type { FileFacts } from '../../domain/drift/index.ts';
import { csharpExports } from './exports/csharp.ts';
import { ecmascriptExports } from './exports/ecmascript.ts';
import { goExports } from './exports/go.ts';
import { javaExports } from './exports/java.ts';
import { pythonExports } from './exports/python.ts';
import { rustExports } from './exports/rust.ts';
import { withHeads } from './heads.ts';
import { innerNames, keywordNames } from './inner.ts';
import { descendants, type Fact, lineOf } from './nodes.ts';
import { constructResources, mappedTables } from './resources/constructs.ts';
import { eventNames } from './resources/events.ts';
import { templateFacts } from './resources/templates.ts';
import { embeddedTables, prismaTables, sqlTables, terraformFacts } from './resources/text.ts';
import { csharpRoutes } from './routes/csharp.ts';
import { ecmascriptRoutes, type Routes } from './routes/ecmascript.ts';
import { goRoutes } from './routes/go.ts';
import { javaRoutes } from './routes/java.ts';
import { pythonRoutes } from './routes/python.ts';
import { rustRoutes } from './routes/rust.ts';
import { type Grammar, withTree } from './runtime.ts';

/** Digest of the readers' code and grammars, which the build puts in. */
declare const STRINGLINE_READERS: string | undefined;

/** Larger files are generated or vendored: they are named, not read. */
export const MAX_CODE_BYTES = 512_000;

interface Language {
  grammar: Grammar;
  exports: (root: Node) => Fact[];
  routes: (root: Node, path: string) => Routes;
}

const only = (facts: Fact[]): Routes => ({ facts, mounts: [] });
const script = (grammar: Grammar): Language => ({ grammar, exports: ecmascriptExports, routes: ecmascriptRoutes });
const python: Language = { grammar: 'python', exports: pythonExports, routes: pythonRoutes };
const go: Language = { grammar: 'go', exports: goExports, routes: goRoutes };
const java: Language = { grammar: 'java', exports: javaExports, routes: (root) => only(javaRoutes(root)) };
const rust: Language = { grammar: 'rust', exports: rustExports, routes: (root) => only(rustRoutes(root)) };
const csharp: Language = { grammar: 'c-sharp', exports: csharpExports, routes: (root) => only(csharpRoutes(root)) };

/** By file ending. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  ts: script('typescript'),
  mts: script('typescript'),
  cts: script('typescript'),
  tsx: script('tsx'),
  js: script('javascript'),
  mjs: script('javascript'),
  cjs: script('javascript'),
  jsx: script('javascript'),
  py: python,
  go,
  java,
  rs: rust,
  cs: csharp,
};

type TextReader = (text: string) => { facts: Fact[]; problem?: string };
const TEXTS: Readonly<Record<string, TextReader>> = {
  tf: (text) => ({ facts: terraformFacts(text) }),
  sql: (text) => ({ facts: sqlTables(text) }),
  prisma: (text) => ({ facts: prismaTables(text) }),
  yml: templateFacts,
  yaml: templateFacts,
  template: templateFacts,
};

/** Languages without a grammar here: what their files hold is known by name. */
const NAMED = new Set('vue svelte astro kt kts swift php rb dart scala groovy c h cc cpp hpp cxx m mm ex exs fs vb lua'.split(' '));

const endingOf = (path: string): string => /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

/** Reads code by its syntax tree and infrastructure by its text. Total: what cannot be read is said in `problem`, with what could. */
export function createCodeReader(): CodeReader {
  return {
    ...(typeof STRINGLINE_READERS === 'string' && { version: STRINGLINE_READERS }),
    reads: (path) => Object.hasOwn(LANGUAGES, endingOf(path)) || Object.hasOwn(TEXTS, endingOf(path)) || NAMED.has(endingOf(path)),
    async read({ path, text }) {
      const ending = endingOf(path);
      const language = Object.hasOwn(LANGUAGES, ending) ? LANGUAGES[ending] : undefined;
      const reader = Object.hasOwn(TEXTS, ending) ? TEXTS[ending] : undefined;
      if (text.length > MAX_CODE_BYTES)
        return { path, facts: [], mounts: [], problem: `larger than ${MAX_CODE_BYTES / 1000} kB: not read`, unread: 'unfit' };
      try {
        if (language !== undefined) return await withTree(language.grammar, text, (root) => readTree(root, { path, text }, language));
        if (NAMED.has(ending)) return { path, facts: placed(embeddedTables(text), path), mounts: [], inner: keywordNames(text) };
        const { facts, problem } = reader?.(text) ?? { facts: [], problem: 'no reader knows this kind of file' };
        return { path, facts: placed(facts, path), mounts: [], ...(problem !== undefined && { problem }) };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { path, facts: [], mounts: [], problem: `could not be read: ${reason}`, unread: 'fault' };
      }
    },
  };
}

function readTree(root: Node, { path, text }: { path: string; text: string }, language: Language): FileFacts {
  const routes = language.routes(root, path);
  const exports = withHeads(language.exports(root), root);
  const resources = [...constructResources(root), ...mappedTables(root), ...embeddedTables(text)];
  const facts = [...exports, ...routes.facts, ...resources, ...eventNames(root)];
  const inner = innerNames(root, exports);
  const broken = root.hasError ? descendants(root, 'ERROR')[0] : undefined;
  return {
    path,
    facts: placed(facts, path),
    mounts: routes.mounts,
    ...(inner.length > 0 && { inner }),
    ...(root.hasError && {
      problem: `${broken === undefined ? 'somewhere there' : `near line ${lineOf(broken)}`} is syntax that the grammar does not know: what stands around it was read`,
    }),
  };
}

const placed = (facts: readonly Fact[], path: string): FileFacts['facts'] => facts.map((fact) => ({ ...fact, path }));
