// CommonJS packages that a command may never ask for: those that import them would evaluate them at every start.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What a package exports, name by name; it is evaluated when one of them is first called, made or looked into. */
function exportsOf(id) {
  const names = Object.keys(require(id)).filter((name) => /^[A-Za-z]\w*$/.test(name));
  return [
    `const late = (name) => new Proxy(function () {}, {
      apply: (_target, _self, given) => require('${id}')[name](...given),
      construct: (_target, given) => new (require('${id}')[name])(...given),
      get: (_target, key) => require('${id}')[name][key],
    });`,
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ late('${name}');`),
  ].join('\n');
}

/** Plugin for esbuild. @param ids packages of which functions and classes are imported by name, and nothing is inherited from */
export const latePackages = (ids) => ({
  name: 'late-packages',
  setup(build) {
    build.onResolve({ filter: /^[\w-]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && ids.includes(path) ? { path, namespace: 'late' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
      contents: exportsOf(path),
      resolveDir: build.initialOptions.absWorkingDir,
    }));
  },
});
