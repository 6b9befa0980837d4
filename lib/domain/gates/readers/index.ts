export { coverageByFormat, mergeCoverage } from './coverage.ts';
export { readReport } from './read-report.ts';
export { MAX_REPORT_BYTES, type ReadProblem, type ReadResult } from './result.ts';
export type * from './types.ts';
