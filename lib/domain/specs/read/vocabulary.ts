import { type Labelled, labelled } from '../text/inline.ts';
import { PROPERTY_LABEL } from './property-label.ts';

/**
 * Words by which headings and labels of spec documents are known, in the languages in which they have been seen.
 * Compared in lower case without numbers in front (`4. Functional Requirements`).
 */
const starts = (...words: string[]) => new RegExp(`^(?:${words.join('|')})`, 'i');

export const ACCEPTANCE = starts(
  'acceptance',
  '验收',
  '驗收',
  '验证标准',
  '驗證標準',
  'verification criteria',
  '受入',
  '受け入れ',
  '(?:인수|승인|수락|수용) ?(?:기준|조건)',
  'tiêu chí chấp nhận',
  'معايير القبول',
  'akzeptanz',
  'crit[eé]rios de ace',
  "crit[èe]res d['’]accept",
  'критерии при',
  'kabul (?:kriter|koşul|ölçüt)',
  'kriteria penerimaan',
  'kryteria akceptacji',
  'критерії при',
);

/** `**Acceptance Criteria:**`, `**Acceptance Criteria** (EARS):`: a label without anything behind it but how they are written. */
export function announcesCriteria(text: string, label: Labelled | undefined): boolean {
  if (label?.value === '') return ACCEPTANCE.test(label.label);
  // Few lines end so, and in fewer a bracket does.
  if (!LABEL_ENDS.includes(text.trimEnd().at(-1) ?? ' ') || !/[(（]/.test(text)) return false;
  const bare = labelled(text.replace(REMARK_AT_END, ''));
  return bare?.value === '' && ACCEPTANCE.test(bare.label);
}

const LABEL_ENDS = ')）:：*_';
/** In front of the colon or behind it. */
const REMARK_AT_END = /\s?[(（][^()（）]{1,40}[)）](?=[*_]{0,3}[:：]?[*_]{0,3}\s*$)/;

export const USER_STORY = starts(
  'user story',
  '用户故事',
  '使用者故事',
  'ユーザーストーリー',
  '사용자 스토리',
  'hist[oó]ria (?:de|do) usu[aá]rio',
  'câu chuyện người dùng',
  'قصة المستخدم',
  "(?:r[ée]cit|histoire) (?:d['’])?utilisateur",
  'user[ -]?geschichte',
  'пользовательская история',
  '用戶故事',
  'kullanıcı (?:hikaye|öykü)si',
  'cerita pengguna',
  'historyjka użytkownika',
  'історія користувача',
);
/** What cc-sdd calls a user story; beside one, it is something else. */
export const OBJECTIVE = /^(?:objective|目的|目标|目標)$/i;
export const REQUIREMENTS = starts(
  '(?:non-)?(?:functional |technical |user )?requirements?\\b',
  '(?:非?功能性?)?需求',
  '(?:非?機能)?要件',
  '(?:ال)?متطلبات',
  'yêu cầu',
  '要求',
  '(?:(?:핵심|기능|비기능)\\s?)?요구\\s?사항',
  '(?:(?:nicht[ -]?)?funktionale )?anforderungen',
  'requisitos',
  'requerimientos',
  'exigences',
  '(?:не)?(?:функциональные )?требования',
  'gereksinimler',
  'persyaratan',
  'wymagania',
  'вимоги',
);
export const INTRODUCTION = starts(
  'introduction',
  'overview',
  'introdução',
  'vis[aã]o geral',
  "vue d['’]ensemble",
  'مقدمة',
  'نظرة عامة',
  '(?:项目|項目|專案|产品|產品|系统|系統|功能|文档|文檔)?(?:简介|簡介|介紹|介绍|引言|概述)',
  'はじめに',
  '(?:プロジェクト)?概要',
  '소개',
  '개요',
  'einleitung',
  'überblick',
  'übersicht',
  'introducción',
  'введение',
);
/** What stands for an introduction where nothing is called one. */
export const BACKGROUND = starts(
  'background',
  'problem statement',
  'purpose\\b',
  'contexto?\\b',
  'contexte\\b',
  '(?:项目|項目|專案|产品|產品)?背景',
);
export const GLOSSARY = starts('glossary', 'terminology', '术语', '詞彙', '用語', '용어', 'glossar', 'terminología', 'словарь');

export const COMPONENTS = starts(
  'components?\\b',
  'component breakdown',
  'interfaces and components',
  '组件',
  '元件',
  'コンポーネント',
  '컴포넌트',
  'komponenten',
  'componentes',
  'composants',
  'компоненты',
  'bileşenler',
  'komponen\\b',
  'компоненти',
);
export const DATA_FLOW = starts('(?:.{0,20} )?data ?flow', '数据流', 'データフロー', '데이터 흐름', 'datenfluss', 'flujo de datos');
export const CHANGES = starts('changes required', 'required changes', 'fix[ -]implement(?:ation|ierung)', 'erforderliche änderungen');
export const TASK_WORD = '(?:task|任务|任務|タスク|작업|aufgabe|tarea)';
/** Sections of tasks.md whose unnumbered boxes are checklists for people, not tasks. */
export const CHECKLIST = starts(
  'notes?\\b',
  'success',
  'acceptance',
  'definition of done',
  'quality',
  'checklist',
  'validation',
  'verification',
  'sign-?off',
  'review',
  'prerequisites',
  'completion',
  'summary',
  'status',
  'progress',
  '.{0,30}\\bcriteria\\b',
  '.{0,30}\\bchecklist\\b',
  '.{0,30}\\bstatus\\b',
  '验收',
  '成功',
  '质量',
  '完成',
  '品質',
  '検証',
  '注意',
  '备注',
);
const CHECKLIST_NAME =
  /^(?:(?:notes?|success|acceptance|definition of done|quality|checklist|validation|verification|sign-?off|review|prerequisites|completion|summary|status|progress)(?: (?:criteria|checklist|checks?|gates?|steps?|status))?|.{0,30}\b(?:criteria|checklist)|(?:验收|成功|质量|完成|品質|検証)(?:标准|条件|检查|検査|項目|基準|清单)?|注意(?:事项|事項)?|备注)$/i;

/** Whether a label is the name of such a checklist as a whole: `Quality gates`, but not `Quality gates service`, which may be what is built. */
export function isChecklistName(label: string): boolean {
  return CHECKLIST_NAME.test(label);
}

/** What a requirement is called before its number, and many of them in front of a list. */
export const REQUIREMENT_WORD =
  '(?:requirements?|reqs?(?![a-z])\\.?|要件|需求|要求|요구\\s?사항|anforderung(?:en)?|exigences?|requisitos?|requerimientos?|requisiti|требовани[ея]|yêu cầu|(?:ال)?متطلبات|gereksinim(?:ler)?|persyaratan|wymagani[ea]|вимог[аи])';
/** Labels of lines that list criteria ids. */
export const REFERENCES = new RegExp(
  `^(?:(?:(?:validates?|implements|验证|驗證|検証|关联|關聯|関連|对应|對應|対応|검증)\\s?)?${REQUIREMENT_WORD}|validates?|satisfies|criteria|covers)$`,
  'i',
);
/** What stands behind any other label and lists criteria all the same: `**Verifies**: Requirements 1.1, 1.2`. */
const NAMED_REFERENCES = new RegExp(`^(?:验证|驗證|検証|对应|對應|対応|关联|関連)?${REQUIREMENT_WORD}\\s?\\d`, 'i');
export const DEPENDENCIES =
  /^(?:depends?(?: (?:up)?on)?|(?:task )?dependenc(?:y|ies)|prerequisites?(?: tasks?)?|blocked by|依赖(?:任务|项|关系)?|前置(?:任务|条件)|依存(?:関係|タスク)?|前提(?:条件|タスク)?|선행 ?작업|의존성|abhängig(?:keit(?:en)?| von)|dependencias?|dépendances?|зависимост[ьи])$/i;
export const FILES = /^(?:files?|paths?|location|new files?|modified files?|文件|ファイル|파일|dateien)$/i;
export const SUCCESS =
  /^(?:done when|success(?: criteri(?:on|a))?|verify|verification|acceptance(?: criteria)?|expected(?: outcome| result)?|完成条件|完成标准|成功条件|验收标准|验证|検証|検証方法|verifizierung)$/i;

/** Whether a labelled line lists criteria: by its label, or because its value says so itself. */
export function listsReferences({ label, value }: { label: string; value: string }): boolean {
  return REFERENCES.test(label) || namesReferences(value);
}

/** What a draft leaves to people; what it assumes meanwhile stands there, too. */
export const OPEN_QUESTIONS = starts(
  'open (?:questions?|issues?|points?)\\b',
  'assumptions?\\b',
  'offene fragen?\\b',
  'questions ouvertes',
  'preguntas abiertas',
  '未解決',
  '待确认',
);

/** Whether what stands behind a label says itself that it lists criteria. */
export function namesReferences(value: string): boolean {
  return NAMED_REFERENCES.test(value);
}

/** `Property 1: Title`, `Property 4.5: Title`. */
export const PROPERTY = new RegExp(
  String.raw`^(?:correctness\s)?(?:property|属性|プロパティ|特性|propiedad|propriedade|propriété|속성|свойство|eigenschaft)\s?(${PROPERTY_LABEL})\s?[:：.—–-]?`,
  'i',
);

/** The same in languages whose word stands for a feature or an attribute, too: `Özellik 1: Title`. */
export const PROPERTY_OR_FEATURE = new RegExp(
  String.raw`^(?:(?:ال)?خاصية|özellik|proprietà|thuộc tính|właściwość|властивість|eigenschap|properti)\s?(${PROPERTY_LABEL})\s?[:：.—–-]`,
  'i',
);

/** Headings by which readers find parts of a document. */
export function isStructural(heading: string): boolean {
  const words = headingWords(heading);
  const parts = [ACCEPTANCE, REQUIREMENTS, INTRODUCTION, BACKGROUND, GLOSSARY, COMPONENTS, DATA_FLOW, CHANGES, PROPERTY];
  return parts.some((part) => part.test(words)) || /\d|dependency graph|behaviou?r/i.test(words);
}

/** Whether a heading begins with words of a kind. */
function heading(words: RegExp): (text: string) => boolean {
  return (text) => words.test(headingWords(text));
}

export const isComponentsHeading = heading(COMPONENTS);
export const isChangesHeading = heading(CHANGES);
export const isDataFlowHeading = heading(DATA_FLOW);

/** A heading without a number in front and without emphasis. */
export function headingWords(whole: string): string {
  const text = whole.slice(0, 500);
  // Most begin with a letter and are as they stand.
  const first = text.charCodeAt(0) | 0x20;
  if (first > 0x60 && first < 0x7b && !text.includes('*') && !text.includes('`')) return text.trimEnd();
  return text
    .replaceAll(/[*`]/g, '')
    .trim()
    .replace(/^\d+(?:\.\d+)*[.)、:]?\s+/, '');
}
