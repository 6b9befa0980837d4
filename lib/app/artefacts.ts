import type { Digest } from '../domain/shared/digest.ts';
import { canonicalJson } from '../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { ArtefactStore } from './ports.ts';

/** Stores text as UTF-8 and returns its digest. */
export async function putText(artefacts: ArtefactStore, text: string): Promise<Digest> {
  return artefacts.put(new TextEncoder().encode(text));
}

/** Stores a value as canonical JSON, so that equal values have one digest. */
export async function putJson(artefacts: ArtefactStore, value: unknown): Promise<Digest> {
  return putText(artefacts, canonicalJson(value));
}

/** Bytes of an artefact that must be there; a missing one is a damaged state directory. */
export async function getBytes(artefacts: ArtefactStore, digest: Digest): Promise<Uint8Array> {
  const bytes = await artefacts.get(digest);
  if (bytes) return bytes;
  throw new StringlineError({
    code: 'artefact-missing',
    message: `Artefact ${digest} is recorded but its bytes are gone.`,
    fix: 'Restore the state directory from a backup, or start a new run: what was committed to git is safe.',
    exit: EXIT.outside,
  });
}

export async function getText(artefacts: ArtefactStore, digest: Digest): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await getBytes(artefacts, digest));
}

/** A stored JSON value, validated by the caller's schema. */
export async function getJson<T>(artefacts: ArtefactStore, digest: Digest, schema: { parse(value: unknown): T }): Promise<T> {
  return schema.parse(JSON.parse(await getText(artefacts, digest)));
}
