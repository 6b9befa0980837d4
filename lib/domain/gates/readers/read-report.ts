import { readCobertura } from './cobertura.ts';
import { isCoveragePy, readCoveragePy } from './coverage-py.ts';
import { isEslint, readEslint } from './eslint.ts';
import { isGoCoverprofile, readGoCoverprofile } from './go-coverprofile.ts';
import { isIstanbulSummary, readIstanbulSummary } from './istanbul.ts';
import { readJacoco } from './jacoco.ts';
import { isJestJson, readJestJson } from './jest-json.ts';
import { readJunit } from './junit.ts';
import { isLcov, readLcov } from './lcov.ts';
import { MAX_REPORT_BYTES, type ReadResult, failure } from './result.ts';
import { isSarif, readSarif } from './sarif.ts';
import { isTap, readTap } from './tap.ts';
import { isTrivy, isTrivyVersion, readTrivy, readTrivyVersion } from './trivy.ts';
import type { Report } from './types.ts';
import { decodeUtf8 } from './utf8.ts';
import { xmlRoot } from './xml.ts';

interface Format<T> {
  recognises: (content: T) => boolean;
  read: (content: T) => ReadResult<Report>;
}

const JSON_FORMATS: readonly Format<unknown>[] = [
  { recognises: isSarif, read: readSarif },
  { recognises: isTrivy, read: readTrivy },
  { recognises: isIstanbulSummary, read: readIstanbulSummary },
  { recognises: isCoveragePy, read: readCoveragePy },
  { recognises: isJestJson, read: readJestJson },
  { recognises: isEslint, read: readEslint },
  { recognises: isTrivyVersion, read: readTrivyVersion },
];

const TEXT_FORMATS: readonly Format<string>[] = [
  { recognises: isLcov, read: readLcov },
  { recognises: isGoCoverprofile, read: readGoCoverprofile },
  { recognises: isTap, read: readTap },
];

const XML_FORMATS: Record<string, (text: string) => ReadResult<Report>> = {
  coverage: readCobertura,
  report: readJacoco,
  testsuites: readJunit,
  testsuite: readJunit,
};

function readJson(text: string): ReadResult<Report> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return failure('malformed', `not valid JSON (${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'})`);
  }
  const format = JSON_FORMATS.find(({ recognises }) => recognises(json));
  return format === undefined ? failure('unrecognised', 'JSON of no known report format') : format.read(json);
}

function readText(text: string): ReadResult<Report> {
  if (/^\s*[[{]/.test(text)) return readJson(text);
  if (/^\s*</.test(text)) {
    const root = xmlRoot(text);
    const reader = root !== undefined && Object.hasOwn(XML_FORMATS, root) ? XML_FORMATS[root] : undefined;
    return reader === undefined ? failure('unrecognised', `XML of no known report format (root ${root ?? 'missing'})`) : reader(text);
  }
  const format = TEXT_FORMATS.find(({ recognises }) => recognises(text));
  return format === undefined ? failure('unrecognised', 'text of no known report format') : format.read(text);
}

/**
 * Reads a report of any known format, recognised by its content. Total: whatever the bytes are, the answer is a typed report or a
 * failure that says what is wrong.
 */
export function readReport(bytes: Uint8Array): ReadResult<Report> {
  if (bytes.length === 0) return failure('empty', 'the file is empty');
  if (bytes.length > MAX_REPORT_BYTES)
    return failure('too-large', `${bytes.length} bytes, more than the ${MAX_REPORT_BYTES} that are read`);
  const text = decodeUtf8(bytes);
  if (text === undefined) return failure('not-text', 'not UTF-8 text');
  if (text.trim() === '') return failure('empty', 'the file is blank');
  return readText(text);
}
