import type { DesignInput } from './inputs.ts';
import { mermaidIds, mermaidLabels } from '../text/mermaid.ts';
import type { Rule } from '../../shared/rule.ts';

/** Two humps or more: `PreferenceService`; `MailSettings.ini` is no more than a file. */
const COMPONENT =
  /(?<![\w.`/@-]|::|\be\.g\.,? |\bfor example,? |\bsuch as )[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+(?![\w(/-]|::|\.(?:exe|ini|md|json|ya?ml|toml|xml|txt|csv|log)\b)/g;
/** What it begins with. */
const HUMPS = /[a-z0-9][A-Z]/;
/** Written like a component, but products and languages. */
const KNOWN = new Set(
  'GitHub GitLab JavaScript TypeScript CloudWatch CloudFront CloudFormation EventBridge ElastiCache PowerShell LocalStorage SessionStorage WebSocket WebSockets OpenApi GraphQl MongoDb PostgreSql MySql'
    .concat(
      ' TanStackQuery ReactQuery WorkManager SupabaseClient PrismaClient RedisClient HttpClient NextAuth BetterAuth ServiceWorker AsyncStorage UserDefaults MediaRecorder MediaStream FileSystem FileReader FormData IndexedDb EventSource BroadcastChannel WebRtc WebGl WebGpu AudioContext ResizeObserver IntersectionObserver GitGuardian SonarQube SonarCloud CircleCi CodeQl CodeBuild CodePipeline StackOverflow SvelteKit BrowserRouter GoRouter AppStorage QueryCache QueryClient LangChain LangGraph LlamaIndex OpenTelemetry BigQuery ClickHouse WhatsApp YouTube LinkedIn',
    )
    .toLowerCase()
    .split(' '),
);
/** Who stands outside by name; and what is thrown, which does nothing by itself. */
const OUTSIDE = /^(?:Other|External|ThirdParty)[A-Z]|(?:Error|Exception)s?$/;

export const designComponentUndescribed: Rule<DesignInput, { allowed: readonly string[] }> = {
  id: 'design-component-undescribed',
  level: 'info',
  confidence: 0.55,
  explanation: 'A component that only appears in a step of the data flow or in a diagram has no responsibility, no interface and no files.',
  example: {
    wrong: '2. AuditLogger writes each change (a step of the data flow, and nowhere else)',
    right: '### AuditLogger with its responsibility, files and interfaces',
  },
  options: { allowed: { default: [], meaning: 'Names of products and systems of others, which no design has to describe.' } },
  check({ design }, { allowed }) {
    // Where no component is described, this rule would only repeat the whole diagram.
    if (design.components.length === 0 || ![...design.dataFlow, ...design.mermaid].some(({ text }) => HUMPS.test(text))) return [];
    const labels = design.mermaid.flatMap(mermaidLabels);
    const seen = new Set<string>();
    const taking = [...design.dataFlow, ...labels].flatMap(({ text, line }) => {
      const names = HUMPS.test(text) ? (text.match(COMPONENT) ?? []) : [];
      const further = names.filter((name) => !KNOWN.has(name.toLowerCase()) && !OUTSIDE.test(name) && seen.size !== seen.add(name).size);
      return further.map((name) => ({ name, line }));
    });
    if (taking.length === 0) return [];
    const known = labels.filter(({ elsewhere }) => elsewhere).flatMap(({ text }) => text.match(COMPONENT) ?? []);
    const headings = [...design.components.map(({ name }) => name), ...design.sections.map(({ text }) => text)];
    const described = new Set([...[...headings, ...known, ...allowed].flatMap(words), ...design.mermaid.flatMap(mermaidIds)]);
    const undescribed = taking.filter(({ name }) => !described.has(name.toLowerCase()));
    if (undescribed.length === 0) return [];
    // Looked for in all lines.
    const { named } = design;
    return undescribed
      .filter(({ name }) => !named.has(name.toLowerCase()))
      .map(({ name, line }) => ({
        message: `${name} takes part in the flow but is never described.`,
        line,
        fix: `Add "### ${name}" to the components.`,
      }));
  },
};

/** The words of a name, and the words run together: `Preference Service` describes PreferenceService. */
function words(name: string): string[] {
  const parts = name.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  return [...parts, parts.join(''), ...parts.map((part, index) => part + (parts[index + 1] ?? ''))];
}
