import type { Discovered, Discovery } from './types.ts';
import type { FileView } from './view.ts';

const MANIFESTS = ['pyproject.toml', 'setup.cfg', 'setup.py', 'tox.ini', 'Pipfile'];
const REQUIREMENTS = /^(?:requirements[^/]*\.(?:txt|in)|requirements\/[^/]+\.txt)$/;
const JUNIT = 'junit.xml';

interface PythonProject {
  view: FileView;
  /** Prefix that runs a module in the project's environment. */
  python: string;
  setup?: Discovered;
  /** True when a package is named in a manifest. */
  declares: (name: string) => boolean;
}

function manifestText(view: FileView): string {
  const requirements = [
    'requirements.txt',
    'requirements-dev.txt',
    'requirements-test.txt',
    'dev-requirements.txt',
    'test-requirements.txt',
  ];
  const nested = ['requirements/dev.txt', 'requirements/test.txt', 'requirements/base.txt', 'requirements.in', 'requirements-dev.in'];
  return [...MANIFESTS, ...requirements, 'requirements_dev.txt', 'requirements-tests.txt', ...nested]
    .map((path) => view.text(path).replace(/(?:^|\s)#.*$/gm, ''))
    .join('\n');
}

function environmentOf(view: FileView): { prefix: string; setup?: Discovered } {
  if (view.has('uv.lock')) return { prefix: 'uv run ', setup: { run: 'uv sync --frozen', from: 'uv.lock' } };
  if (view.has('poetry.lock')) return { prefix: 'poetry run ', setup: { run: 'poetry install --no-interaction', from: 'poetry.lock' } };
  if (view.has('pdm.lock')) return { prefix: 'pdm run ', setup: { run: 'pdm sync', from: 'pdm.lock' } };
  if (view.has('Pipfile.lock')) return { prefix: 'pipenv run ', setup: { run: 'pipenv sync --dev', from: 'Pipfile.lock' } };
  return { prefix: '' };
}

function projectOf(view: FileView): PythonProject | undefined {
  const known = view.first(...MANIFESTS) !== undefined || view.some(REQUIREMENTS) || view.some(/^(?:[^/]+|(?:src|tests?)\/.+)\.py$/);
  if (!known) return undefined;
  const text = manifestText(view);
  const { prefix, setup } = environmentOf(view);
  // Packages below src/ are importable in an installed project only; in a bare checkout the path says where they are.
  const path = prefix === '' && view.some(/^src\/[^/]+(?:\/__init__)?\.py$/) ? 'PYTHONPATH=src ' : '';
  return {
    view,
    python: `${path}${prefix}python${prefix === '' ? '3' : ''} -m`,
    ...(setup === undefined ? {} : { setup }),
    declares: (name) => new RegExp(`(?:^|["'\\s,[=])${name}(?![A-Za-z0-9_-])`, 'im').test(text),
  };
}

function usesPytest({ view, declares }: PythonProject): string | undefined {
  if (view.has('pytest.ini')) return 'pytest.ini';
  if (/^\[tool\.pytest/m.test(view.text('pyproject.toml'))) return 'pyproject.toml tool.pytest';
  if (/^\[tool:pytest\]/m.test(view.text('setup.cfg'))) return 'setup.cfg tool:pytest';
  if (declares('pytest') || declares('pytest-cov')) return 'declared pytest';
  return view.some(/(?:^|\/)conftest\.py$/) ? 'conftest.py' : undefined;
}

function pytest(project: PythonProject, from: string): { test: Discovered; note?: string } {
  const { python, declares } = project;
  const junit = `--junitxml=${JUNIT}`;
  if (declares('pytest-cov')) {
    const run = `${python} pytest --cov --cov-report=json:coverage.json --cov-report=term-missing ${junit}`;
    return { test: { run, from, reports: { coverage: ['coverage.json'], tests: [JUNIT] } } };
  }
  if (declares('coverage')) {
    const run = `${python} coverage run -m pytest ${junit} && ${python} coverage json -o coverage.json`;
    return { test: { run, from, reports: { coverage: ['coverage.json'], tests: [JUNIT] } } };
  }
  return {
    test: { run: `${python} pytest ${junit}`, from, reports: { tests: [JUNIT] } },
    note: 'pytest measures no coverage here: declare pytest-cov among the development dependencies.',
  };
}

function unittest({ view, python, declares }: PythonProject): { test: Discovered; note?: string } | undefined {
  const directory = ['tests', 'test'].find((name) => view.some(new RegExp(`^${name}/(?:.+/)?test[^/]*\\.py$`)));
  if (directory === undefined && !view.some(/^test[^/]*\.py$/)) return undefined;
  // Without __init__.py the directory is no package, and discovery from the root would find nothing.
  const start = directory === undefined || view.has(`${directory}/__init__.py`) ? '' : ` -s ${directory}`;
  const from = directory === undefined ? 'test*.py' : `${directory}/test*.py`;
  const discover = `unittest discover -v${start}`;
  if (declares('coverage')) {
    const run = `${python} coverage run -m ${discover} && ${python} coverage json -o coverage.json`;
    return { test: { run, from, reports: { coverage: ['coverage.json'] } } };
  }
  return {
    test: { run: `${python} ${discover}`, from },
    note: 'unittest measures no coverage here: declare coverage among the development dependencies.',
  };
}

function linter({ view, python, declares }: PythonProject): Discovered | undefined {
  const ruff =
    view.first('ruff.toml', '.ruff.toml') ?? (/^\[tool\.ruff/m.test(view.text('pyproject.toml')) ? 'pyproject.toml tool.ruff' : undefined);
  if (ruff !== undefined || declares('ruff')) return { run: `${python} ruff check .`, from: ruff ?? 'declared ruff' };
  if (view.has('.flake8') || declares('flake8'))
    return { run: `${python} flake8`, from: view.has('.flake8') ? '.flake8' : 'declared flake8' };
  return undefined;
}

function typechecker({ view, python, declares }: PythonProject): Discovered | undefined {
  const pyproject = view.text('pyproject.toml');
  const table = /^\[tool\.mypy\]([^[]*)/m.exec(pyproject);
  const section = /^\[mypy\]([^[]*)/m.exec(view.text('setup.cfg'));
  const stated = table ? 'pyproject.toml tool.mypy' : section ? 'setup.cfg mypy' : undefined;
  const from = view.first('mypy.ini', '.mypy.ini') ?? stated ?? (declares('mypy') ? 'declared mypy' : undefined);
  if (from !== undefined) {
    const settings = [table?.[1], section?.[1], view.text('mypy.ini')];
    const states = settings.some((text) => /^\s*(?:files|packages|modules)\s*=/m.test(text ?? ''));
    return { run: `${python} mypy${states ? '' : ' .'}`, from };
  }
  if (view.has('pyrightconfig.json') && declares('pyright')) return { run: `${python} pyright`, from: 'pyrightconfig.json' };
  return undefined;
}

/** Commands of a Python project. Packages come from its lockfile's tool, or else from the interpreter on PATH. */
export function discoverPython(view: FileView): Discovery {
  const project = projectOf(view);
  if (project === undefined) return { notes: [] };
  const runner = usesPytest(project);
  const tested = runner === undefined ? unittest(project) : pytest(project, runner);
  const lint = linter(project);
  const typecheck = typechecker(project);
  return {
    ...(project.setup ? { setup: project.setup } : {}),
    ...(lint ? { lint } : {}),
    ...(typecheck ? { typecheck } : {}),
    ...(tested ? { test: tested.test } : {}),
    notes: tested?.note === undefined ? [] : [tested.note],
  };
}
