import type { AstNode } from './ast.ts';
import { leftOf, pairsOf } from './ast.ts';

/** What an expression refers to, found once at load. */
export interface Inspection {
  /** Names of variables (and functions) that the expression does not bind itself, without `$`. */
  readonly free: ReadonlySet<string>;
  /** Names of free variables that are called as functions. */
  readonly called: ReadonlyMap<string, number>;
  /** Each `$states.…` path: the field names after `$states`, as far as they are plain. */
  readonly statesPaths: readonly { readonly fields: readonly string[]; readonly position: number }[];
  /** Uses of `$`, `$$` or a bare field name where there is no context value. */
  readonly contextUses: readonly { readonly text: string; readonly position: number }[];
  /** Whether it defines functions: only then can it run without end. */
  readonly lambda: boolean;
  /** Calls with a number of arguments that the loader wants to judge. */
  readonly calls: readonly { readonly name: string; readonly arguments: number; readonly position: number }[];
}

interface Walk {
  lambda: boolean;
  free: Set<string>;
  called: Map<string, number>;
  statesPaths: { fields: string[]; position: number }[];
  contextUses: { text: string; position: number }[];
  calls: { name: string; arguments: number; position: number }[];
}

/** Names bound by the expression itself around a node, and whether a context value exists there. */
interface Place {
  readonly bound: ReadonlySet<string>;
  readonly context: boolean;
}

/** Lists what the expression of that syntax tree refers to. */
export function inspect(ast: unknown): Inspection {
  const walk: Walk = { lambda: false, free: new Set(), called: new Map(), statesPaths: [], contextUses: [], calls: [] };
  visit(walk, ast as AstNode, { bound: new Set(), context: false });
  return walk;
}

function visit(walk: Walk, node: AstNode | undefined, place: Place): void {
  if (node === undefined) return;
  let around = place;
  switch (node.type) {
    case 'path':
      around = visitPath(walk, node, place);
      break;
    case 'bind':
      visit(walk, node.rhs, place);
      break;
    case 'variable':
      visitVariable(walk, node, place);
      break;
    case 'name':
    case 'wildcard':
    case 'descendant':
    case 'parent':
      if (!place.context) walk.contextUses.push({ text: typeof node.value === 'string' ? node.value : '%', position: node.position ?? 0 });
      break;
    case 'function':
    case 'partial':
      visitCall(walk, node, place);
      break;
    case 'lambda':
      visitLambda(walk, node, place);
      break;
    case 'block':
      visitBlock(walk, node, place);
      break;
    default:
      visitOperands(walk, node, place);
  }
  const inner = { ...around, context: true };
  for (const filter of [...(node.predicate ?? []), ...(node.stages ?? [])]) visit(walk, filter.expr, inner);
  for (const pair of node.group?.lhs ?? []) for (const part of pair) visit(walk, part, inner);
}

function visitOperands(walk: Walk, node: AstNode, place: Place): void {
  visit(walk, leftOf(node), place);
  for (const pair of pairsOf(node) ?? []) for (const part of pair) visit(walk, part, place);
  for (const part of [node.rhs, node.expression, node.condition, node.then, node.else]) visit(walk, part, place);
  for (const part of node.expressions ?? []) visit(walk, part, place);
  const inner = { ...place, context: true };
  for (const part of [node.pattern, node.update, node.delete]) visit(walk, part, inner);
  for (const term of node.terms ?? []) visit(walk, term.expression, inner);
}

/** Gives the place behind the path, where the names that its steps bind (`@$a`, `#$i`) are known. */
function visitPath(walk: Walk, node: AstNode, place: Place): Place {
  const steps = node.steps ?? [];
  const first = steps[0];
  if (first?.type === 'variable' && first.value === 'states' && !place.bound.has('states')) {
    walk.statesPaths.push({ fields: plainNames(steps.slice(1)), position: first.position ?? 0 });
  }
  let inner = place;
  for (const [index, step] of steps.entries()) {
    const names = [step.focus, step.index, ...(step.stages ?? []).map((stage) => stage.value)];
    const here = { ...inner, bound: withNames(inner.bound, names) };
    // The path was noted above with its fields; the variable step itself only counts as a free name.
    if (index === 0 && step.type === 'variable') noteFree(walk, step, place);
    visit(walk, index === 0 && step.type === 'variable' ? { ...step, type: 'noted' } : step, here);
    inner = { ...here, context: true };
  }
  return inner;
}

function plainNames(steps: readonly AstNode[]): string[] {
  const names: string[] = [];
  for (const step of steps) {
    if (step.type !== 'name' || typeof step.value !== 'string') break;
    names.push(step.value);
    if (step.stages !== undefined || step.predicate !== undefined) break;
  }
  return names;
}

function visitVariable(walk: Walk, node: AstNode, place: Place): void {
  noteFree(walk, node, place);
  if (node.value === 'states' && !place.bound.has('states')) walk.statesPaths.push({ fields: [], position: node.position ?? 0 });
}

function noteFree(walk: Walk, node: AstNode, place: Place): void {
  const name = String(node.value);
  if (name === '$' || (name === '' && !place.context)) {
    walk.contextUses.push({ text: `$${name}`, position: node.position ?? 0 });
  } else if (name !== '' && !place.bound.has(name)) walk.free.add(name);
}

function visitCall(walk: Walk, node: AstNode, place: Place): void {
  const { procedure } = node;
  if (procedure?.type === 'variable' && !place.bound.has(String(procedure.value))) {
    const name = String(procedure.value);
    const position = procedure.position ?? 0;
    walk.called.set(name, position);
    walk.calls.push({ name, arguments: node.arguments?.length ?? 0, position });
  }
  visit(walk, procedure, place);
  for (const argument of node.arguments ?? []) visit(walk, argument, place);
}

function visitLambda(walk: Walk, node: AstNode, place: Place): void {
  walk.lambda = true;
  const parameters = (node.arguments ?? []).map((argument) => argument.value);
  visit(walk, node.body, { ...place, bound: withNames(place.bound, parameters) });
}

/** Names bound anywhere in a block count as bound in the whole block: functions may refer to themselves and to later ones. */
function visitBlock(walk: Walk, node: AstNode, place: Place): void {
  const names = (node.expressions ?? []).filter((part) => part.type === 'bind').map((part) => leftOf(part)?.value);
  const inner = { ...place, bound: withNames(place.bound, names) };
  for (const part of node.expressions ?? []) visit(walk, part, inner);
}

function withNames(bound: ReadonlySet<string>, names: readonly unknown[]): ReadonlySet<string> {
  const added = names.filter((name) => typeof name === 'string');
  return added.length === 0 ? bound : new Set([...bound, ...added]);
}
