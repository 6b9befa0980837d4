import type { Language, Repository, Texts } from './repositories.ts';

export type SeedKind = 'removed component' | 'renamed export' | 'changed signature' | 'moved file' | 'changed endpoint' | 'undeclared';

/** A change that puts the code out of step with the design. */
export interface Seed {
  kind: SeedKind;
  what: string;
  files: Texts;
  /** Words of which one must be in the item that tells of it. */
  told: readonly string[];
}

const isCode = (path: string): boolean => !path.startsWith('.kiro/');

/** How a function or method is defined, by language; the parameters are what is behind the bracket. */
export const DEFINITION: Readonly<Record<Language, (name: string) => RegExp>> = {
  ts: (name) => new RegExp(`((?:export (?:async )?function |export const |^  (?:async )?)${name}(?: = (?:async )?)?\\()`, 'gm'),
  py: (name) => new RegExp(`(def ${name}\\()`, 'g'),
  go: (name) => new RegExp(`((?:^func (?:\\([^)]*\\) )?|^\\t)${name}\\()(?=[^\\n]*\\) ?[^\\n]*(?:error|string|Handler|\\*\\w+))`, 'gm'),
  java: (name) => new RegExp(`(^  (?:public )?[\\w<>.]+ ${name}\\()`, 'gm'),
  rs: (name) => new RegExp(`(fn ${name}\\()`, 'g'),
};

const EXTRA: Readonly<Record<Language, string>> = {
  ts: 'extra: boolean',
  py: 'extra: bool',
  go: 'extra bool',
  java: 'boolean extra',
  rs: 'extra: bool',
};
const OTHER_TYPE: Readonly<Record<Language, readonly [RegExp, string]>> = {
  ts: [/: (?:string|number|Message|Preferences|Order\b|OrderLine\[\]|PreferenceService)/, ': Buffer'],
  py: [/: (?:str|int|ReservationService|StockItem|list\[StockItem\])/, ': bytes'],
  go: [/ (?:string|int64|\*Account|accounts\.Store)/, ' []byte'],
  java: [/\b(?:String|UUID|LocalDate|BigDecimal) (?=\w)/, 'Integer '],
  rs: [/: (?:&str|u64|Link|&\[Hit\]|Arc<dyn LinkStore>)/, ': Vec<u8>'],
};

/** Everything that can be seeded into a repository. */
export function seedsOf(repository: Repository): Seed[] {
  return [
    ...removedComponents(repository),
    ...renamedExports(repository),
    ...changedSignatures(repository),
    ...movedFiles(repository),
    ...changedEndpoints(repository),
    ...undeclared(repository),
  ];
}

function removedComponents({ files, components }: Repository): Seed[] {
  return components.map(([name, ...gone]) => ({
    kind: 'removed component',
    what: name,
    files: Object.fromEntries(Object.entries(files).filter(([path]) => !gone.includes(path))),
    told: [name, ...gone],
  }));
}

const isTypeName = (name: string): boolean => /^\p{Lu}/u.test(name);

function renamedExports({ files, exports, language }: Repository): Seed[] {
  return exports.flatMap(([path, name]) => {
    const pascal = isTypeName(name);
    const snake = name.includes('_') || language === 'rs' || language === 'py';
    const names = pascal
      ? [`${name}Next`, `Renewed${name}`]
      : snake
        ? [`${name}_now`, `new_${name}`]
        : [`${name}Now`, `perform${name.charAt(0).toUpperCase()}${name.slice(1)}`];
    return names.flatMap((next): Seed[] => {
      const isFunction = DEFINITION[language](name).test(files[path] ?? '');
      const changed = isFunction
        ? { ...files, [path]: (files[path] ?? '').replaceAll(DEFINITION[language](name), (head: string) => head.replace(name, next)) }
        : everywhere(files, new RegExp(`\\b${name}\\b`, 'g'), next);
      return [{ kind: 'renamed export', what: `${name} to ${next}`, files: changed, told: [name] }];
    });
  });
}

function everywhere(files: Texts, pattern: RegExp, next: string): Texts {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, isCode(path) ? text.replaceAll(pattern, next) : text]));
}

function changedSignatures({ files, exports, language }: Repository): Seed[] {
  return exports.flatMap(([path, name]) => {
    const text = files[path] ?? '';
    const changes: readonly (readonly [string, (parameters: string) => string])[] = [
      ['one more parameter', (parameters) => more(parameters, EXTRA[language])],
      ['another type', (parameters) => parameters.replace(OTHER_TYPE[language][0], OTHER_TYPE[language][1])],
    ];
    return changes.flatMap(([what, change]): Seed[] => {
      const next = withParameters(text, DEFINITION[language](name), change);
      return next === text
        ? []
        : [{ kind: 'changed signature', what: `${name}: ${what}`, files: { ...files, [path]: next }, told: [name] }];
    });
  });
}

const more = (parameters: string, extra: string): string => (parameters.trim() === '' ? extra : `${parameters}, ${extra}`);

/** Changes what stands between the brackets behind a definition. */
function withParameters(text: string, definition: RegExp, change: (parameters: string) => string): string {
  return text
    .replaceAll(definition, (head) => `${head}\0`)
    .split('\0')
    .reduce((before, rest) => {
      const end = closing(rest);
      return `${before}${change(rest.slice(0, end))}${rest.slice(end)}`;
    });
}

function closing(text: string): number {
  let depth = 1;
  for (let index = 0; index < text.length; index += 1) {
    if ('(['.includes(text.charAt(index))) depth += 1;
    if (')]'.includes(text.charAt(index))) depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

function movedFiles({ files, components }: Repository): Seed[] {
  const paths = [...new Set(components.flatMap(([, ...paths]) => paths))].filter((path) => !/_test\./.test(path));
  return paths.flatMap((path) =>
    ['elsewhere', 'lib/core'].map((folder): Seed => {
      const { [path]: text = '', ...rest } = files;
      const to = `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`;
      return { kind: 'moved file', what: `${path} to ${to}`, files: { ...rest, [to]: text }, told: [path] };
    }),
  );
}

function changedEndpoints({ files, endpoints }: Repository): Seed[] {
  return endpoints.flatMap(({ name, path, text, otherMethod, otherPath }) => {
    const source = files[path] ?? '';
    if (!source.includes(text)) throw new Error(`${path} has no ${text}`);
    const seed = (what: string, next: string): Seed => ({
      kind: 'changed endpoint',
      what: `${name}: ${what}`,
      files: { ...files, [path]: next },
      told: [name],
    });
    return [
      seed('removed', withoutRoute(source, text)),
      seed('another method', source.replace(text, otherMethod)),
      seed('another path', source.replace(text, otherPath)),
    ];
  });
}

/** Without the statement or decorator that makes the route; the handler of a decorator stays and is no endpoint any more. */
function withoutRoute(source: string, text: string): string {
  const start = source.lastIndexOf('\n', source.indexOf(text)) + 1;
  const isBlock = text.startsWith('router.');
  const end = isBlock ? source.indexOf('});\n', start) + 4 : source.indexOf('\n', start) + 1;
  return source.slice(0, start) + source.slice(end);
}

/** New public things by language: name, what is added at the end of a file. */
const ADDITIONS: Readonly<Record<Language, readonly (readonly [string, string])[]>> = {
  ts: [
    ['escalateNow', '\nexport function escalateNow(id: string): void {\n  void id;\n}\n'],
    ['BulkImporter', '\nexport class BulkImporter {\n  load(): number {\n    return 1;\n  }\n}\n'],
    ['archiveAll', '\nexport const archiveAll = async (ids: string[]): Promise<void> => {\n  void ids;\n};\n'],
  ],
  py: [
    ['escalate_now', '\n\ndef escalate_now(identifier: str) -> None:\n    pass\n'],
    ['BulkImporter', '\n\nclass BulkImporter:\n    def load(self) -> int:\n        return 1\n'],
  ],
  go: [
    ['EscalateNow', '\nfunc EscalateNow(id string) error {\n\treturn nil\n}\n'],
    ['BulkImporter', '\ntype BulkImporter struct {\n\tSize int\n}\n'],
  ],
  java: [['BulkImporter', '\npublic class BulkImporter {\n  public int load() {\n    return 1;\n  }\n}\n']],
  rs: [
    ['escalate_now', '\npub fn escalate_now(id: &str) {\n    drop(id);\n}\n'],
    ['BulkImporter', '\npub struct BulkImporter {\n    pub size: u64,\n}\n'],
  ],
};

const ROUTES: Readonly<Record<string, readonly [string, string, string]>> = {
  notify: [
    'src/http/preference-routes.ts',
    '  return router;\n',
    "  router.get('/exports/all', async (request, response) => response.json([]));\n  return router;\n",
  ],
  orders: [
    'src/orders/orders.controller.ts',
    "  @Get(':id/invoice')",
    "  @Get('exports/all')\n  async all() {\n    return [];\n  }\n\n  @Get(':id/invoice')",
  ],
  inventory: [
    'app/api/stock.py',
    '@router.post("/{sku}/adjust")',
    '@router.get("/exports/all")\ndef everything():\n    return []\n\n\n@router.post("/{sku}/adjust")',
  ],
  ledger: [
    'internal/api/server.go',
    '\t\tr.Post("/transfers", s.transfer)',
    '\t\tr.Get("/exports/all", s.transfer)\n\t\tr.Post("/transfers", s.transfer)',
  ],
  billing: [
    'src/main/java/shop/billing/InvoiceController.java',
    '  @PostMapping("/{id}/pay")',
    '  @GetMapping("/exports/all")\n  public String all() {\n    return "";\n  }\n\n  @PostMapping("/{id}/pay")',
  ],
  links: ['src/routes.rs', '        .with_state(shared)', '        .route("/exports/all", get(stats))\n        .with_state(shared)'],
};

const TABLES: Readonly<Record<string, readonly [string, string]>> = {
  notify: ['db/001_audit.sql', '\nCREATE TABLE shadow_copies (id bigint);\n'],
  orders: ['src/orders/order.entity.ts', "\n@Entity('shadow_copies')\nclass ShadowCopy {}\n"],
  inventory: ['app/models.py', '\n\nclass _ShadowCopy(Base):\n    __tablename__ = "shadow_copies"\n'],
  ledger: ['migrations/0001_init.sql', '\nCREATE TABLE shadow_copies (id bigint);\n'],
  billing: ['src/main/resources/db/V1__billing.sql', '\nCREATE TABLE shadow_copies (id bigint);\n'],
  links: ['migrations/1.sql', '\nCREATE TABLE shadow_copies (id bigint);\n'],
};

function undeclared({ name, files, components, language }: Repository): Seed[] {
  const paths = [...new Set(components.flatMap(([, ...paths]) => paths))].filter(
    (path) => path.endsWith(`.${language}`) && !/_test\./.test(path),
  );
  const additions = paths.flatMap((path) =>
    ADDITIONS[language].map(
      ([added, text]): Seed => ({
        kind: 'undeclared',
        what: `${added} in ${path}`,
        files: { ...files, [path]: `${files[path] ?? ''}${text}` },
        told: [added],
      }),
    ),
  );
  const [routePath = '', before = '', after = ''] = ROUTES[name] ?? [];
  const [tablePath = '', table = ''] = TABLES[name] ?? [];
  return [
    ...additions,
    {
      kind: 'undeclared',
      what: 'a new endpoint',
      files: { ...files, [routePath]: (files[routePath] ?? '').replace(before, after) },
      told: ['/exports/all'],
    },
    {
      kind: 'undeclared',
      what: 'a new table',
      files: { ...files, [tablePath]: `${files[tablePath] ?? ''}${table}` },
      told: ['shadow_copies'],
    },
  ];
}
