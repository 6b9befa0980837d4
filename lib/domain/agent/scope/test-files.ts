import { compileGlob } from '../glob.ts';

// Names and folders by which the test runners of the common languages find tests.
const TEST_NAME =
  /(?:[._-](?:test|tests|spec|e2e|prop)\.[^/]+|_test\.[a-z]+|^test_[^/]+|^conftest\.py|(?:Test|Tests|Spec|IT)\.(?:java|kt|scala|groovy|cs|swift|php))$/;
const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testdata|fixtures|__fixtures__|__snapshots__)\//;

/** Whether a path is a test file by the usual conventions or by one of the given globs. */
export function isTestPath(path: string, patterns: readonly string[] = []): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (TEST_NAME.test(name) || TEST_FOLDER.test(path)) return true;
  return patterns.some((pattern) => {
    const glob = compileGlob(pattern);
    return glob.ok && glob.matches(path);
  });
}

/**
 * Name of a file without its endings and without what marks it as a test, in lower case and without separators:
 * `user-service.test.ts`, `test_user_service.py` and `UserServiceTest.java` all give `userservice`.
 */
export function subjectOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/^\./, '');
  const stem = name.replace(/\..*$/, '');
  return stem
    .replace(/^test_/i, '')
    .replace(/(?:[_-](?:test|tests|spec)|(?<=[a-z0-9])(?:Tests?|Spec|IT))$/, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** Names that say nothing about their subject: a test of one `index.ts` is not a test of all others. */
const COMMON = new Set(['index', 'main', 'mod', 'lib', 'init', 'types', 'app', 'utils', 'helpers']);

/** Whether a test file belongs to a source file: same subject, and for names without meaning also the same folder name. */
export function isTestOf(test: string, source: string): boolean {
  const subject = subjectOf(source);
  if (subject === '' || subjectOf(test) !== subject) return false;
  return !COMMON.has(subject) || test.split('/').includes(folderName(source));
}

function folderName(path: string): string {
  return path.split('/').at(-2) ?? '';
}
