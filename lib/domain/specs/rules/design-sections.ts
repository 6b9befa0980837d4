import { headingWords } from '../read/vocabulary.ts';
import type { DesignInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

const FEATURE = [
  ['Overview', /^(?:overview|introduction|summary|概述|概要|简介)/i],
  ['Architecture', /^(?:.{0,40} )?architecture|^架构|^アーキテクチャ/i],
  ['Components and Interfaces', /component|interface|module|组件|接口|コンポーネント/i],
  ['Error Handling', /error|failure|错误|异常|エラー/i],
  ['Testing Strategy', /test|测试|テスト/i],
] as const;
const BUGFIX = [
  ['Overview', /^(?:overview|introduction|summary|概述|概要)/i],
  ['Bug Details', /^(?:bug details|bug condition|fault condition)/i],
  ['Expected Behavior', /^(?:expected behaviou?r|preservation)/i],
  ['Hypothesized Root Cause', /root cause/i],
  ['Fix Implementation', /^(?:fix implementation|changes required)/i],
  ['Testing Strategy', /test/i],
] as const;

export const designSections: Rule<DesignInput> = {
  id: 'design-sections',
  level: 'warning',
  explanation:
    'Reviewers and the tasks stage look for the same things in every design; a missing section is a question nobody has answered.',
  example: { wrong: 'a design that ends after the components', right: '## Testing Strategy with what is proven by which tests' },
  check({ design, bugfix }) {
    if (design.empty) return [{ message: 'The document is empty.', line: 1 }];
    const headings = design.sections.map(({ text }) => headingWords(text));
    return (bugfix === undefined ? FEATURE : BUGFIX)
      .filter(([, pattern]) => !headings.some((heading) => pattern.test(heading)))
      .map(([name]) => ({ message: `The design has no section "${name}".`, line: 1, fix: `Add "## ${name}".` }));
  },
};
