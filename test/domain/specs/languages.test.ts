import { describe, expect, it } from '@jest/globals';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';
import { isEnglish } from '../../../lib/domain/specs/language/language.ts';

function fixesOf(criteria: readonly string[]): (string | undefined)[] {
  const list = criteria.map((criterion, index) => `${String(index + 1)}. ${criterion}\n`).join('');
  const document = readRequirements(`### Requirement 1: A\n\n#### Acceptance Criteria\n\n${list}`);
  return checkRequirements(document).flatMap(({ ruleId, fix }) => (ruleId === 'requirements-ears' ? [fix] : []));
}

describe('the language of a criterion', () => {
  it.each([
    'WHEN der Nutzer den Filter setzt, THE View SHALL die Liste schnell anzeigen',
    'WHEN un message est trop long THEN le Système SHALL afficher une erreur',
    'WHEN el usuario guarda, THE View SHALL crear una copia de la lista',
    'THE Módulo_Extensão SHALL manter um arquivo com a configuração',
    'WHEN o usuário salva, THE View SHALL exibir um aviso com a data',
    'THE View SHALL atualizar código e configuração',
    'THE VIEW SHALL die Liste der Wörter zeigen',
    'WHEN ユーザーが保存する THEN THE System SHALL 一覧を表示する',
    'WHEN the parcel is in the list THEN Parcel_Counterは数を増やす',
    'WHEN the user is in a list, THE View SHALL 表示 a 画面',
    'WHEN the member 山田さん is in a list, THE View SHALL show a list of 画面',
    'THE View SHALL показать the list of a user in меню',
    'THE View SHALL 保存する',
  ])('is another one than English with English keywords around it: %s', (text) => {
    expect(isEnglish(text)).toBe(false);
  });

  it.each([
    'WHEN enemies die THE Game SHALL pause',
    'THE Service SHALL limit requests to 2000 per 5 minutes per IP address per tenant',
    'THE Loader SHALL name assets DA_Hero, DA_Monster, DA_Weapon',
    'THE Build SHALL produce zero IL2026, IL2060, IL2070 warnings',
    'WHEN user clicks, THE View SHALL close',
    'THE View SHALL keep parentChild, isOpen, rowCount names',
    'THE Página_Inicial SHALL cache products for 2 minutes (same strategy as oportunidades)',
    'THE Validator SHALL reject non-numeric, non-positive values quickly',
    'WHEN non-admin users open non-public pages, THE Site SHALL respond quickly',
    'THE Validator SHALL accept example.com, test.com domains quickly',
    'THE App SHALL support de, en, la quickly',
    'THE App SHALL show "Speichern und schließen" quickly',
    'THE App SHALL show `der die das` quickly',
    'THE Checkout_System SHALL display message: "Seu carrinho está vazio, não há nada"',
    'The café SHALL open',
    'WHEN a member 😀 日本 signs in, THE Session SHALL be created fast',
    'WHEN a member of Москва signs in, THE Session SHALL be created fast',
    'WHEN',
    '',
  ])('is English: %s', (text) => {
    expect(isEnglish(text)).toBe(true);
  });

  it('is told with the English keywords where a document has none of them', () => {
    const german = 'Der Nutzer sieht die Liste der Einträge und das Menü';
    const [own] = fixesOf([german]);
    const [beside] = fixesOf([german, 'WHEN der Nutzer speichert, THE View SHALL die Liste anzeigen']);
    const [english] = fixesOf(['The user sees the list of the entries']);

    expect(own).toMatch(/^Write it as "WHEN.*\. The keywords stay English, .*language\.$/);
    expect(beside).toMatch(/^Write it as "WHEN[^.]*\.$/);
    expect(english).toMatch(/^Write it as "WHEN[^.]*\.$/);
  });
});
