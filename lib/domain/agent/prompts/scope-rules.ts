/** What design and tasks must know of the write scope, so that they do not plan what the implementation may not do. */
export const SCOPE_RULES = `What the implementation may write follows from the paths in the design and the tasks:
- A task may write exactly the files that it lists, and those of the components that serve its criteria, and test files of these by the usual names (\`service.ts\` → \`service.test.ts\` beside it or under \`test/\`). A path that ends in \`/\` stands for a folder. So list every file that must change, callers, exports, registrations and tests included.
- Files that govern a build are open only when listed by their exact path: package.json, pyproject.toml, go.mod, Cargo.toml, pom.xml, Makefile, lock files, and the configuration of test runners, linters and compilers. Scripts that the checks run cannot be changed at all.
- Never writable, so never plan them: \`.git\`, \`.kiro\`, CI files (\`.github/\`, \`.gitlab-ci.yml\`, buildspec…), git hooks, settings of editors and agents, \`.env\` and key files.
- Use paths that exist in the repository, spelled exactly so; new files follow its layout.`;
