/** A name by which people know this repository or a part of it. */
export interface RepositoryName {
  name: string;
  /** `package`: of a manifest; `service`: a folder of services or packages. */
  kind: 'package' | 'service';
  /** Manifest or folder it comes from. */
  path: string;
}

const MANIFEST = /(?:^|\/)(?:package\.json|pyproject\.toml|Cargo\.toml|go\.mod)$/;
const FOLDERS = /(?:^|\/)(?:services|apps|packages|lambdas|functions|microservices|modules|crates|libs)\/([^/]+)\//;
const ELSEWHERE = /(?:^|\/)(?:node_modules|vendor|fixtures?|testdata|examples?|templates?)\//;
/** Words in front of a name in each kind of manifest. */
const NAME = /^[\s{]{0,8}(?:"name"\s{0,4}:\s{0,4}"|name\s{0,4}=\s{0,4}"|module\s{1,4})([^"\s]{1,120})/m;
/** Two words that any project may use. */
const GENERIC =
  /^(?:api-(?:gateway|client|server)|(?:web|mobile|admin|my|test|demo|example)-(?:app|api|ui|client|server)|(?:shared|common|core)-(?:utils?|types|lib)|front-?end|back-?end|eslint-config|ts-?config|design-system|user-service|auth-service)$/;

export function isManifest(path: string): boolean {
  return MANIFEST.test(path) && !ELSEWHERE.test(path);
}

/**
 * Names of packages and services by which a text can be known to speak of this repository. Plain words (`shop`, `api`) are left out: every
 * text has them.
 * @param manifests texts of files that `isManifest` takes
 */
export function repositoryNames(paths: readonly string[], manifests: ReadonlyMap<string, string>): RepositoryName[] {
  const names = new Map<string, RepositoryName>();
  const add = (name: string, kind: RepositoryName['kind'], path: string): void => {
    if (isDistinctive(name) && !names.has(name)) names.set(name, { name, kind, path });
  };
  for (const [path, text] of manifests) add(NAME.exec(text)?.[1] ?? '', 'package', path);
  for (const path of paths) {
    const match = ELSEWHERE.test(path) ? null : FOLDERS.exec(path);
    if (match !== null) add(match[1] ?? '', 'service', path.slice(0, match.index + match[0].length - 1));
  }
  return [...names.values()];
}

function isDistinctive(name: string): boolean {
  return name.length >= 5 && /[\w\d][-_/@.][\w\d]/.test(name) && !name.startsWith('.') && !GENERIC.test(name);
}
