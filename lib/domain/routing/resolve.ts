import type { ModelRoute } from '../config/model-route.ts';
import type { ModelRef } from '../models/converse.ts';
import { EXIT, StringlineError } from '../shared/errors.ts';
import type { Finding } from '../shared/finding.ts';
import { CATALOGUE, RETIRED } from './catalogue.ts';
import {
  type Catalogue,
  CHAT_COMPLETIONS_CAPABILITIES,
  type CatalogueModel,
  FREE,
  LEAST_CAPABILITIES,
  type ModelPrice,
  type ResolvedModel,
  type RetiredModel,
  UNKNOWN_LIMITS,
} from './model.ts';
import { chooseProfile, type ModelIdParts, parseModelId, profileKind } from './profile.ts';

/** What decides how a model id is read. */
export interface ResolveContext {
  /** ISO date. */
  today: string;
  /** AWS region the calls start from. @default us-east-1 */
  region?: string | undefined;
  /** Price stated in project.yaml. */
  price?: ModelRoute['price'] | undefined;
  /** The openai-compatible server is on this machine. */
  loopback?: boolean | undefined;
  /** @default the product's own */
  catalogue?: Catalogue;
}

export interface Resolution {
  model: ResolvedModel;
  findings: Finding[];
}

/** Replies shorter than this cut a file of usual length in two. */
const SHORT_OUTPUT = 8_000;
/** Bounds the walk along successors. */
const LONGEST_LINE_OF_SUCCESSION = 8;

const OWN_CATALOGUE: Catalogue = { models: CATALOGUE, retired: RETIRED };

const PRICE_EXAMPLE =
  'state its price in .kiro/config/project.yaml, USD per million tokens: `price: { input: 0.50, output: 1.50 }`, in a route';

/**
 * The model behind a reference, with every figure a call needs, and what there is to say about the choice.
 * A model past its end of life is replaced by its successor, with a warning.
 * @throws StringlineError `model-end-of-life` (no successor), `model-price-unknown`, `model-profile-unknown`: a call without a known price is refused.
 */
export function resolveModel(ref: ModelRef, context: ResolveContext): Resolution {
  switch (ref.provider) {
    case 'scripted':
      return found({
        ref,
        name: ref.id,
        limits: UNKNOWN_LIMITS,
        capabilities: CHAT_COMPLETIONS_CAPABILITIES,
        price: FREE,
        priceSource: 'scripted',
      });
    case 'openai-compatible':
      return resolveOpenAiCompatible(ref, context);
    case 'bedrock':
      return resolveBedrock(ref, context);
  }
}

function resolveOpenAiCompatible(ref: ModelRef, context: ResolveContext): Resolution {
  const base = { ref, name: ref.id, limits: UNKNOWN_LIMITS, capabilities: CHAT_COMPLETIONS_CAPABILITIES };
  if (context.price !== undefined) return found({ ...base, price: statedPrice(context.price), priceSource: 'project.yaml' });
  if (context.loopback !== true) throw priceUnknown(ref);
  const note = finding('model-price-free', 'info', `Model ${ref.id} runs on this machine: its calls are counted as free.`);
  return found({ ...base, price: FREE, priceSource: 'loopback' }, [note]);
}

function resolveBedrock(ref: ModelRef, context: ResolveContext): Resolution {
  const parts = parseModelId(ref.id);
  const catalogue = context.catalogue ?? OWN_CATALOGUE;
  const { entry, findings } = succeed({ written: ref.id, parts, today: context.today, catalogue });
  if (entry === undefined) {
    if (context.price === undefined) throw priceUnknown(ref);
    const model = { ref, name: ref.id, limits: UNKNOWN_LIMITS, capabilities: LEAST_CAPABILITIES };
    return found({ ...model, price: statedPrice(context.price), priceSource: 'project.yaml' });
  }
  const replaced = entry.id !== parts.base;
  const called = callableId(ref, parts, { entry, replaced, region: context.region ?? 'us-east-1' });
  if (called.id !== ref.id && !replaced) {
    findings.push(
      finding('model-profile', 'info', `${ref.id} takes no direct calls here: it is called through the inference profile ${called.id}.`),
    );
  }
  findings.push(...advice(entry, context.today, catalogue));
  // A stated price speaks of the model that was named, so it does not carry over to a successor.
  const stated = replaced ? undefined : context.price;
  const listed = entry.prices[profileKind(called.prefix)] ?? entry.prices.geo;
  const price = stated === undefined ? listed : statedPrice(stated);
  if (price === undefined) throw priceUnknown({ provider: 'bedrock', id: called.id });
  const { limits, capabilities, name } = entry;
  return found(
    {
      ref: { provider: 'bedrock', id: called.id },
      name,
      limits,
      capabilities,
      price,
      priceSource: stated === undefined ? 'catalogue' : 'project.yaml',
    },
    findings,
  );
}

interface Question {
  written: string;
  parts: ModelIdParts;
  today: string;
  catalogue: Catalogue;
}

/** Follows successors from a model that is gone to one that is not. */
function succeed(question: Question): { entry: CatalogueModel | undefined; findings: Finding[] } {
  const { written, parts, catalogue } = question;
  let id = parts.base;
  let first: Gone | undefined;
  for (let step = 0; step < LONGEST_LINE_OF_SUCCESSION; step += 1) {
    const gone = goneModel(id, question);
    if (gone === undefined) {
      const entry = catalogue.models.find((model) => model.id === id);
      return { entry, findings: entry === undefined || first === undefined ? [] : [replacedFinding(written, first, entry)] };
    }
    first ??= gone;
    if (gone.successor === undefined) throw endOfLife(written, first);
    id = gone.successor;
  }
  throw endOfLife(written, { name: written, endOfLife: question.today });
}

type Gone = Pick<RetiredModel, 'name' | 'endOfLife' | 'successor'>;

function goneModel(id: string, { catalogue, today }: Question): Gone | undefined {
  const retired = catalogue.retired.find((model) => model.id === id);
  if (retired !== undefined) return retired;
  const entry = catalogue.models.find((model) => model.id === id);
  const endOfLife = entry?.lifecycle.endOfLife;
  if (entry === undefined || endOfLife === undefined || today < endOfLife) return undefined;
  const { successor } = entry.lifecycle;
  return { name: entry.name, endOfLife, ...(successor !== undefined && { successor }) };
}

function replacedFinding(written: string, gone: Gone, entry: CatalogueModel): Finding {
  return finding(
    'model-end-of-life',
    'warning',
    `${written} (${gone.name}) reached its end of life on Amazon Bedrock on ${gone.endOfLife}: ${entry.name} (${entry.id}) is used in its place.`,
    `Write \`model: "${entry.id}"\` in .kiro/config/project.yaml.`,
  );
}

/** The id to send: ARNs as written, a profile that was asked for as asked, else chosen by region. A successor keeps the geography. */
function callableId(
  ref: ModelRef,
  parts: ModelIdParts,
  choice: { entry: CatalogueModel; replaced: boolean; region: string },
): { id: string; prefix: string | undefined } {
  const { entry, replaced, region } = choice;
  if (parts.arn && !replaced) return { id: ref.id, prefix: parts.prefix };
  const chosen = chooseProfile(entry, region, parts.prefix) ?? (replaced ? chooseProfile(entry, region) : undefined);
  if (chosen !== undefined) return chosen;
  const offered = entry.profiles.map((prefix) => `${prefix}.${entry.id}`).join(', ');
  throw new StringlineError({
    code: 'model-profile-unknown',
    message: `${entry.name} has no inference profile ${parts.prefix === undefined ? `for region ${region}` : `with the prefix "${parts.prefix}."`}.`,
    fix: `Use one of: ${offered}.`,
    exit: EXIT.usage,
  });
}

function advice(entry: CatalogueModel, today: string, catalogue: Catalogue): Finding[] {
  const successor = catalogue.models.find((model) => model.id === entry.lifecycle.successor);
  if (successor === undefined) return [];
  const fix = `Write \`model: "${successor.id}"\` in .kiro/config/project.yaml (${successor.limits.output} tokens a reply).`;
  const findings: Finding[] = [];
  const notBefore = entry.lifecycle.endOfLifeNotBefore;
  if (entry.limits.output < SHORT_OUTPUT && successor.limits.output > entry.limits.output) {
    const message = `${entry.name} ends every reply at ${String(entry.limits.output)} tokens, so longer files come out cut; ${successor.name} is the better choice.`;
    findings.push(finding('model-output-limit', 'warning', message, fix));
  }
  if (notBefore !== undefined && today >= notBefore) {
    const message = `${entry.name} may be withdrawn at any time with notice (its end of life was promised for no sooner than ${notBefore}); ${successor.name} takes its place.`;
    findings.push(finding('model-may-retire', 'info', message, fix));
  }
  return findings;
}

/** A price as project.yaml states it. Cache rates that are left out count as plain input, and hour-long writes as twice the input. */
export function statedPrice(price: NonNullable<ModelRoute['price']>): ModelPrice {
  const cacheWrite5m = price.cache_write ?? price.input;
  return {
    input: price.input,
    output: price.output,
    cacheRead: price.cache_read ?? price.input,
    cacheWrite5m,
    cacheWrite1h: Math.max(cacheWrite5m, price.input * 2),
  };
}

function priceUnknown(ref: ModelRef): StringlineError {
  return new StringlineError({
    code: 'model-price-unknown',
    message: `No price is known for the ${ref.provider} model "${ref.id}", so its calls cannot be held to the budget.`,
    fix: `Use a model of \`stringline models\`, or ${PRICE_EXAMPLE} with \`model: "${ref.id}"\`.`,
    exit: EXIT.usage,
  });
}

function endOfLife(written: string, gone: Pick<RetiredModel, 'name' | 'endOfLife'>): StringlineError {
  return new StringlineError({
    code: 'model-end-of-life',
    message: `${written} (${gone.name}) reached its end of life on ${gone.endOfLife} and has no successor in the catalogue.`,
    fix: 'Name another model in .kiro/config/project.yaml; `stringline models` lists them.',
    exit: EXIT.usage,
  });
}

function finding(ruleId: string, level: Finding['level'], message: string, fix?: string): Finding {
  return { ruleId, level, message, ...(fix !== undefined && { fix }) };
}

function found(model: ResolvedModel, findings: Finding[] = []): Resolution {
  return { model, findings };
}
