import type { Language, Repository, Texts } from './repositories.ts';

/** A change of which a design need not know. */
export interface HarmlessChange {
  kind: string;
  what: string;
  files: Texts;
}

const LOCAL: Readonly<Record<Language, RegExp>> = {
  ts: /^ {4,}(?:const|let) (\w+) =/gm,
  py: /^ {4,}([a-z]\w*) = (?!mapped_column)/gm,
  go: /^\t+(\w+)(?:, \w+)? :?= /gm,
  java: /^ {4,}[\w.]+ (\w+) = /gm,
  rs: /^ {4,}let (?:mut )?(\w+) =/gm,
};
const PRIVATE: Readonly<Record<Language, RegExp>> = {
  ts: /^(?:function| {2}private (?:async )?)\s?(\w+)\(/gm,
  py: /^def (_\w+)\(/gm,
  go: /^func (?:\([^)]*\) )?([a-z]\w+)\(/gm,
  java: /^ {2}private [\w.<>]+ (\w+)\(/gm,
  rs: /^(?:async )?fn (\w+)\(/gm,
};
const COMMENT: Readonly<Record<Language, string>> = { ts: '//', py: '#', go: '//', java: '//', rs: '//' };
const HELPER: Readonly<Record<Language, readonly string[]>> = {
  ts: [
    '\nfunction innerHelper(value: number): number {\n  return value + 1;\n}\nvoid innerHelper;\n',
    '\nconst innerLimit = 42;\nvoid innerLimit;\n',
    '\ninterface InnerShape {\n  a: number;\n}\n',
  ],
  py: ['\n\ndef _inner_helper(value: int) -> int:\n    return value + 1\n', '\n_INNER_LIMIT = 42\n'],
  go: [
    '\nfunc innerHelper(value int) int {\n\treturn value + 1\n}\n',
    '\nconst innerLimit = 42\n',
    '\ntype innerShape struct {\n\ta int\n}\n',
  ],
  java: ['\nclass InnerHelper {\n  int next(int value) {\n    return value + 1;\n  }\n}\n'],
  rs: [
    '\nfn inner_helper(value: u64) -> u64 {\n    value + 1\n}\n',
    '\nconst INNER_LIMIT: u64 = 42;\n',
    '\nstruct InnerShape {\n    a: u64,\n}\n',
  ],
};
const BODY: Readonly<Record<Language, readonly [RegExp, string]>> = {
  ts: [/^( {4,})return /m, '$1void 0;\n$1return '],
  py: [/^( {4,})return /m, '$1pass\n$1return '],
  go: [/^(\t+)return /m, '$1_ = 0\n$1return '],
  java: [/^( {4,})return /m, '$1int unused = 0;\n$1return '],
  rs: [/^( {4,})let /m, '$1let _unused = 0;\n$1let '],
};
const PARAMETER: Readonly<Record<Language, RegExp | undefined>> = {
  ts: /\b(userId|preferences|lines|reason|coupon|amount)(?=[:?])/,
  py: undefined,
  go: /\b(text|who|receipt|owner)(?= \w)/,
  java: /\b(payment|positions|today)(?=[,)])/,
  rs: /\b(number|days)(?=: )/,
};

/** Everything harmless that can be done to a repository. */
export function harmlessChanges(repository: Repository): HarmlessChange[] {
  const { files, language } = repository;
  const code = Object.keys(files).filter((path) => path.endsWith(`.${language}`));
  const sources = code.filter((path) => !/test|spec\./.test(path));
  return [
    ...sources.flatMap((path) => inFile(repository, path)),
    ...code.filter((path) => !sources.includes(path)).flatMap((path) => moved(files, path)),
    ...around(files),
  ];
}

function inFile({ files, language }: Repository, path: string): HarmlessChange[] {
  const text = files[path] ?? '';
  const as = (kind: string, next: string): HarmlessChange[] =>
    next === text ? [] : [{ kind, what: `${kind} in ${path}`, files: { ...files, [path]: next } }];
  const mark = COMMENT[language];
  return [
    ...as(
      'formatting',
      text.replaceAll(/^[ \t]+/gm, (indent) => indent + indent),
    ),
    ...as('formatting', text.replaceAll('\n\n', '\n\n\n')),
    ...as(
      'formatting',
      language === 'py' || language === 'go'
        ? text.replaceAll(/[ \t]*$/gm, '')
        : text.replaceAll(
            /\((\w[^()\n]{8,}, [^()\n]+)\)(?=[^\n]*\{$)/gm,
            (_, inner: string) => `(\n    ${inner.replaceAll(/, (?![^<[{]*[>\]}])/g, ',\n    ')}\n  )`,
          ),
    ),
    ...as('comments', `${mark} Copyright of somebody.\n${text.replaceAll(/^(\s*)(return|if|for)\b/gm, `$1${mark} Why this is so.\n$1$2`)}`),
    ...as('comments', `${text}\n${mark} The end.\n`),
    ...as('changed body', text.replace(BODY[language][0], BODY[language][1])),
    ...HELPER[language].flatMap((helper) => as('new private helper', text + helper)),
    ...names(text, LOCAL[language]).flatMap((name) => as('renamed local', renamed(text, name, `${name}Renamed`))),
    ...names(text, PRIVATE[language]).flatMap((name) =>
      as('renamed private helper', renamed(text, name, language === 'py' ? `${name}_renamed` : `${name}Renamed`)),
    ),
    ...(PARAMETER[language] === undefined
      ? []
      : names(text, new RegExp(PARAMETER[language], 'g'))
          .slice(0, 2)
          .flatMap((name) => as('renamed parameter', parameterRenamed(text, name)))),
  ];
}

const names = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))].filter((name) => name.length > 1 && name !== 'main').slice(0, 4);

/** Not where it is a property, a key or a part of a path. */
const renamed = (text: string, name: string, next: string): string =>
  text.replaceAll(new RegExp(`(?<![.\\w"'/:])${name}\\b(?!["'/]|: [\\w"'\`\\d]| = mapped)`, 'g'), next);

const parameterRenamed = (text: string, name: string): string =>
  text.replaceAll(new RegExp(`(?<=[(,] ?(?:[\\w<>]+ )?)${name}\\b(?=[:?,) ])`, 'g'), `${name}Given`);

function moved(files: Texts, path: string): HarmlessChange[] {
  const { [path]: text = '', ...rest } = files;
  const base = path.slice(path.lastIndexOf('/') + 1);
  return ['test/unit', 'tests/more'].flatMap((folder) => [
    { kind: 'moved test', what: `${path} to ${folder}`, files: { ...rest, [`${folder}/${base}`]: text } },
    { kind: 'new test', what: `a test in ${folder}`, files: { ...files, [`${folder}/more_${base}`]: text } },
  ]);
}

function around(files: Texts): HarmlessChange[] {
  return [
    { kind: 'other files', what: 'a changelog', files: { ...files, 'CHANGELOG.md': '# Changes\n\n- `GET /nothing` and `SomeName`\n' } },
    { kind: 'other files', what: 'a pipeline', files: { ...files, '.github/workflows/ci.yml': 'on: push\njobs: {}\n' } },
    { kind: 'other files', what: 'a lock file', files: { ...files, 'package-lock.json': '{}' } },
  ];
}
