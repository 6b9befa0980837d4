import type { AslHost } from '../types.ts';

const TWO_32 = 4_294_967_296;

/** A number from 0 (inclusive) to 1 (exclusive) that depends on the text alone. */
export function uniform(host: AslHost, seed: string): number {
  return Number.parseInt(host.hash(seed, 'SHA-256').slice(0, 8), 16) / TWO_32;
}

/** A version 4 UUID that depends on the text alone. */
export function uuidFrom(host: AslHost, seed: string): string {
  const hex = host.hash(seed, 'SHA-256');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
