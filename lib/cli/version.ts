/** Set by the bundler; absent when the source is run directly. */
declare const STRINGLINE_VERSION: string | undefined;

/** Version of this build, for people. */
export const version = (): string => (typeof STRINGLINE_VERSION === 'string' ? STRINGLINE_VERSION : 'from source');
