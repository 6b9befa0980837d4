import type { ScannedText } from '../text/lines.ts';

/** Something that code in a design declares. */
export interface DesignInterface {
  kind: 'interface' | 'class' | 'type' | 'struct' | 'enum' | 'function';
  name: string;
  /** 1-based. */
  line: number;
}

/** `GET /api/notes/{id}`. */
export interface DesignEndpoint {
  method: string;
  path: string;
  /** 1-based. */
  line: number;
  column: number;
}

const CODE =
  /^(?:[jt]sx?|typescript|javascript|python|py|rust|rs|go|golang|java|kotlin|kt|scala|csharp|cs|swift|php|ruby|rb|dart|c|cpp|proto)$/;
const PREFIX =
  '^[ \\t]{0,16}(?:(?:export|default|declare|public|private|protected|internal|abstract|static|final|sealed|data|async|pub(?:\\([a-z]{1,8}\\))?|override|open|unsafe) ){0,5}';
const DECLARATIONS: readonly { kind: DesignInterface['kind']; pattern: RegExp }[] = [
  { kind: 'interface', pattern: new RegExp(`${PREFIX}(?:interface|trait|protocol)[ \\t]+([A-Za-z_]\\w*)`) },
  { kind: 'class', pattern: new RegExp(`${PREFIX}class[ \\t]+([A-Za-z_]\\w*)`) },
  { kind: 'struct', pattern: new RegExp(`${PREFIX}(?:struct|record|message)[ \\t]+([A-Za-z_]\\w*)`) },
  { kind: 'struct', pattern: /^type[ \t]+([A-Za-z_]\w*)[ \t]+struct\b/ },
  { kind: 'interface', pattern: /^type[ \t]+([A-Za-z_]\w*)[ \t]+interface\b/ },
  { kind: 'type', pattern: new RegExp(`${PREFIX}type[ \\t]+([A-Za-z_]\\w*)`) },
  { kind: 'enum', pattern: new RegExp(`${PREFIX}enum[ \\t]+([A-Za-z_]\\w*)`) },
  { kind: 'function', pattern: new RegExp(`${PREFIX}(?:function\\*?|def|fn|func|fun)[ \\t]+(?:\\([^)]{0,80}\\)[ \\t]*)?([A-Za-z_]\\w*)`) },
  {
    kind: 'function',
    pattern: new RegExp(`${PREFIX}const[ \\t]+([A-Za-z_]\\w*)[^=]{0,120}=[ \\t]*(?:async[ \\t]*)?\\([^)]{0,400}\\)[^=]{0,120}=>`),
  },
];

/** Interfaces, classes, types and functions that the code blocks of a design declare, in order. */
export function readInterfaces({ fences }: ScannedText): DesignInterface[] {
  return fences
    .filter(({ language }) => CODE.test(language))
    .flatMap(({ content, line }) => content.flatMap((text, index) => declaration(text, line + 1 + index) ?? []));
}

function declaration(text: string, line: number): DesignInterface | undefined {
  const start = text.slice(0, 1000);
  for (const { kind, pattern } of DECLARATIONS) {
    const name = pattern.exec(start)?.[1];
    if (name !== undefined) return { kind, name, line };
  }
  return undefined;
}

const METHOD = /GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS/g;
/** Methods of one path, and the path, with nothing between them but marks: `GET /x`, **PUT** `/x`, | POST | /x |, GET/POST `/x`, `GET` and `PUT /x`. */
const ENDPOINT =
  /(?<!\w)((?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[*`]{0,3} {0,2}(?:[/,&]|\||or|and) {0,2}[*`]{0,3}){0,6}(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS))(?=[*`|\s])[*`]{0,4}[ \t]{0,12}(?:\|[ \t]{0,20})?[*`]{0,3}((?:\/\*{0,2}(?:[\w{}[\]$@:.~%-]|<[\w:]+>)*)+)/g;

/** An endpoint in a line: `end` is behind all that was read of it. */
export interface NamedEndpoint {
  method: string;
  path: string;
  index: number;
  end: number;
}

/** Endpoints that a line names, in order. */
export function endpointsIn(line: string): NamedEndpoint[] {
  if (!line.includes('/')) return [];
  return [...line.slice(0, 20_000).matchAll(ENDPOINT)].flatMap(({ 0: whole, 1: methods = '', 2: written = '', index }) => {
    const path = withoutMarks(written, line[index - 1] === '*');
    return [...methods.matchAll(METHOD)].map(([method]) => ({ method, path, index, end: index + whole.length }));
  });
}

/** `**GET /x/**` is bold, and `/files/*` a path; `[GET /x](#x)` is a link, and `/files/[id]` a path. */
function withoutMarks(path: string, emphasised: boolean): string {
  const bare = path.replace(/^([^[]*)\]+$/, '$1').replace(/(?<=.)[.:]+$/, '');
  return (emphasised ? bare.replace(/\*+$/, '') : bare).replace(/(?<=.)\/$/, '');
}

/** Endpoints that a design names in its text, tables and HTTP examples, in order. */
export function readEndpoints({ lines }: ScannedText): DesignEndpoint[] {
  return lines
    .filter(({ kind }) => kind !== 'front-matter')
    .flatMap(({ text, number }) => endpointsIn(text).map(({ method, path, index }) => ({ method, path, line: number, column: index + 1 })));
}
