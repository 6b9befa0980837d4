/**
 * Part of every build key. Raise it when rules, renderers, report readers or the meaning of a stage change, so that nothing that an
 * older Stringline has judged or rendered is taken for what this one would give.
 */
export const BUILD_VERSION = 1;
