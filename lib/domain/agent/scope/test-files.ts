import { folderOf } from '../../source/index.ts';
import { compileGlob } from '../glob.ts';

// Names and folders by which the test runners of the common languages find tests.
const TEST_NAME =
  /(?:[._-](?:test|tests|spec|e2e|prop)\.[^/]+|_test\.[a-z]+|^test_[^/]+|^conftest\.py|(?:Test|Tests|Spec|IT)\.(?:java|kt|scala|groovy|cs|swift|php))$/;
/** All tests in one file: `test.js` beside the code of a small package, `tests.py` in an application of Django. Elsewhere `test.ts` may be a command. */
const ONLY_TEST = /^tests?\.[cm]?[jt]sx?$|(?:^|\/)tests\.py$/;
const KIRO = /(?:^|\/)\.kiro\//;
const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testdata|fixtures|__fixtures__|__snapshots__)\//;

/** Whether a path is a test file by the usual conventions or by one of the given globs. */
export function isTestPath(path: string, patterns: readonly string[] = []): boolean {
  // `.kiro/specs/` holds what is promised, not what proves it.
  if (KIRO.test(path)) return false;
  if (isTestName(path) || TEST_FOLDER.test(path)) return true;
  return patterns.some((pattern) => {
    const glob = compileGlob(pattern);
    return glob.ok && glob.matches(path);
  });
}

const OUTERMOST = /^(?:tests?|spec|__tests__)\//;
/** Folders of tests wherever they lie; `specs`, `fixtures` and `e2e` can be parts of a product, unless they are the outermost. */
const CERTAIN_FOLDER = /(?:^|\/)(?:tests?|__tests__|__fixtures__|__snapshots__)\/|^(?:specs?|e2e|testdata|fixtures)\//;

/**
 * Whether a path can only be a test of this source: by its name, or by the outermost folder and the source's own extension. For those who
 * may write tests and nothing else, a folder somewhere on the way is not enough.
 */
export function isCertainTestOf(path: string, source: string): boolean {
  if (KIRO.test(path) || !isTestOf(path, source)) return false;
  return isTestName(path) || (OUTERMOST.test(path) && extensionOf(path) === extensionOf(source));
}

/** Whether a changed file is a source whose tests can be asked for: `lib/specs/graph.ts` is one, although it lies below `specs`. */
export function isTested(path: string): boolean {
  return !isTestName(path) && !KIRO.test(path) && !CERTAIN_FOLDER.test(path);
}

function isTestName(path: string): boolean {
  return TEST_NAME.test(nameOf(path)) || ONLY_TEST.test(path);
}

function extensionOf(path: string): string {
  return /\.[^.]+$/.exec(nameOf(path))?.[0] ?? '';
}

/**
 * Words of a file's name without its endings and without what marks it as a test: `user-service.test.ts`, `test_user_service.py` and
 * `UserServiceTest.java` all give `user`, `service`.
 */
export function subjectOf(path: string): string[] {
  const stem = nameOf(path).replace(/^\./, '').replace(/\..*$/, '');
  const words = stem
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const start = MARKS.has(words[0] ?? '') ? 1 : 0;
  const end = words.length > start + 1 && MARKS.has(words.at(-1) ?? '') ? -1 : words.length;
  return words.slice(start, end);
}

const MARKS = new Set(['test', 'tests', 'spec', 'it']);

/** Names that say nothing about their subject: a test of one `index.ts` is not a test of all others. */
const COMMON = new Set(['index', 'main', 'mod', 'lib', 'init', 'types', 'app', 'utils', 'util', 'helpers', 'common']);

/**
 * Whether a test file belongs to a source file: its name begins with the words of the source's name (`service-errors.test.ts` for
 * `service.ts`), or is the name of the source's folder. For names that say nothing the folder must agree as well.
 */
export function isTestOf(test: string, source: string): boolean {
  const subject = subjectOf(source);
  const tested = subjectOf(test);
  const folder = folderOf(source).split('/').at(-1) ?? '';
  if (folder !== '' && tested.join('') === subjectOf(folder).join('')) return true;
  if (subject.length === 0 || !subject.every((word, index) => tested[index] === word)) return false;
  return subject.length > 1 || !COMMON.has(subject[0] ?? '') || folderOf(test).split('/').includes(folder);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
