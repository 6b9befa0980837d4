import { existsSync } from 'node:fs';
import { isAbsolute, join, delimiter } from 'node:path';
import { isSecretName } from '../../../domain/shared/secrets.ts';

/** Directories of one job, none of which the user's own programs look into. */
export interface PrivateDirectories {
  home: string;
  temporary: string;
  /** Used by sandboxes only. */
  caches: string;
}

const KEPT = ['LANG', 'LANGUAGE', 'TZ', 'VIRTUAL_ENV', 'SystemRoot', 'ComSpec', 'PATHEXT', 'NUMBER_OF_PROCESSORS'];
/** Public keys of authorities; without them nothing is reachable behind a company's proxy. */
const AUTHORITIES = ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'PIP_CERT'];
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

/** Homes of toolchains: variable, and where it points below the home directory when it is not set. */
const TOOLCHAINS: readonly { name: string; below: string[] }[] = [
  { name: 'CARGO_HOME', below: ['.cargo'] },
  { name: 'RUSTUP_HOME', below: ['.rustup'] },
  { name: 'GOPATH', below: ['go'] },
  { name: 'GOMODCACHE', below: ['go', 'pkg', 'mod'] },
  { name: 'PYENV_ROOT', below: ['.pyenv'] },
  { name: 'VOLTA_HOME', below: ['.volta'] },
  { name: 'NVM_DIR', below: ['.nvm'] },
  { name: 'ASDF_DATA_DIR', below: ['.asdf'] },
  { name: 'SDKMAN_DIR', below: ['.sdkman'] },
  { name: 'GRADLE_USER_HOME', below: ['.gradle'] },
  { name: 'npm_config_cache', below: ['.npm'] },
  { name: 'PNPM_HOME', below: ['.local', 'share', 'pnpm'] },
  { name: 'UV_CACHE_DIR', below: ['.cache', 'uv'] },
  { name: 'PIP_CACHE_DIR', below: ['.cache', 'pip'] },
  { name: 'TRIVY_CACHE_DIR', below: ['.cache', 'trivy'] },
  { name: 'DOTNET_ROOT', below: ['.dotnet'] },
  { name: 'JAVA_HOME', below: [] },
];

/** Package managers fail at once, instead of trying again for minutes, when they know that there is no network. */
const OFFLINE: Record<string, string> = {
  npm_config_offline: 'true',
  YARN_ENABLE_NETWORK: '0',
  CARGO_NET_OFFLINE: 'true',
  GOPROXY: 'off',
  PIP_NO_INDEX: '1',
  UV_OFFLINE: '1',
};

export type HostEnvironment = Readonly<Record<string, string>>;

/** The user's home directory, as the environment names it. */
export const homeOf = (host: HostEnvironment): string | undefined => host['HOME'] ?? host['USERPROFILE'];

function pick(host: HostEnvironment, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (host[name] === undefined ? [] : [[name, host[name]]])));
}

/** Toolchains that exist, by variable. */
export function toolchainsOf(host: HostEnvironment, exists = existsSync): Record<string, string> {
  const home = homeOf(host);
  return Object.fromEntries(
    TOOLCHAINS.flatMap(({ name, below }) => {
      const path = host[name] ?? (home === undefined || below.length === 0 ? undefined : join(home, ...below));
      return path !== undefined && isAbsolute(path) && exists(path) ? [[name, path]] : [];
    }),
  );
}

/** Where Go keeps what the user has built; no command of ours writes there. */
export function goCacheOf(host: HostEnvironment): string | undefined {
  const home = homeOf(host);
  const path = host['GOCACHE'] ?? (home === undefined ? undefined : join(home, '.cache', 'go-build'));
  return path !== undefined && isAbsolute(path) && existsSync(path) ? path : undefined;
}

/** Absolute entries only: `.` or an empty entry would run programs of the checkout. */
export function searchPath(host: HostEnvironment): string {
  const entries = (host['PATH'] ?? host['Path'] ?? '').split(delimiter).filter((entry) => isAbsolute(entry));
  return entries.length === 0 ? '/usr/local/bin:/usr/bin:/bin' : entries.join(delimiter);
}

function maven(host: HostEnvironment, offline: boolean): Record<string, string> {
  const home = homeOf(host);
  const repository = home === undefined ? undefined : join(home, '.m2', 'repository');
  const args = [
    ...(offline ? ['-o'] : []),
    ...(repository !== undefined && existsSync(repository) ? [`-Dmaven.repo.local=${repository}`] : []),
  ];
  return args.length === 0 ? {} : { MAVEN_ARGS: args.join(' ') };
}

function proxies(host: HostEnvironment): Record<string, string> {
  return Object.fromEntries(Object.entries(pick(host, PROXIES)).filter(([, value]) => !value.includes('@')));
}

/** Go's cache below those of a job. */
export const goBuildIn = (caches: string): string => join(caches, 'go-build');

/**
 * The whole environment of a repository command, built from an allow-list: a variable that is not named here does not get in,
 * credentials and what steers Node, git or ssh least of all.
 */
export function scrubbedEnvironment(
  host: HostEnvironment,
  directories: PrivateDirectories,
  network: 'none' | 'allowed',
): Record<string, string> {
  const locale = Object.keys(host).filter((name) => /^LC_[A-Z]+$/.test(name));
  return {
    ...pick(host, [...KEPT, ...AUTHORITIES, ...locale]),
    ...(network === 'none' ? OFFLINE : proxies(host)),
    ...toolchainsOf(host),
    ...maven(host, network === 'none'),
    GOCACHE: goBuildIn(directories.caches),
    npm_config_logs_max: '0',
    npm_config_update_notifier: 'false',
    PATH: searchPath(host),
    HOME: directories.home,
    USERPROFILE: directories.home,
    XDG_CONFIG_HOME: join(directories.home, '.config'),
    XDG_CACHE_HOME: join(directories.home, '.cache'),
    TMPDIR: directories.temporary,
    TEMP: directories.temporary,
    TMP: directories.temporary,
    TERM: 'dumb',
    CI: '1',
    NO_COLOR: '1',
  };
}

/** Values of the host's variables whose names say that they are secret: they must not appear in any output. Paths are no secrets. */
export function secretsOf(host: HostEnvironment, exists = existsSync): string[] {
  return Object.entries(host)
    .filter(([name, value]) => isSecretName(name) && value.length >= 6 && !(isAbsolute(value) && exists(value)))
    .map(([, value]) => value);
}
