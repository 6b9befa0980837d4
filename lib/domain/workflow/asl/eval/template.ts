import type { Json } from '../../../shared/digest.ts';
import type { Template } from '../machine.ts';
import { evaluate } from './expression.ts';
import type { Scope } from './scope.ts';
import { define } from './to-json.ts';

/** The value of a template; throws `StateFailure` when one of its expressions has none. */
export async function render(template: Template, scope: Scope): Promise<Json> {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return evaluate(template.expression, scope);
    case 'array': {
      const items: Json[] = [];
      for (const item of template.items) items.push(await render(item, scope));
      return items;
    }
    case 'object': {
      const result: Record<string, Json> = {};
      for (const [key, member] of template.entries) define(result, key, await render(member, scope));
      return result;
    }
  }
}
