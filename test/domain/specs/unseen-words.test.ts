import { describe, expect, it } from '@jest/globals';
import { checkDesign, checkRequirements, readDesign, readRequirements, readSpec } from '../../../lib/domain/specs/index.ts';

const undefinedIn = (glossary: readonly string[], ...criteria: string[]) => {
  const terms = glossary.map((term) => `- **${term}**: something\n`).join('');
  const list = criteria.map((text, at) => `${String(at + 1)}. ${text}\n`).join('');
  const text = `## Glossary\n\n${terms}\n## Requirements\n\n### Requirement 1: Depot\n\n#### Acceptance Criteria\n\n${list}`;
  return checkRequirements(readRequirements(text)).flatMap(({ ruleId, message }) =>
    ruleId === 'requirements-glossary' ? [/uses (.*), which/.exec(message)?.[1]] : [],
  );
};

describe('terms of a glossary', () => {
  it('have letters of all alphabets', () => {
    const found = undefinedIn(
      ['Paket_Zähler'],
      'THE Paket_Zähler SHALL jede Lieferung mit dem Größen_Prüfer und dem Log_Eintrag abgleichen',
    );

    expect(found).toEqual(['Größen_Prüfer', 'Log_Eintrag']);
  });

  it('end where another script begins', () => {
    expect(undefinedIn(['Depot'], 'WHEN 荷物が届く THEN Parcel_Counterは数を増やす')).toEqual(['Parcel_Counter']);
  });

  it('are the same in every case of another language', () => {
    const glossary = ['Aktive_Zeile', 'Paket_Freigabe', 'Log_Eintrag', 'Such_Ergebnis', 'Tag_Definition'];
    const found = undefinedIn(
      glossary,
      'THE System SHALL der Aktiven_Zeile alle Paket_Freigaben und die Log_Einträge zeigen',
      'THE System SHALL mit den Such_Ergebnissen und den Tag_Definitionen auch die Paket_Namen zeigen',
    );

    expect(found).toEqual(['Paket_Namen']);
    expect(undefinedIn(glossary, 'WHEN ein Paket fehlt, THE System SHALL alle Paket_Freigaben für den Ort löschen')).toEqual([]);
  });

  it.each([
    [['Haus_Tür'], 'der Haus_Turm', ['Haus_Turm']],
    [['Test_Reihe'], 'der Test_Reihenmesser', ['Test_Reihenmesser']],
    [['Haus_Tür', 'Test_Reihe'], 'die Haus_Türen und die Test_Reihen', []],
    [['Paket_Haus', 'Paket_Benutzer'], 'die Paket_Häuser, des Paket_Hauses und des Paket_Benutzers', []],
  ])('lose the ending of a case and no more: %j in "%s"', (glossary, terms, missing) => {
    expect(undefinedIn(glossary, `WHEN ein Paket fehlt, THE System SHALL ${terms} für den Ort löschen`)).toEqual(missing);
  });

  it('are missed in English whatever they are like, once in one and many', () => {
    const found = undefinedIn(
      ['Parcel_Stor'],
      'THE Parcel_Store SHALL keep all Parcel_Label lines',
      'THE Depot SHALL print the Parcel_Labels',
    );

    expect(found).toEqual(['Parcel_Store', 'Parcel_Label']);
  });
});

describe('sections of a design in German', () => {
  const missing = (design: string, documents: Record<string, string> = {}) => {
    const spec = readSpec({ 'design.md': design, ...documents });
    return checkDesign(readDesign(design), spec).flatMap(({ ruleId, message }) => (ruleId === 'design-sections' ? [message] : []));
  };
  const headings = (...names: string[]) => `# Design\n\n${names.map((name) => `## ${name}\n\nText.\n`).join('\n')}`;

  it('are known', () => {
    expect(missing(headings('Übersicht', 'Architektur', 'Komponenten und Schnittstellen', 'Fehlerbehandlung', 'Teststrategie'))).toEqual(
      [],
    );
  });

  it('are known in that of a bugfix', () => {
    const design = headings(
      'Übersicht',
      'Bug-Details',
      'Erwartetes Verhalten',
      'Hypothese zur Ursache',
      'Fix-Implementierung',
      'Teststrategie',
    );

    expect(missing(design, { 'bugfix.md': '### Aktuelles Verhalten\n\n1.1 a\n' })).toEqual([]);
  });

  it.each([
    ['Resumen', 'Detalles del Bug', 'Comportamiento Esperado', 'Causa Raíz Hipotética', 'Implementación del Fix', 'Estrategia de Testing'],
    ['概述', 'Bug 详情', '期望行为', '根本原因分析', '修复实现', '测试策略'],
    ['Vue d’ensemble', 'Détails du bug', 'Comportement attendu', 'Cause racine', 'Implémentation du correctif', 'Stratégie de test'],
    ['概要', 'バグ詳細', '期待される動作', '根本原因', '修正の実装', 'テスト戦略'],
  ])('are known in that of a bugfix in other languages: %s', (...names) => {
    expect(missing(headings(...names), { 'bugfix.md': '### Current Behavior\n\n1.1 a\n' })).toEqual([]);
  });

  it('are missed in that of a bugfix in another language', () => {
    expect(missing(headings('概述', 'Bug 详情', '测试策略'), { 'bugfix.md': '### Current Behavior\n\n1.1 a\n' })).toHaveLength(3);
  });
});
