import type { CatalogueModel, ModelCapabilities, ModelPrice, RetiredModel } from './model.ts';

/** Facts as of November 2026. Prices: AWS Price List API, on-demand standard tier, USD per million tokens. */

const CLAUDE_4: ModelCapabilities = {
  forcedToolChoice: true,
  temperature: true,
  structuredOutputs: true,
  cachePoints: true,
  cacheMinimum: 1_024,
  cacheOneHour: true,
};

const NOVA: ModelCapabilities = {
  forcedToolChoice: true,
  temperature: true,
  structuredOutputs: false,
  cachePoints: true,
  cacheMinimum: 1_024,
  cacheOneHour: false,
};

/** Nova bills cache writes as input and has no hour-long entries; the longer rate is set equal so that no sum can come out too low. */
function nova(input: number, output: number, cacheRead: number): ModelPrice {
  return { input, output, cacheRead, cacheWrite5m: input, cacheWrite1h: input };
}

/** Five-minute writes cost 1.25 times the input and hour-long ones twice the input on Anthropic's list. */
function claude(input: number, output: number, cacheRead: number): ModelPrice {
  return { input, output, cacheRead, cacheWrite5m: input * 1.25, cacheWrite1h: input * 2 };
}

export const CATALOGUE: readonly CatalogueModel[] = [
  {
    id: 'anthropic.claude-sonnet-5-5',
    name: 'Claude Sonnet 5.5',
    provider: 'bedrock',
    family: 'claude-sonnet',
    profiles: ['us', 'eu', 'global'],
    onDemandRegions: [],
    lifecycle: { status: 'active', endOfLifeNotBefore: '2027-09-28' },
    limits: { context: 1_000_000, output: 128_000 },
    capabilities: { ...CLAUDE_4, forcedToolChoice: false, temperature: false, structuredOutputs: false, cacheMinimum: 512 },
    prices: { geo: claude(2.2, 11, 0.22), global: claude(2, 10, 0.2) },
    source: 'Model card; Price List API 2026-09-29. Listed for us., taken for every geography. 1h cache write derived.',
  },
  {
    id: 'anthropic.claude-sonnet-5',
    name: 'Claude Sonnet 5',
    provider: 'bedrock',
    family: 'claude-sonnet',
    profiles: ['us', 'eu', 'au', 'global'],
    onDemandRegions: [],
    lifecycle: { status: 'active' },
    limits: { context: 1_000_000, output: 128_000 },
    capabilities: { ...CLAUDE_4, temperature: false, structuredOutputs: false },
    prices: { geo: claude(2.2, 11, 0.22), global: claude(2, 10, 0.2) },
    source: 'Model card; Price List API 2026-09-29. Listed for us., taken for every geography. 1h cache write derived.',
  },
  {
    id: 'anthropic.claude-sonnet-4-6',
    name: 'Claude Sonnet 4.6',
    provider: 'bedrock',
    family: 'claude-sonnet',
    profiles: ['us', 'eu', 'au', 'jp', 'global'],
    onDemandRegions: [],
    lifecycle: { status: 'active' },
    limits: { context: 1_000_000, output: 64_000 },
    capabilities: CLAUDE_4,
    prices: { geo: claude(3.3, 16.5, 0.33), global: claude(3, 15, 0.3) },
    source: 'Model card; us. input and output: Price List API 2026-10-04, cache rates derived; global.: public price tables.',
  },
  {
    id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    name: 'Claude Sonnet 4.5',
    provider: 'bedrock',
    family: 'claude-sonnet',
    profiles: ['us', 'eu', 'au', 'jp', 'global'],
    onDemandRegions: [],
    lifecycle: { status: 'active', endOfLifeNotBefore: '2026-09-29', successor: 'anthropic.claude-sonnet-4-6' },
    limits: { context: 200_000, output: 64_000 },
    capabilities: CLAUDE_4,
    prices: { geo: claude(3.3, 16.5, 0.33), global: claude(3, 15, 0.3) },
    source: 'Model card; global.: public price tables; geographies derived as 1.1 times global.',
  },
  {
    id: 'anthropic.claude-haiku-4-5-20251001-v1:0',
    name: 'Claude Haiku 4.5',
    provider: 'bedrock',
    family: 'claude-haiku',
    profiles: ['us', 'eu', 'global'],
    onDemandRegions: [],
    lifecycle: { status: 'active' },
    limits: { context: 200_000, output: 64_000 },
    capabilities: { ...CLAUDE_4, cacheMinimum: 4_096 },
    prices: { geo: claude(1.1, 5.5, 0.11), global: claude(1, 5, 0.1) },
    source: 'Model card; Price List API 2026-09-29. Listed for us., taken for every geography. 1h cache write derived.',
  },
  {
    id: 'anthropic.claude-opus-5-5',
    name: 'Claude Opus 5.5',
    provider: 'bedrock',
    family: 'claude-opus',
    profiles: ['us', 'global'],
    onDemandRegions: [],
    lifecycle: { status: 'active' },
    limits: { context: 200_000, output: 64_000 },
    capabilities: { ...CLAUDE_4, forcedToolChoice: false, temperature: false, structuredOutputs: false, cacheMinimum: 4_096 },
    prices: { geo: claude(4.4, 22, 0.22), global: claude(4, 20, 0.2) },
    source: 'Price List API 2026-09-29. No card at hand: the id follows its siblings, limits and capabilities are the least of the family.',
  },
  {
    id: 'amazon.nova-2-lite-v1:0',
    name: 'Amazon Nova 2 Lite',
    provider: 'bedrock',
    family: 'nova',
    profiles: ['us', 'eu', 'jp', 'global'],
    onDemandRegions: [],
    lifecycle: { status: 'active' },
    limits: { context: 1_000_000, output: 64_000 },
    capabilities: NOVA,
    prices: { geo: nova(0.33, 2.75, 0.33), global: nova(0.33, 2.75, 0.33) },
    source: 'Model card; Price List API 2026-10-04. Cache reads are discounted by an unpublished rate: counted as input.',
  },
  {
    id: 'amazon.nova-pro-v1:0',
    name: 'Amazon Nova Pro',
    provider: 'bedrock',
    family: 'nova',
    profiles: ['us', 'eu', 'apac'],
    onDemandRegions: ['us-east-1'],
    lifecycle: { status: 'active', endOfLifeNotBefore: '2025-12-04', successor: 'amazon.nova-2-lite-v1:0' },
    limits: { context: 300_000, output: 5_000 },
    capabilities: NOVA,
    prices: { region: nova(0.8, 3.2, 0.2), geo: nova(0.8, 3.2, 0.2) },
    source: 'Model card (output 5K; 10K was measured once, the card stands); Price List API 2026-10-04.',
  },
  {
    id: 'amazon.nova-lite-v1:0',
    name: 'Amazon Nova Lite',
    provider: 'bedrock',
    family: 'nova',
    profiles: ['us', 'eu', 'apac'],
    onDemandRegions: [],
    lifecycle: { status: 'active', successor: 'amazon.nova-2-lite-v1:0' },
    limits: { context: 300_000, output: 5_000 },
    capabilities: NOVA,
    prices: { geo: nova(0.06, 0.24, 0.015) },
    source: 'Model card; Price List API 2026-10-04. Geographies beyond us. as of Nova Pro.',
  },
  {
    id: 'amazon.nova-micro-v1:0',
    name: 'Amazon Nova Micro',
    provider: 'bedrock',
    family: 'nova',
    profiles: ['us', 'eu', 'apac'],
    onDemandRegions: [],
    lifecycle: { status: 'active', successor: 'amazon.nova-2-lite-v1:0' },
    limits: { context: 128_000, output: 5_000 },
    capabilities: NOVA,
    prices: { geo: nova(0.035, 0.14, 0.00875) },
    source: 'Model card; Price List API 2026-10-04. Geographies beyond us. as of Nova Pro.',
  },
];

export const RETIRED: readonly RetiredModel[] = [
  {
    id: 'anthropic.claude-sonnet-4-20250514-v1:0',
    name: 'Claude Sonnet 4',
    endOfLife: '2026-10-14',
    // Not the newest Sonnet: 4.6 is the nearest that takes forced tool choice and a temperature, as Sonnet 4 did.
    successor: 'anthropic.claude-sonnet-4-6',
    source: 'Bedrock model lifecycle page: legacy 2026-04-14, extended access 2026-07-14, end of life 2026-10-14.',
  },
  {
    id: 'amazon.nova-premier-v1:0',
    name: 'Amazon Nova Premier',
    endOfLife: '2026-09-14',
    successor: 'amazon.nova-2-lite-v1:0',
    source: 'Bedrock model lifecycle page.',
  },
];
