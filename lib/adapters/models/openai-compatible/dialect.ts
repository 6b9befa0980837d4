/** Where servers of this protocol differ, and what one of them was found to take. */
export interface Dialect {
  maxTokens: 'max_tokens' | 'max_completion_tokens';
  temperature: boolean;
  toolChoice: boolean;
  streamOptions: boolean;
}

/** OpenAI's own servers want the newer name; most others know only the older one. */
export function dialectOf(baseUrl: URL): Dialect {
  const openai = baseUrl.hostname === 'api.openai.com';
  return { maxTokens: openai ? 'max_completion_tokens' : 'max_tokens', temperature: true, toolChoice: true, streamOptions: true };
}

const REFUSED = /unsupported|not supported|does not support|not permitted|unknown|unrecogni[sz]ed|unexpected|extra/i;

/**
 * The dialect without the parameter that a 400 complains of, and a note on it; undefined where the complaint is about something else.
 * Each parameter is given up once, so the number of tries is bounded by the number of parameters.
 */
export function adaptDialect(dialect: Dialect, complaint: string): { dialect: Dialect; note: string } | undefined {
  if (!REFUSED.test(complaint)) return undefined;
  if (dialect.maxTokens === 'max_tokens' && /max_completion_tokens|\bmax_tokens\b/.test(complaint)) {
    return { dialect: { ...dialect, maxTokens: 'max_completion_tokens' }, note: 'The server wants max_completion_tokens.' };
  }
  if (dialect.temperature && /\btemperature\b/.test(complaint)) {
    return { dialect: { ...dialect, temperature: false }, note: 'The model takes no such temperature: it was left out.' };
  }
  if (dialect.toolChoice && /\btool_choice\b/.test(complaint)) {
    return { dialect: { ...dialect, toolChoice: false }, note: 'The server takes no tool choice: it was left out.' };
  }
  if (dialect.streamOptions && /\bstream_options\b/.test(complaint)) {
    return { dialect: { ...dialect, streamOptions: false }, note: 'The server takes no stream_options: it was left out.' };
  }
  return undefined;
}
