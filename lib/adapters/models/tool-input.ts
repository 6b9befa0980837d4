import { parseBoundedJson } from './limits.ts';

/** The input of a tool call as read from the wire. `malformed` keeps what the model wrote, so that it can be told. */
export type ToolInput = { malformed: false; input: Record<string, unknown> } | { malformed: true; input: string };

/** Reads the arguments of a tool call. Nothing at all is an empty object: that is how some servers call tools without parameters. */
export function readToolInput(text: string): ToolInput {
  if (text.trim() === '') return { malformed: false, input: {} };
  try {
    const value = parseBoundedJson(text);
    return isObject(value) ? { malformed: false, input: value } : { malformed: true, input: text };
  } catch (error) {
    if (error instanceof SyntaxError) return { malformed: true, input: text };
    throw error;
  }
}

/** The input of an earlier tool call as it goes back on the wire: always an object, because servers parse it again. */
export function writeToolInput(input: unknown): Record<string, unknown> {
  return isObject(input) ? input : { malformed_arguments: input ?? null };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
