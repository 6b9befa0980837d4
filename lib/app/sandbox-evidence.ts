import type { GateEvidence } from '../domain/gates/index.ts';
import { getBytes, getJson, getText } from './artefacts.ts';
import type { Ports, SandboxResult } from './ports.ts';
import { StoredSandboxResult } from './run-checks.ts';

/** Reads back what a sandbox job left: outputs as text, reports as bytes. */
export async function loadEvidence(
  result: string,
  artefacts: Ports['artefacts'],
): Promise<GateEvidence & { isolation: SandboxResult['isolation'] }> {
  const stored = await getJson(artefacts, result, StoredSandboxResult);
  const commands = await Promise.all(
    stored.commands.map(async (command) => ({
      ...command,
      exitCode: command.exitCode,
      stdout: await getText(artefacts, command.stdout),
      stderr: await getText(artefacts, command.stderr),
    })),
  );
  const reports = await Promise.all(
    stored.reports.map(async ({ path, digest }) => ({ path, digest, bytes: await getBytes(artefacts, digest) })),
  );
  return { commands, reports, isolation: stored.isolation };
}

/** Evidence of several jobs as one. */
export function joinEvidence(parts: readonly GateEvidence[]): GateEvidence {
  return { commands: parts.flatMap(({ commands }) => commands), reports: parts.flatMap(({ reports }) => reports) };
}
