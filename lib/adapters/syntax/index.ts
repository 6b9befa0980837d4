export { createCodeReader, MAX_CODE_BYTES } from './code-reader.ts';
