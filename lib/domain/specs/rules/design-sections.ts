import { headingWords } from '../read/vocabulary.ts';
import type { DesignInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

const OVERVIEW =
  /\boverview\b|^(?:introduction|summary|current status|goals?|background|purpose|resumen|resumo|visi[oó]n|vis[ãa]o|introdu[cç]|objeti|objectif|vue d.ensemble|aperçu|überblick|übersicht|einleitung|(?:设计|設計|系统|系統|项目|項目|功能)?(?:概述|概要|简介|总览|總覽)|背景|目的|目标|目標|نظرة عامة|مقدمة|обзор|введение|огляд|вступ|tổng quan|개요|genel bakış|giriş|ikhtisar|gambaran|przegląd|wprowadzenie)/i;
const TESTING =
  /test|prueba|prüfung|verif(?:y|ication)|validation (?:plan|strategy)|quality (?:assurance|gates?)|测试|验证|測試|驗證|品質保証|テスト|検証|الاختبار|тест|pengujian|kiểm thử|테스트|검증/i;
/** Each under the names that people give it: the question is what is missing, not what it is called. */
const FEATURE = new Map([
  ['Overview', OVERVIEW],
  [
    'Architecture',
    /\b(?:architect|arquitect|arquitet|architekt)ur|^(?:system|technical|high-level|solution) (?:design|approach|implementation|overview)|^(?:module|project|code|layer) structure|^(?:design )?approach$|架构|架構|总体设计|系统设计|系統設計|方案|アーキテクチャ|設計方針|المعماري|البنية|архитектур|архітектур|kiến trúc|아키텍처|mimari|arsitektur/i,
  ],
  [
    'Components and Interfaces',
    /component|composant|komponent|schnittstelle|interfa[cz]|m[oó]dul|\bservices?\b|\b(?:cloud|lambda|edge|serverless) functions\b|\bAPIs?\b|\bclass(?:es)?\b|\bendpoints?\b|(?:command|CLI) (?:surface|structure|interface)|(?:new|modified|changed|existing) files|组件|接口|模块|組件|元件|介面|模組|コンポーネント|インターフェ[ーイ]ス|モジュール|المكونات|الواجهات|компонент|интерфейс|інтерфейс|komponen|bileşen|arayüz|antarmuka|thành phần|giao diện|컴포넌트|인터페이스|구성 ?요소/i,
  ],
  [
    'Error Handling',
    /error|erros|erreur|fehler|excepci|exceç|failure|exception|fault|recovery|fallback|edge cases?|casos (?:de borda|límite|limite)|resilience|错误|异常|容错|錯誤|異常|エラー|例外|الأخطاء|ошиб|исключени|помил|hata|istisna|kesalahan|błęd|xử lý lỗi|오류|에러|예외/i,
  ],
  ['Testing Strategy', TESTING],
]);
const BUGFIX = new Map([
  ['Overview', OVERVIEW],
  [
    'Bug Details',
    /^(?:bug[ -]details|bug condition|fault condition|fehlerdetails|fehlerbedingung|(?:detalles|condición) del (?:bug|error|defecto)|(?:detalhes|condição) do (?:bug|erro|defeito)|détails du (?:bug|défaut)|(?:bug|缺陷|错误)\s?(?:详情|詳情|条件|條件)|(?:バグ|不具合)の?(?:詳細|条件)|버그\s?(?:상세|세부|조건)|детали (?:бага|ошибки|дефекта)|chi tiết lỗi|hata detayları)/i,
  ],
  [
    'Expected Behavior',
    /^(?:expected behaviou?r|preservation|erwartetes verhalten|comportamiento esperado|comportamento (?:esperado|atteso)|comportement attendu|(?:期望|预期|預期)(?:的)?行[为為]|期待される?(?:動作|挙動)|(?:예상|기대)(?:되는)?\s?(?:동작|행동)|ожидаемое поведение|hành vi mong (?:đợi|muốn)|beklenen davranış)/i,
  ],
  [
    'Hypothesized Root Cause',
    /root cause|\bursache|causa (?:ra[ií]z|radice)|cause (?:racine|profonde)|根本原因|根因|근본\s?원인|(?:корнев|возможн|предполагаем)\S* причин|nguyên nhân|kök neden/i,
  ],
  [
    'Fix Implementation',
    /^(?:fix[ -]implement(?:ation|ierung)|changes required|erforderliche änderungen|implementaci[oó]n (?:del fix|de la corrección)|implementação (?:do fix|da correção)|implémentation du correctif|修[复復](?:实现|實現|方案)|修正(?:の)?(?:実装|内容)|수정\s?(?:구현|사항)|реализация исправления|triển khai (?:bản )?(?:sửa|vá)|düzeltme uygulaması)/i,
  ],
  ['Testing Strategy', TESTING],
]);

type Sections = Readonly<Record<'sections' | 'bugfix_sections', readonly string[]>>;

export const designSections: Rule<DesignInput, Sections> = {
  id: 'design-sections',
  level: 'warning',
  confidence: 0.93,
  explanation:
    'Reviewers and the tasks stage look for the same things in every design; a missing section is a question nobody has answered.',
  example: { wrong: 'a design that ends after the components', right: '## Testing Strategy with what is proven by which tests' },
  options: {
    sections: {
      default: [...FEATURE.keys()],
      meaning: 'Sections that the design of a feature has, each by this name or, of those of the default, by a like one.',
    },
    bugfix_sections: { default: [...BUGFIX.keys()], meaning: 'The same of the design of a bugfix.' },
  },
  check({ design, bugfix }, { sections, bugfix_sections: bugfixSections }) {
    if (design.empty) return [{ message: 'The document is empty.', line: 1, confidence: 1 }];
    // What an open fence takes for code is written all the same; the fence is told by a rule of its own.
    const headings = [...design.sections.map(({ text }) => text), ...design.swallowed].map(headingWords);
    const [names, patterns] = bugfix === undefined ? [sections, FEATURE] : [bugfixSections, BUGFIX];
    const isThere = (name: string): boolean => {
      const pattern = patterns.get(name);
      return (
        (pattern !== undefined && headings.some((words) => pattern.test(words))) ||
        headings.some((words) => words.toLowerCase().includes(name.toLowerCase()))
      );
    };
    return names
      .filter((name) => !isThere(name))
      .map((name) => ({ message: `The design has no section "${name}".`, line: 1, fix: `Add "## ${name}".` }));
  },
};
