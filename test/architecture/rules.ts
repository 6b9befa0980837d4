import ts from 'typescript';
import { judgeImport } from '../../scripts/architecture/imports.ts';
import type { SourceFile } from './source-files.ts';

/** A rule over one file: what is wrong with it, one sentence each. */
export type Rule = (file: SourceFile) => string[];

/** The hard cap; the median is meant to lie far below it. */
export const MAX_LINES = 400;

/** Static and dynamic imports, re-exports and type imports all count: a dependency on a type is a dependency. */
export const importDirection: Rule = ({ path, text }) =>
  ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => judgeImport(path, fileName) ?? []);

const HOST = new Set(['process', 'console', 'globalThis', 'performance', 'crypto', 'Deno']);
const HOST_CALLS = new Set(['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'structuredClone', 'Date']);

/** No clock, no randomness, no host. The compiler says most of it (`types: []`), but it knows `Date` and `Math`. */
export const domainPurity: Rule = (file) =>
  findings(file, (node) => {
    if (ts.isNewExpression(node) && isName(node.expression, 'Date') && (node.arguments ?? []).length === 0) return 'reads the clock';
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && HOST_CALLS.has(node.expression.text)) return 'calls the host';
    if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
    const access = `${node.expression.text}.${node.name.text}`;
    if (access === 'Date.now' || access === 'Math.random' || HOST.has(node.expression.text)) return 'reaches outside';
    return undefined;
  });

export const environmentInOnePlace: Rule = (file) => (file.path.endsWith('/env.ts') ? [] : findings(file, readsEnvironment));

function readsEnvironment(node: ts.Node): string | undefined {
  const accessed =
    (ts.isPropertyAccessExpression(node) && isName(node.expression, 'process') && node.name.text === 'env') ||
    (ts.isElementAccessExpression(node) && isName(node.expression, 'process')) ||
    (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && isName(node.initializer, 'process')) ||
    (ts.isImportDeclaration(node) && /^'(?:node:)?process'$/.test(node.moduleSpecifier.getText()) && /\benv\b/.test(node.getText()));
  return accessed ? 'reads the environment outside of an env.ts' : undefined;
}

export const sizeBudget: Rule = ({ text }) => {
  const lines = text.trimEnd().split('\n').length;
  return lines > MAX_LINES ? [`has ${lines} lines, the cap is ${MAX_LINES}`] : [];
};

/** Switching a check off is a decision, and a decision has a reason. */
export const reasonedSuppression: Rule = ({ text }) =>
  text.split('\n').flatMap((line, index) => {
    const suppression = /(?:\/\/|\/\*)\s*(?:eslint-disable\S*|@ts-\S+|Stryker disable)(?<rest>.*)/.exec(line)?.groups?.['rest'];
    const silent = suppression !== undefined && !/(?: -- |: )\s*\S+ \S+/.test(suppression);
    return silent ? [`line ${index + 1} switches a check off without saying why`] : [];
  });

function findings({ path, text }: SourceFile, judge: (node: ts.Node) => string | undefined): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const reason = judge(node);
    if (reason !== undefined)
      found.push(`line ${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${reason}: ${node.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isName(node: ts.Node | undefined, name: string): boolean {
  return node !== undefined && ts.isIdentifier(node) && node.text === name;
}
