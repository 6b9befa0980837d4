import { relative, sep } from 'node:path';
import type { Rule } from 'eslint';
import { judgeImport } from './imports.ts';

/** Imports run one way: reports what `layers.ts` does not allow. */
const importDirection: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], messages: { refused: '{{reason}}' } },
  create(context) {
    const from = relative(context.cwd, context.filename).split(sep).join('/');
    const check = ({ source }: { source?: object | null | undefined }): void => {
      const literal = source as { value?: unknown } | null | undefined;
      const reason = typeof literal?.value === 'string' ? judgeImport(from, literal.value) : undefined;
      if (reason !== undefined) context.report({ node: source as Rule.Node, messageId: 'refused', data: { reason } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};

export const architecture = { meta: { name: 'architecture' }, rules: { 'import-direction': importDirection } };
