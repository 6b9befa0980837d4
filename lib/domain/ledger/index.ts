export { chainEntry, entryHash, LEDGER_GENESIS, type LedgerDraft } from './chain.ts';
export { type ChainVerdict, verifyChain } from './verify.ts';
