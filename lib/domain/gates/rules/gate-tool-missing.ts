import { type CommandGate, commandKey, orWaive } from '../advice.ts';
import { brief } from '../excerpt.ts';
import { type CommandEvidence, type GateFinding, type GateRule, isOwnGate } from '../types.ts';

const INSTALL: Record<string, string> = {
  trivy: 'Install trivy (https://trivy.dev, e.g. `brew install trivy`) and load its database once with `trivy fs --download-db-only`',
  'golangci-lint': 'Install golangci-lint (https://golangci-lint.run)',
  cargo: 'Install Rust (https://rustup.rs)',
  go: 'Install Go (https://go.dev)',
  mvn: 'Install Maven, or commit its wrapper (mvnw)',
  gradle: 'Install Gradle, or commit its wrapper (gradlew)',
};

/** `sh: 1: trivy: not found`, `bash: trivy: command not found`, `zsh: command not found: trivy`. */
const NOT_FOUND = /(?:^|[\s:])([\w./@+-]+): (?:command )?not found|command not found: ([\w./@+-]+)/m;

/** The tool that a shell, Python or npm said it lacks. */
function missingTool({ outcome, run, exitCode, stdout, stderr }: CommandEvidence): string | undefined {
  const text = `${stderr.slice(-20_000)}\n${stdout.slice(-20_000)}`;
  if (outcome === 'not-found') {
    const named = NOT_FOUND.exec(text);
    return named?.[1] ?? named?.[2] ?? run.split(' ')[0] ?? run;
  }
  if (outcome !== 'exited' || exitCode === 0) return undefined;
  const module = /No module named '?([\w-]+)'?/.exec(text)?.[1];
  if (module !== undefined && new RegExp(`-m ${module}(?:\\s|$)`).test(run)) return module;
  return /npx canceled due to missing packages[^[]*\["?([^"\]@]+)/.exec(text)?.[1];
}

function finding(gate: CommandGate, tool: string, command: CommandEvidence): GateFinding {
  const install = Object.hasOwn(INSTALL, tool) ? INSTALL[tool] : `Install ${tool} where the gates run, or install it in the setup command`;
  return {
    ruleId: 'gate-tool-missing',
    level: 'error',
    subject: tool,
    message: `${tool} is missing: \`${brief(command.run, 200)}\` could not run (${gate}).`,
    ...orWaive(`${install ?? ''}, or state another command in ${commandKey(gate)}`, 'gate-tool-missing', gate),
  };
}

export const gateToolMissing: GateRule = {
  id: 'gate-tool-missing',
  title: 'The tools of a gate are installed',
  explanation: 'A shell that answers 127 found no such program. The gate fails and names the tool; it is never taken for a pass.',
  evaluate: ({ plan: { gate }, commands }) => {
    if (isOwnGate(gate)) return [];
    return commands.flatMap((command) => {
      const tool = missingTool(command);
      return tool === undefined ? [] : [finding(gate, tool, command)];
    });
  },
};
