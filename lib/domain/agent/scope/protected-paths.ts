import { aliasKey } from '../alias.ts';

/** `never`: no task can open it. `unless-declared`: open when the task or the design names exactly this file. */
export type Protection = { level: 'never' | 'unless-declared'; reason: string };

interface Rule extends Protection {
  /** Matched against the lower-case path; the first rule that matches counts. */
  pattern: RegExp;
}

const never = (reason: string, pattern: RegExp): Rule => ({ level: 'never', reason, pattern });
const unlessDeclared = (reason: string, pattern: RegExp): Rule => ({ level: 'unless-declared', reason, pattern });

// Every pattern is anchored and free of nested repeats, so each is linear in the length of the path.
const SECRETS = [
  /(?:^|\/)\.env(?!\.(?:example|sample|template|dist)$)(?:[._-][^/]*)?$/,
  /\.(?:pem|key|p12|pfx|jks|keystore|ppk|kdbx|tfstate)(?:\.backup)?$/,
  /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_[^/]*)?$/,
  /(?:^|\/)(?:\.netrc|\.pgpass|\.pypirc|\.htpasswd|\.git-credentials|\.dockercfg|credentials)$/,
  /(?:^|\/)(?:\.ssh|\.aws|\.gnupg|\.kube|\.azure)\//,
];

const RULES: readonly Rule[] = [
  never('git keeps its own state there', /(?:^|\/)\.git(?:\/|$)/),
  never('git acts on it', /(?:^|\/)\.git(?:modules|attributes)$/),
  never('specs, steering, hooks and configuration govern the agent; Stringline itself ticks tasks', /(?:^|\/)\.kiro(?:\/|$)/),
  never('it decides what models may see', /(?:^|\/)\.(?:kiroignore|aiignore|aiexclude|cursorignore|codeiumignore)$/),
  never('Stringline keeps its own state there', /(?:^|\/)\.stringline(?:\/|$)/),
  ...SECRETS.map((pattern) => never('it may hold secrets', pattern)),
  ...[
    /^\.(?:github|gitlab|gitea|forgejo|circleci|codecatalyst|buildkite|teamcity|semaphore|tekton|drone|azure-pipelines|ci)\//,
    /(?:^|\/)\.(?:gitlab-ci[^/]*|travis|drone|cirrus|woodpecker|appveyor)\.ya?ml$/,
    /(?:^|\/)(?:buildspec[^/]*|azure-pipelines[^/]*|bitbucket-pipelines|cloudbuild[^/]*|appveyor|codemagic|wercker|screwdriver)\.(?:ya?ml|json)$/,
    /^\.woodpecker\//,
    /(?:^|\/)(?:jenkinsfile(?:[._-][^/]*)?|codeowners|action\.ya?ml)$/,
  ].map((pattern) => never('it is part of continuous integration', pattern)),
  ...[
    /(?:^|\/)\.(?:husky|githooks|git-hooks|hooks)\//,
    /(?:^|\/)\.?lefthook(?:-local)?\.(?:ya?ml|json|toml)$/,
    /(?:^|\/)\.(?:pre-commit-(?:config|hooks)\.ya?ml|overcommit\.yml|simple-git-hooks\.[a-z]+|lintstagedrc(?:\.[a-z]+)?|huskyrc(?:\.[a-z]+)?|envrc)$/,
    /(?:^|\/)(?:lint-staged|simple-git-hooks|commitlint)\.config\.[a-z]+$/,
  ].map((pattern) => never('it runs by itself on git operations or on entering the folder', pattern)),
  ...[
    /(?:^|\/)(?:agents|claude|gemini|copilot-instructions)(?:\.local|\.override)?\.md$/,
    /(?:^|\/)\.(?:claude|cursor|windsurf|continue|codex|amazonq|gemini|roo|cline|aider[^/]*|agents?|openhands|junie|trae|augment)(?:\/|$)/,
    /(?:^|\/)\.(?:cursorrules|windsurfrules|clinerules|roorules|goosehints|aider[^/]*)(?:\/|$)/,
    /(?:^|\/)\.?mcp\.json$/,
    /(?:^|\/)\.(?:vscode|idea|devcontainer|zed|fleet|vs)\//,
    /(?:^|\/)(?:\.devcontainer\.json|[^/]+\.code-workspace)$/,
  ].map((pattern) => never('it governs agents or editors', pattern)),
  never(
    'it waives findings of a gate',
    /(?:^|\/)(?:\.trivyignore(?:\.ya?ml)?|trivy(?:-secret)?\.ya?ml|\.semgrepignore|eslint-suppressions\.json|\.gitleaks(?:ignore|\.toml)|\.secretlint(?:rc[^/]*|ignore)|\.snyk|\.nsprc)$/,
  ),
  // `KIRO~1` is `.kiro` where NTFS keeps short names.
  never('Windows may open another file by this name', /(?:^|\/)[^/.~]{1,7}~\d{1,6}(?:\.[^/.]{0,3})?(?:\/|$)/),
  never(
    'commands are taken from there',
    /(?:^|\/)(?:node_modules|\.venv|site-packages)(?:\/|$)|(?:^|\/)(?:\.pnp\.[cm]?js|sitecustomize\.py|usercustomize\.py)$/,
  ),
  unlessDeclared(
    'it pins dependencies',
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|bun\.lockb?|go\.sum|go\.work\.sum|packages\.lock\.json|gradle\.lockfile|verification-metadata\.xml|[^/]+\.lock|requirements[^/]*\.lock\.txt)$/,
  ),
  unlessDeclared(
    'package managers run what it says',
    /(?:^|\/)(?:package\.(?:json5?|ya?ml)|deno\.jsonc?|\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.c?js|pnpm-workspace\.yaml|bunfig\.toml|pyproject\.toml|setup\.(?:py|cfg)|pip\.conf|tox\.ini|noxfile\.py|conftest\.py|requirements[^/]*\.txt|pipfile|cargo\.toml|build\.rs|go\.mod|go\.work|pom\.xml|[^/]+\.gradle(?:\.kts)?|gradlew(?:\.bat)?|mvnw(?:\.cmd)?|gemfile|rakefile|composer\.json|mix\.exs|directory\.build\.(?:props|targets)|nuget\.config|\.tool-versions|mise\.toml)$/,
  ),
  unlessDeclared('package managers run what it says', /(?:^|\/)\.(?:cargo|mvn|yarn|bundle)\//),
  unlessDeclared(
    'the build runs what it says',
    /(?:^|\/)(?:gnumakefile|makefile|[^/]+\.mk|justfile|taskfile\.ya?ml|cmakelists\.txt|meson\.build|build\.bazel|workspace(?:\.bazel)?|module\.bazel|\.bazelrc|build\.sbt)$/,
  ),
  unlessDeclared(
    'it configures a gate',
    /(?:^|\/)(?:(?:jest|vitest|vite|karma|playwright|cypress|stryker|eslint|prettier|babel|ava|wtr|nyc|c8|web-test-runner|cdk)[^/]*\.config[^/]*\.(?:[cm]?[jt]s|json|ya?ml)|\.(?:eslintrc|eslintignore|nycrc|c8rc|mocharc|prettierrc|swcrc|babelrc|stylelintrc|golangci|rubocop|flake8|pylintrc|coveragerc|jshintrc)[^/]*|biome\.jsonc?|tsconfig[^/]*\.json|(?:jest|ts-jest)-preset\.[cm]?js(?:on)?|vitest\.workspace\.[cm]?[jt]s|cdk\.json|\.taprc|\.?oxlintrc\.json|\.?pytest\.ini|\.?mypy\.ini|\.?ruff\.toml|\.?clippy\.toml|codecov\.yml|sonar-project\.properties|phpunit\.xml[^/]*|checkstyle\.xml)$/,
  ),
];

/** Why a canonical path is protected; undefined when it is not. Case and Unicode form make no difference. */
export function protectionOf(path: string): Protection | undefined {
  const key = aliasKey(path);
  const rule = RULES.find(({ pattern }) => pattern.test(key));
  return rule === undefined ? undefined : { level: rule.level, reason: rule.reason };
}

/** Why no task can write a canonical path, whoever names it; undefined when one may. `governing`: folders that no task may write. */
export function neverWritable(path: string, governing: readonly string[] = []): string | undefined {
  const key = aliasKey(path);
  const folder = governing.find((one) => key === aliasKey(one) || key.startsWith(`${aliasKey(one)}/`));
  if (folder !== undefined) return `\`${folder}\` governs it`;
  const protection = protectionOf(path);
  return protection?.level === 'never' ? protection.reason : undefined;
}

/** Files that are neither shown nor changed, whatever they hold: key files, `.env` (but not `.env.example`), credentials. */
export function isSecretPath(path: string): boolean {
  const key = aliasKey(path);
  return SECRETS.some((pattern) => pattern.test(key));
}
