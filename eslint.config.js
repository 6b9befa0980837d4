import tseslint from 'typescript-eslint';
import { architecture } from './scripts/architecture/eslint-plugin.ts';

const SOURCE = ['lib/**/*.ts', 'lambdas/**/*.ts', 'bin/**/*.ts'];
const DOMAIN = ['lib/domain/**/*.ts'];
const WORKSHOP = ['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'];

/** Bans are syntax patterns; a place that must break one says why: `// eslint-disable-next-line no-restricted-syntax -- reason`. */
const everywhere = [
  {
    selector: 'ImportDeclaration[source.value="zod"] > :matches(ImportSpecifier, ImportDefaultSpecifier)',
    message: "Write import * as z from 'zod': the named and default imports quadruple the bundle.",
  },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
];

const empty = [
  'ArrayExpression[elements.length=0]',
  'ObjectExpression[properties.length=0]',
  'Literal[raw="null"]',
  'Literal[value=""]',
  'Literal[value=true]',
  'Identifier[name="undefined"]',
].join(', ');
const silence = 'A failure must not look like a result: rethrow, wrap it, or return a typed failure.';
const inSource = [
  ...everywhere,
  { selector: `CatchClause ReturnStatement > :matches(${empty})`, message: silence },
  { selector: 'CatchClause ReturnStatement[argument=null]', message: silence },
  { selector: 'CatchClause > BlockStatement[body.length=0]', message: silence },
  { selector: `CallExpression[callee.property.name="catch"] > ArrowFunctionExpression > :matches(${empty}).body`, message: silence },
  { selector: 'CallExpression[callee.property.name="catch"] > ArrowFunctionExpression > BlockStatement[body.length=0]', message: silence },
];

const environment = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'The environment is read in env.ts, once and as a whole.',
};
const environmentImport = {
  selector: 'ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name="env"]',
  message: environment.message,
};

const impure = [
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'The domain has no clock: take the time as an argument.',
  },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'The domain has no clock: take the time as an argument.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'The domain has no clock: take the time as an argument.' },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'The domain has no randomness: take it as an argument.',
  },
  { selector: 'Identifier[name=/^(globalThis|performance|crypto|setTimeout|setInterval|fetch)$/]', message: 'The domain is pure.' },
];

/** The language's own traps that neither the compiler nor the typed rules catch. */
const traps = [
  'no-async-promise-executor',
  'no-compare-neg-zero',
  'no-cond-assign',
  'no-constant-condition',
  'no-debugger',
  'no-dupe-else-if',
  'no-duplicate-case',
  'no-empty',
  'no-empty-character-class',
  'no-empty-pattern',
  'no-ex-assign',
  'no-irregular-whitespace',
  'no-loss-of-precision',
  'no-misleading-character-class',
  'no-prototype-builtins',
  'no-regex-spaces',
  'no-self-assign',
  'no-self-compare',
  'no-sparse-arrays',
  'no-unmodified-loop-condition',
  'no-unsafe-finally',
  'no-unsafe-optional-chaining',
  'no-useless-backreference',
  'no-useless-catch',
  'no-useless-escape',
  'preserve-caught-error',
  'use-isnan',
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'reports/', 'examples/', '.stryker-tmp/', '**/.stringline/', 'test/**/fixtures/', 'test/vectors/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', ...everywhere],
      ...Object.fromEntries(traps.map((rule) => [rule, 'error'])),
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400 }],
      'max-params': 'off',
      '@typescript-eslint/max-params': ['error', { max: 4, countVoidThis: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Code points are what is meant; only a spread of maps, arrays into objects and the like is a slip.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Ports are asynchronous by contract, whatever stands behind them.
      '@typescript-eslint/require-await': 'off',
      // The compiler already allows index access by literal only where it must be written so.
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    files: SOURCE,
    plugins: { architecture },
    rules: {
      'architecture/import-direction': 'error',
      'no-restricted-syntax': ['error', ...inSource, environment, environmentImport],
      'no-console': 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['lib/**/env.ts', 'lambdas/**/env.ts', 'bin/env.ts'], rules: { 'no-restricted-syntax': ['error', ...inSource] } },
  { files: ['lib/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: DOMAIN, rules: { 'no-restricted-syntax': ['error', ...inSource, environment, environmentImport, ...impure] } },
  {
    files: WORKSHOP,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['scripts/**/*.mjs'], rules: { eqeqeq: 'error', 'max-lines': ['error', { max: 400 }] } },
);
