export { createOpenAiCompatible, type OpenAiCompatibleOptions } from './adapter.ts';
export type { HttpRequest, HttpResponse, Transport } from './transport.ts';
