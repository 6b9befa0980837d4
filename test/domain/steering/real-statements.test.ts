import { describe, expect, it } from '@jest/globals';
import { contradictionOf } from '../../../lib/domain/steering/audit/contradictions.ts';
import { isDuplicate } from '../../../lib/domain/steering/audit/duplicates.ts';
import { profileOf, type Profile } from '../../../lib/domain/steering/audit/profile.ts';
import { statementsOf } from '../../../lib/domain/steering/audit/statements.ts';
import { parseSteeringFile } from '../../../lib/domain/steering/index.ts';

function profile(text: string): Profile {
  const [statement] = statementsOf(parseSteeringFile('a.md', `${text}\n`, { scope: 'project', root: '' })).slice(-1);
  if (statement === undefined) throw new Error('no statement');
  return profileOf(statement);
}

describe('statements of real steering', () => {
  it.each([
    ['- Hardcoded Secret (A02:2021)', '- XSS via dangerouslySetInnerHTML (A03:2021)'],
    ['- **Frame Rate**: 60 FPS minimum', '- **Sample Rate**: 44.1kHz'],
    ['- Honest failure over plausible answers (Req 4).', '- The logging half carries a constraint of its own, Req 11.5'],
    ['- Reference 90s tech (floppy disks, Windows 98 SE)', '- All UI must adhere to the Windows 95 aesthetic'],
    ['- iOS: 17.0+', '- iOS: 44pt'],
    ['- iOS: 17.0+', '- iOS: zIndex.modal (4) + shadow.modal'],
    ['- iOS: 17.0+', '- **iOS**: `0.15`, `0.25`, `0.35` (TimeInterval in seconds)'],
    ['- **Usuários**: 5000+ usuários', '- CAC < R$ 200/usuário'],
    ['- **Library:** Lucide React 0.475.0', '- **Frontend Framework**: React 18 with Vite'],
    ['- A shell defaulting to Node 16 will fail to run the suite', '- **Node 20 LTS**, package manager npm'],
    ['- Budget of all services: $50', '- Budget of all services: 100 requests'],
    ['- Never hardcode secrets — use environment variables', '- All secrets use environment variables'],
    ['## Do not modify\n\n- `a.ts` — auto-generated from the schema', '- `a.ts` is auto-generated from the schema.'],
    ['## Never push\n\n- All changes go through a feature branch.', '- All changes must go through a feature branch.'],
    ['## Never make\n\n- S3 buckets with public access enabled', '- S3 buckets: versioning enabled, public access blocked, encrypted'],
    ['## Do not use\n\n- `costs.ts` - REMOVED - Use `manager.costs()` instead', '- `costs.ts` - REMOVED'],
    ['### Performance Issues\n\n- No object pooling for many objects', '- Use object pooling for many objects'],
    ['- HardwareMap com 16 controles não excede buffer I2C', '- Buffer I2C não excede 256 bytes'],
    ['- Compilation successful (currently 29 errors)', '- Compilation successful (0 errors)'],
    ['- 100% code coverage for critical paths', '- Code coverage > 80%'],
    ['- **Usuários**: 5000+ usuários', '- Escalabilidade: Suporte a 1000+ usuários'],
    ['- Use kebab-case for file names', '- Use PascalCase for components'],
    ['- Module names MUST be in camelCase', '- Use PascalCase for classes and interfaces'],
    ['# Package naming\n\n- Name in kebab-case', '- The MACRO name matches the concept, camelCase'],
    ['- Module resolution: Node16', '- Node ≥ 20'],
    ['- Node 20+', '- Node 22'],
    ['- Node.js 18+ et npm 8+', '- Node.js 24+'],
    ['前端 Vue 18 个', '前端 Vue 3'],
    ['- **Prettier**: Code formatting', '- **Black**: Code formatting'],
    ['- Use npm for packages', '- Use uv for packages'],
    ['- Theme switch: 5 ms', '- Theme switch: 100'],
    ['- Now starting Task 2.3', '- Now starting 700'],
    ['- Free tier: 10.000 messages', '- Free tier: 100 messages'],
    ['- "Your memory leaks feed me"', '- No memory leaks'],
    ['- The folder is filtered from file watching (hooks do not run there)', '- The folder is filtered from file watching'],
    ['### Anti-Pattern 5: Links for content\n\n- Documents should be readable', '- Documents should be readable'],
    ['- Web: 56px', '- **Web Component Registration** (24 tests):'],
    ['- Preparing Task 2.3 now', '- Start Up Tasks (700 tokens)'],
    ['- **Why use the `taskStatus` tool?**', '- Use git commands instead of the `taskStatus` tool'],
    ['- **Usage example**:', '- No usage example'],
    ['- Avoid code duplication', '- Reduces code duplication'],
    ['- Avoid N+1 queries', '- Prevents N+1 queries'],
    ['- Eager load relations to avoid N+1 queries', '- Always eager load relations to prevent N+1 queries'],
    ['- Modern standards (Laravel 10/11+)', '- Built on Laravel 12'],
    ['- **UI**: Ant Design Vue 4.x', '- Use the Vue 3 Composition API'],
    ['- Prefer interfaces over types for object shapes', '- Create typed API interfaces'],
    ['- PHP 8.0 through 8.4+', '- Use enums (PHP 8.1+)'],
    ['- **Focus:** PHP 8.0 - 8.5', '- Needs PHP 8.3'],
    ['- Use when upgrading to PHP 8.2/8.3/8.4', '- PHP 8.3+'],
    ['- `php-practices` — PHP 8.4 specialist', '- Modern PHP 8.3 syntax'],
    ['- Use inheritance for "is-a" relationships', '- Prefer composition over inheritance'],
    ['- Use typed objects instead of arrays for data between layers', '- Add it to the matching array of routes'],
    ['## Avoid\n\n- **Impact:** CRITICAL', '- **Impact: CRITICAL**'],
    ['- ❌ Business logic', '- Complex business logic'],
    ['## Avoid\n\n- **USE** object pooling for many objects', '- Use object pooling for many objects'],
    ['- Be sure to avoid inline styles in components', '- Avoid inline styles in components'],
    ['- To avoid inline styles, use classes', '- Prevent inline styles'],
    ['- ❌ Business logic', '- Business logic must live in services'],
    ['- Node 22 and 20 are supported', '- Use Node 20'],
    ['**Incorrect: sorts the given list**', '- Avoid sorting the given lists'],
    ['**Incorrect: 3 passes**', '**Correct: 2 passes**'],
    ['- Keep the folders from Laravel 10', '- Laravel 11.0+'],
    ['- Upgraded from Django 4.2', '- Django 5'],
    ['- Deep nesting (>4 levels) — use early returns', '- No deep nesting (>4 levels — use early returns)'],
    ['- Hardcoded secrets (use the environment)', '- [ ] No hardcoded secrets (use the environment)'],
  ])('%j does not contradict %j', (one, other) => {
    expect(contradictionOf(profile(one), profile(other))).toBeUndefined();
  });

  it.each([
    ['- Use npm instead of yarn for all packages', '- Use yarn for packages'],
    ['- iOS: 17.0+', '- Built for iOS 16'],
    ['- Frontend: React 18', '- Use React 19'],
    ['- **React 18** with Vite', '- Built with React 19'],
    ['## Avoid\n\n- Default exports in components', '- Use default exports in components'],
    ['- Code coverage > 80%', '- Code coverage: 90% for all code'],
    ['- Use kebab-case for file names', '- Use PascalCase for files'],
    ['- Use kebab-case for names', '- Use PascalCase for names'],
    ['- Line length: 80 characters', '- Line length: 100 chars'],
    ['- Line length: 80 columns', '- Line length: 120 characters'],
    ['- Retry failed uploads 3 times', '- Retry failed uploads 5 attempts'],
    ['- Passwords have 8+ characters', '- Passwords have 12+ characters'],
    ['- Learning rate: 0.125', '- Learning rate: 0.250'],
    ['- Use Node20 for all lambdas', '- Use Node 22 for all lambdas'],
    ['- Laravel 11 is the version here', '- Built on Laravel 12'],
    ['- Do not use barrel files', '- Use barrel files'],
    ['- Make sure to avoid default exports', '- Use default exports'],
    ['- Default exports are to avoid', '- Use default exports'],
    ['- Use default exports to reduce boilerplate', '- Do not use default exports'],
    ['- Use Redux for global state', '- Prefer Zustand over Redux'],
    ['- Use npm for scripts', '- Prefer pnpm over npm'],
    ['- ❌ Class components', '- All components must be class components'],
    ['- Use React 18 - 2 spaces', '- Built on React 19'],
    ['- `react-dom` - React 18', '- Built on React 19'],
    ['- Use Node 18 for all lambdas', '- Use Node 20 for all lambdas; builds with older ones will fail'],
    ['- Use Node 18 for all lambdas', '- Use Node 20 for all lambdas, since others are unsupported'],
    ['- Call the deprecated getUser endpoint for logins', '- Never call the deprecated getUser endpoint for logins'],
    ['- Use console.log for debugging output, with the linter disabled', '- Never use console.log for debugging output'],
    ['- Generated files must be edited by hand', '## Never\n\n- Edit generated files by hand'],
    ['- Test coverage for core modules must be 80%', '- Test coverage must be at least 90%'],
    ['- Monthly budget of all services: $50', '- Monthly budget of all services: $100'],
  ])('%j contradicts %j all the same', (one, other) => {
    expect(contradictionOf(profile(one), profile(other))).toBeDefined();
  });

  it.each([
    '- **[Data Architecture](data-architecture.md)** - ScriptableObject schemas and data structures',
    'See [Agent CLI and MCP](https://example.com/wiki/agent-cli-and-mcp) in the docs.',
    '- **Auth Functions**: #[[file:convex/auth.ts]] and sessions of users',
    '**Last Updated**: November 4, 2025',
    'Or ask for single parts of it:',
  ])('%j is no rule that could be changed in one place only', (text) => {
    expect(isDuplicate(profile(text), profile(text))).toBe(false);
  });

  it('takes the names of columns for no statement', () => {
    const file = parseSteeringFile('a.md', '| Name | Value | Use |\n| --- | :-: | --- |\n| gap | 8 | lists |\n', {
      scope: 'project',
      root: '',
    });

    expect(statementsOf(file).map(({ text }) => text)).toEqual(['gap : 8 : lists']);
  });

  it('finds what is said twice all the same', () => {
    const text = '- All public APIs must have documentation with an example';

    expect(isDuplicate(profile(text), profile(text))).toBe(true);
  });
});
