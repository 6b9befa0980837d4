import type { ModelRef } from '../models/converse.ts';

/** USD per million tokens. */
export interface ModelPrice {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
}

/** How a model is reached on Bedrock: in one region by its bare id, through a geography's profile (`us.`), or through `global.`. */
export type ProfileKind = 'region' | 'geo' | 'global';

export interface ModelLimits {
  /** Tokens of input and output together. */
  context: number;
  /** Tokens of one reply. */
  output: number;
}

/** What a model takes; adapters leave out of a request what is not here. */
export interface ModelCapabilities {
  /** Accepts tool choice `any` or a named tool; where false the request falls back to `auto`. */
  forcedToolChoice: boolean;
  /** Accepts a temperature; where false sending one is an error. */
  temperature: boolean;
  /** Accepts a JSON schema for its text (`outputConfig.textFormat`). */
  structuredOutputs: boolean;
  cachePoints: boolean;
  /** Fewest tokens of a prefix that is cached at all. */
  cacheMinimum: number;
  /** Accepts cache points that live for one hour. */
  cacheOneHour: boolean;
}

export interface CatalogueModel {
  /** Id without a profile prefix. */
  id: string;
  name: string;
  provider: 'bedrock';
  family: 'claude-opus' | 'claude-sonnet' | 'claude-haiku' | 'nova';
  /** Prefixes of its inference profiles: `us`, `eu`, `global` … */
  profiles: readonly string[];
  /** Regions that take the bare id; elsewhere a profile is needed. */
  onDemandRegions: readonly string[];
  lifecycle: {
    status: 'active' | 'legacy';
    /** Announced end of life, ISO date: from that day on the model is gone. */
    endOfLife?: string;
    /** `no sooner than` date of the model card: past it, a legacy notice may come. */
    endOfLifeNotBefore?: string;
    /** Bare id of the model to move to. */
    successor?: string;
  };
  limits: ModelLimits;
  capabilities: ModelCapabilities;
  prices: Partial<Record<ProfileKind, ModelPrice>>;
  /** Where the figures are from, and which of them are derived. */
  source: string;
}

/** A model that is gone: all that is left to know is what takes its place. */
export interface RetiredModel {
  id: string;
  name: string;
  endOfLife: string;
  /** Absent where nothing takes its place. */
  successor?: string;
  source: string;
}

/** What is known of models. */
export interface Catalogue {
  models: readonly CatalogueModel[];
  retired: readonly RetiredModel[];
}

/** A model that a call may use: every figure that the budget and the adapters need is known. */
export interface ResolvedModel {
  ref: ModelRef;
  name: string;
  limits: ModelLimits;
  capabilities: ModelCapabilities;
  price: ModelPrice;
  /** Where the price is from, for people. */
  priceSource: 'catalogue' | 'project.yaml' | 'loopback' | 'scripted';
}

export const FREE: ModelPrice = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };

/** What may be assumed of a model that the catalogue does not know: the least. */
export const LEAST_CAPABILITIES: ModelCapabilities = {
  forcedToolChoice: false,
  temperature: false,
  structuredOutputs: false,
  cachePoints: false,
  cacheMinimum: 0,
  cacheOneHour: false,
};

/** What the chat-completions protocol offers everywhere. Cache points are not part of it; its servers cache by themselves. */
export const CHAT_COMPLETIONS_CAPABILITIES: ModelCapabilities = { ...LEAST_CAPABILITIES, forcedToolChoice: true, temperature: true };

/** Limits of a model that the catalogue does not know. `max_tokens` of the route lowers or raises the output. */
export const UNKNOWN_LIMITS: ModelLimits = { context: 128_000, output: 8_192 };
