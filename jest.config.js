/**
 * Tests run as ES modules (`--experimental-vm-modules`, set by the npm scripts): the code base is ESM only, and so is middy 7.
 * Types are checked by `npm run typecheck`; here swc only strips them, as Node itself does.
 */
const swc = {
  jsc: {
    parser: { syntax: 'typescript' },
    target: 'es2024',
    // Keep what is written: an import that Node would load must be loaded here as well.
    transform: { verbatimModuleSyntax: true },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** @type {import('jest').Config} */
export default {
  rootDir: '.',
  roots: ['<rootDir>/test'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/fixtures/'],
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/', '<rootDir>/.stringline/'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  setupFilesAfterEnv: ['<rootDir>/test/support/equality.ts'],
  maxWorkers: 2,
  // Modules of finished suites stay in a worker. One of two gigabytes starts every git slower than the last: such a worker makes way for a new one.
  workerIdleMemoryLimit: '700MB',
  // For what hangs. Tests start processes, and a machine under load gives them a tenth of its time: what takes two seconds alone then takes twenty.
  testTimeout: 60_000,
  injectGlobals: false,
  errorOnDeprecated: true,
  collectCoverageFrom: ['lib/**/*.ts', 'lambdas/**/*.ts', '!**/index.ts'],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'json-summary', 'lcov'],
  // Floors that may only rise. The aim is 100 % of the domain and 90 % elsewhere.
  coverageThreshold: {
    global: { lines: 80, branches: 70 },
    './lib/domain/': { lines: 90, branches: 85 },
  },
};
