/** Why a report could not be used. */
export type ReadProblem = 'empty' | 'too-large' | 'not-text' | 'unrecognised' | 'malformed' | 'nothing-measured';

export type ReadResult<T> = { ok: true; report: T } | { ok: false; problem: ReadProblem; message: string };

export const success = <T>(report: T): ReadResult<T> => ({ ok: true, report });
export const failure = (problem: ReadProblem, message: string): ReadResult<never> => ({ ok: false, problem, message });

/** Reports above this size are refused unread, in bytes. */
export const MAX_REPORT_BYTES = 100 * 1024 * 1024;
