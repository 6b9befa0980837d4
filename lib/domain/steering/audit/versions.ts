import type { Statement } from './statements.ts';
import { remembered } from './words.ts';

export interface Version {
  /** In lower case, without separators. */
  name: string;
  written: string;
  parts: readonly number[];
  /** `20+`, `20 or later`, `20以上`. */
  orLater: boolean;
}

/** A name with a capital, or one that is known, with a version behind it. */
const NAMED =
  /(?<![\w.`/-])(?<!\b(?:Design|UI|Admin|Bootstrap) )((?:[A-Z][A-Za-z]*(?:\.[jJ][sS])?|i(?:Pad)?OS)(?:\s(?:CDK|SDK|Framework|Core))?)(?:\s+(?:version|runtime))?[\s:]*\s*[v^~≥>=]{0,2}(\d{1,3}(?:\.\d{1,4}){0,2})(?:\.x)?(?:(\+|\s+(?:or|and)\s+(?:later|newer|above|higher|up)|\s?(?:及?以上|以降|以后|及更高|이상))|(?!\+)(?!\s?(?:%|[个個件页頁章条項项]|[a-z]{1,3}\b(?<!\bor|and|for|in|on|to|is|as|or))))(?![\w-]*\d)/g;
/** What has versions: any other name with a number behind it (`Req 4`, `A03`, `Windows 95`, `Sample Rate 44`) is something else. */
const PRODUCTS = new Set(
  (
    'node nodejs deno bun python java jdk jre openjdk kotlin scala groovy gradle maven go golang rust ruby rails php laravel symfony wordpress net dotnet netcore netframework swift ' +
    'swiftui xcode ios ipados android ubuntu debian alpine fedora typescript ts javascript ecmascript react reactnative preact angular vue nuxt svelte sveltekit remix astro ' +
    'vite webpack rollup esbuild parcel babel jest vitest mocha karma cypress playwright selenium eslint prettier biome tailwind tailwindcss bootstrap django flask fastapi pydantic ' +
    'sqlalchemy celery spring springboot springframework hibernate quarkus micronaut express nest nestjs fastify hono prisma drizzle postgres postgresql mysql mariadb sqlite mongodb ' +
    'mongo redis valkey elasticsearch opensearch kafka rabbitmq kubernetes docker terraform opentofu pulumi cdk awscdk awssdk helm ansible jenkins electron tauri flutter dart unity ' +
    'unreal godot npm pnpm yarn turborepo nx storybook redux zustand graphql apollo openapi swagger elixir erlang phoenix haskell clojure zig perl lua julia cmake clang gcc llvm'
  ).split(' '),
);

/** `Module resolution: Node16`: how TypeScript finds modules. */
const MODULE_KIND = /\bmodule\s?resolution\W{1,12}Node\d/i;

/** `10/11+`, `8.0 through 8.4`, `8.0 - 8.5`; not `18 - 2 spaces`. */
const SEVERAL =
  /^(?:\/|,\s|\s?[–—-]\s?|\s(?:to|through|and|or)\s)v?(\d+)(?:\.\d+)*(?![\d.]*\d)(?!\s?(?:%|(?!(?:versions|releases|supports|is|as|was|has)\b)[a-z]+s\b|px\b|[km]b\b))/i;
/** `upgraded from Laravel 10`, `the structure from Laravel 10`: what was. */
const ORIGIN = /\b(?:from|formerly|previously|used to be)\s+$/i;
/** `Lucide React 0.475`: a package that is called after another; not `Use React 18`, which begins with what is asked for. */
const NAMED_AFTER = /(?<=[^\s.:—–|,(-]\s|[:|]\s\W{0,4})[A-Z][a-z]+\s$/;
/** `A shell defaulting to Node 16 will fail`: speaks of what goes wrong; not `Use Node 20; older ones will fail`. */
const FAILING = /\b(?:will|would|may|can) (?:fail|break|not|crash)\b|\b(?:fails|breaks|crashes|incompatible|unsupported)\b/i;
/** `` `php-practices` — for PHP 8.4 ``: an entry of a list of skills, packages or documents. */
const POINTER = /^\W{0,4}`[\w@/.]+(?:-[\w/.]+)+`\**\s[–—-]\s/;
/** `` `react-dom` - React 18 `` is a version, and nothing of a skill. */
const ALONE = new RegExp(`^(?:${NAMED.source})\\W*$`);

/** Versions of products that a statement names, one of each; none of a product of which it names two. */
export const versionsOf = remembered(({ text }: Statement): Version[] => {
  const plain = text.replaceAll(/[*`]/g, '');
  // Several are meant, or the oldest one; or it is said of something that has a name of its own.
  if (/\bmatrix\b/i.test(plain) || isPointer(text)) return [];
  const least = /\b(?:at least|minimum|floor|oldest|since)\b/i.test(plain);
  const found = [...plain.matchAll(NAMED)].flatMap((match): Version[] => {
    const written = match[1] ?? '';
    const before = plain.slice(0, match.index);
    if (isOneOfSeveral(match[2] ?? '', plain.slice(match.index + match[0].length)) || ORIGIN.test(before) || NAMED_AFTER.test(before))
      return [];
    if (!PRODUCTS.has(nameOf(written)) && !/\.js$/i.test(written)) return [];
    if (MODULE_KIND.test(plain) || FAILING.test(clauseAt(plain, match.index))) return [];
    const parts = (match[2] ?? '').split('.').map(Number);
    return [
      {
        name: nameOf(written),
        written: `${written} ${match[2] ?? ''}`,
        parts,
        orLater: least || match[3] !== undefined || /[≥>]/.test(match[0]),
      },
    ];
  });
  return found.filter(({ name }) => found.filter((each) => each.name === name).length === 1);
});

const CLAUSE_END = /[;,.]\s|\b(?:since|because|but)\b/g;

/** The clause that an index lies in. */
function clauseAt(text: string, index: number): string {
  const ends = [...text.matchAll(CLAUSE_END)].map((match) => match.index);
  return text.slice(
    ends.findLast((end) => end < index) ?? 0,
    ends.find((end) => end > index),
  );
}

function isPointer(text: string): boolean {
  const pointer = POINTER.exec(text)?.[0];
  return pointer !== undefined && !ALONE.test(text.slice(pointer.length).replaceAll(/[*`]/g, ''));
}

/** Versions that are named together are near each other. */
function isOneOfSeveral(version: string, behind: string): boolean {
  const next = SEVERAL.exec(behind)?.[1];
  if (next === undefined) return false;
  const [low = 0, high = 0] = [parseInt(version, 10), Number(next)].toSorted((a, b) => a - b);
  return high <= 3 * (low + 1);
}

/** Whether a word is the name of a language, tool or library that is known to have versions. */
export const isProduct = (word: string): boolean => PRODUCTS.has(nameOf(word));

function nameOf(written: string): string {
  return written
    .toLowerCase()
    .replace(/\.js$|(?<=node)js$/, '')
    .replaceAll(/\s/g, '');
}

/** Whether no version is both. */
export function versionsExclude(one: Version, other: Version): boolean {
  if (one.name !== other.name) return false;
  const difference = one.parts.findIndex((part, index) => other.parts[index] !== undefined && part !== other.parts[index]);
  if (difference < 0) return false;
  const oneIsOlder = (one.parts[difference] ?? 0) < (other.parts[difference] ?? 0);
  return !(oneIsOlder ? one.orLater : other.orLater);
}
