import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig({ ignores: ['data/'] }, tseslint.configs.strict, tseslint.configs.stylistic, {
  rules: { eqeqeq: 'error', 'no-console': 'error', 'prefer-const': 'error' },
});
