/** Names of the two variables that a build gets. No secret of the platform is among them; the address in the second one reads one object, for as long as the build may take. */
export const BUILD_JOB = 'STRINGLINE_JOB';
export const BUILD_INPUT = 'STRINGLINE_INPUT';

/** Download caches of package managers, kept between builds where the project has a cache. Never dependencies as they are installed, nor anything built. */
export const BUILD_CACHE = '/var/cache/stringline';

/** Major version of Node that the runner needs in the image. */
export const BUILD_NODE = 22;

/**
 * The build specification of the project that runs repository commands. The source of the project is NO_SOURCE: the input brings the tree
 * and the runner, which runs the commands as `nobody` and uploads one archive. The build succeeds when that was uploaded, whatever the
 * commands came to.
 */
export const SANDBOX_BUILDSPEC = {
  version: '0.2',
  phases: {
    install: { 'runtime-versions': { nodejs: BUILD_NODE } },
    build: {
      // One command: CodeBuild runs each in an instance of the shell that the variables of the others do not reach in every version.
      commands: [
        [
          'set -eu',
          // Toolchains of the image lie below the home of root; the commands run as somebody else.
          'chmod o+x "$HOME"',
          'work=$(mktemp -d)',
          `curl --silent --show-error --fail --retry 5 --retry-all-errors --max-time 300 --output "$work/input.zip" "$${BUILD_INPUT}"`,
          'unzip -q "$work/input.zip" runner.mjs -d "$work"',
          `node "$work/runner.mjs" "$work/input.zip"`,
        ].join('\n'),
      ],
    },
  },
  cache: { paths: [`${BUILD_CACHE}/**/*`] },
} as const;
