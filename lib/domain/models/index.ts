export * from './converse.ts';
