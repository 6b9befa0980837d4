/** Sections that tell how something is tried out, used or was before: their code declares nothing. */
const HEADING =
  /\b(?:test|tests|testing|example|examples|usage|migration|alternatives?|before|current (?:state|behaviou?r)|existing|root causes?|bug (?:details?|condition)|background|problem statement|rollout|future|property \d+|references?|out of scope|non-goals|generated (?:\w+ )?(?:code|output))\b/i;
/** The same in other languages, as far as their words say nothing else. */
const HEADING_ELSEWHERE =
  /测试|測試|テスト|테스트|тест|اختبار|kiểm thử|示例|使用例|예시|예제|迁移|遷移|移行|마이그레이션|替代方案|代替案|现状|現状|背景|\b(?:pruebas?|testes?|ejemplos?|exemplos?|exemples?|beispiele?|migraci[oó]n|migração|alternativas?|estado a(?:c)?tual)\b/i;

/** Whether a heading says that what stands below it declares nothing. */
export const isIllustration = (heading: string): boolean => HEADING.test(heading) || HEADING_ELSEWHERE.test(heading);

/** `**Usage:**`, `Example usage:` or `使用例:` in front of a block, and nothing else on the line. */
const LABEL =
  /^[\s>*_`#-]*(?:(?:basic|common|typical|full|simple|code)\s)?(?:usage(?:\s(?:pattern|examples?))?s?|examples?(?:\s(?:usage|code|output))?|before|使用例|使用示例|示例|用法|uso|ejemplo|exemplo)(?:\s\([^)\n]{1,60}\))?[\s*_`]*[:：]?[\s*_`]*$/iu;

/** Whether a line that stands in front of a block says that it is shown for use or for contrast. */
export const isIllustratingLabel = (line: string): boolean => LABEL.test(line);

/** A comment that begins its line, without its mark; comments that document what follows tell of no part of a block. */
const COMMENT = /^(?:\/\/(?!\/)|#(?= )|--(?= ))\s*(.*)$/;
const CROSSED = /^(?:❌|✗|✘|🚫|👎)/u;
const TICKED =
  /^(?:✅|✓|✔|👍)|^(?:after|new|good|correct|better|fixed|fix|bom|bueno|修改后|修改後|良い例|変更後|正确|正確)(?=$|[\s:：(-])/iu;
/** `// Before`, `// Usage:`, `// Example (in a component)`: words that go on in a sentence are about what follows. */
const STALE =
  /^(?:bad|wrong|avoid|anti-?pattern|before|old|usage|examples?|usage examples?|example usage|old (?:code|way|version)|current (?:code|implementation)|ruim|malo|antes|uso|ejemplo|exemplo|错误|錯誤|修改前|旧代码|悪い例|変更前|使用例|使用示例|示例|用法)\s*(?:$|[:：(]|-\s|例)/iu;
/** On the line of a declaration: it is to go. */
const CROSSED_OUT = /(?:\/\/|#|--)\s*(?:❌|✗|✘|🚫)/u;

/**
 * A code block without what it shows for contrast or for use: below comments such as `// Before` and `// Usage`, and what is crossed out.
 * Line for line: what is left out leaves its lines empty.
 */
export function withoutIllustrations(code: string): string {
  let left: 'one' | 'rest' | undefined;
  let wasBlank = true;
  const lines = code.split('\n').map((line) => {
    const comment = COMMENT.exec(line)?.[1];
    if (comment !== undefined) left = whatFollows(comment, { left, wasBlank });
    // What is crossed out is what stands right below.
    else if (left === 'one' && wasBlank && /^[^\s})\]]/.test(line)) left = undefined;
    wasBlank = line.trim() === '';
    return left !== undefined || (CROSSED_OUT.test(line) && isWhole(line)) ? '' : line;
  });
  return lines.join('\n');
}

function whatFollows(comment: string, before: { left: 'one' | 'rest' | undefined; wasBlank: boolean }): 'one' | 'rest' | undefined {
  if (CROSSED.test(comment)) return 'one';
  if (TICKED.test(comment)) return undefined;
  if (STALE.test(comment)) return 'rest';
  return before.wasBlank ? undefined : before.left;
}

/** Whether a line opens nothing that it does not close. */
const isWhole = (line: string): boolean => (line.match(/[{([]/g) ?? []).length === (line.match(/[})\]]/g) ?? []).length;
