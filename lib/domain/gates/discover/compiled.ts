import type { Discovered, Discovery } from './types.ts';
import type { FileView } from './view.ts';

const GOLANGCI = ['.golangci.yml', '.golangci.yaml', '.golangci.toml', '.golangci.json'];

/** Commands of a Go module. */
export function discoverGo(view: FileView): Discovery {
  if (!view.has('go.mod')) return { notes: [] };
  const golangci = view.first(...GOLANGCI);
  const from = 'go.mod';
  return {
    lint: golangci === undefined ? { run: 'go vet ./...', from } : { run: 'golangci-lint run', from: golangci },
    build: { run: 'go build ./...', from },
    test: { run: 'go test ./... -coverprofile=coverage.out', from, reports: { coverage: ['coverage.out'] } },
    notes: [],
  };
}

function cargoTest(view: FileView): { test: Discovered; note?: string } {
  const tarpaulin = view.first('tarpaulin.toml', '.tarpaulin.toml');
  if (tarpaulin !== undefined) {
    const test = { run: 'cargo tarpaulin --out lcov --output-dir .', from: tarpaulin, reports: { coverage: ['lcov.info'] } };
    return { test };
  }
  const mentions = ['.cargo/config.toml', 'Makefile', 'justfile', 'Cargo.toml'].find((path) => /llvm-cov/.test(view.text(path)));
  if (mentions !== undefined) {
    return { test: { run: 'cargo llvm-cov --lcov --output-path lcov.info', from: mentions, reports: { coverage: ['lcov.info'] } } };
  }
  return {
    test: { run: 'cargo test', from: 'Cargo.toml' },
    note: 'cargo test measures no coverage: state quality_gates.commands.test, e.g. cargo llvm-cov --lcov --output-path lcov.info.',
  };
}

/** Commands of a Cargo package or workspace. */
export function discoverRust(view: FileView): Discovery {
  if (!view.has('Cargo.toml')) return { notes: [] };
  const { test, note } = cargoTest(view);
  const from = 'Cargo.toml';
  return {
    lint: { run: 'cargo clippy --all-targets -- -D warnings', from },
    typecheck: { run: 'cargo check --all-targets', from },
    build: { run: 'cargo build', from },
    test,
    notes: note === undefined ? [] : [note],
  };
}

/** Commands of a Maven project; its wrapper wins. */
export function discoverMaven(view: FileView): Discovery {
  if (!view.has('pom.xml')) return { notes: [] };
  const maven = view.has('mvnw') ? 'sh ./mvnw' : 'mvn';
  const jacoco = /jacoco-maven-plugin/.test(view.text('pom.xml'));
  const tests = ['**/target/surefire-reports/TEST-*.xml', '**/target/failsafe-reports/TEST-*.xml'];
  const coverage = ['**/target/site/jacoco/jacoco.xml', '**/target/site/jacoco-aggregate/jacoco.xml'];
  return {
    build: { run: `${maven} -q -B -DskipTests package`, from: 'pom.xml' },
    test: { run: `${maven} -q -B verify`, from: 'pom.xml', reports: jacoco ? { tests, coverage } : { tests } },
    notes: jacoco ? [] : ['pom.xml measures no coverage: add jacoco-maven-plugin with the goals prepare-agent and report.'],
  };
}

/** Commands of a Gradle build; its wrapper wins. */
export function discoverGradle(view: FileView): Discovery {
  const script = view.first('build.gradle', 'build.gradle.kts');
  if (script === undefined) return { notes: [] };
  const gradle = `${view.has('gradlew') ? 'sh ./gradlew' : 'gradle'} --no-daemon --console=plain`;
  const jacoco = /\bjacoco\b/.test(view.text(script));
  const tests = ['**/build/test-results/**/TEST-*.xml'];
  const coverage = ['**/build/reports/jacoco/**/*.xml'];
  return {
    build: { run: `${gradle} assemble`, from: script },
    test: { run: `${gradle} test${jacoco ? ' jacocoTestReport' : ''}`, from: script, reports: jacoco ? { tests, coverage } : { tests } },
    notes: jacoco ? [] : [`${script} measures no coverage: apply the jacoco plugin and set reports.xml.required.`],
  };
}
