import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';

/** Criteria of public repositories that were judged wrongly at first, in other words. */
function check(...criteria: string[]): Finding[] {
  const list = criteria.map((criterion, index) => `${String(index + 1)}. ${criterion}\n`).join('');
  return checkRequirements(readRequirements(`### Requirement 1: A\n\n#### Acceptance Criteria\n\n${list}`));
}

const of = (findings: readonly Finding[], ruleId: string): Finding[] => findings.filter((finding) => finding.ruleId === ruleId);

describe('criteria met in real specs', () => {
  it.each([
    [
      'requirements-subjective',
      'THE Card SHALL show appropriate icons for each status of an order (Clock, CheckCircle, XCircle, Truck, Package)',
    ],
    ['requirements-subjective', 'THE Code SHALL use proper operators (?, ?:, !!)'],
    ['requirements-vague', 'WHEN nothing is given, THE Form SHALL show a user-friendly message stating "No input provided"'],
    ['requirements-vague', 'THE Modal SHALL be responsive and show a grid that adapts to the width of the screen'],
    ['requirements-joined-responses', 'WHEN a user changes the name, THE Service SHALL validate uniqueness and format requirements'],
    ['requirements-passive', 'THE Login_Page SHALL be marked with "use client"'],
    ['requirements-quantity', 'WHEN some ids do not exist, THE Asset_API SHALL delete the others'],
    ['requirements-ears', 'When タスクが完了した場合、the Task Graph は結果を返す'],
    ['requirements-subjective', 'THE Checkout SHALL check that all items have sufficient stock before the payment'],
    ['requirements-vague', 'WHEN a review is made, THE Board SHALL collect what went well and what did not'],
    ['requirements-vague', 'THE Bot SHALL put old remedies before modern pharmaceutical ones'],
    ['requirements-joined-responses', 'THE Page SHALL show a list of badges, delete buttons, and a form'],
    ['requirements-joined-responses', 'THE System SHALL include timestamps and request IDs in error logs'],
    ['requirements-quantity', 'THE System SHALL offer a range of 800 to 3000 meters'],
    ['requirements-passive', 'THE Strategy_Output SHALL be defined as a model with typed fields'],
    ['requirements-passive', 'EACH hashtag in the list SHALL be prefixed with "#"'],
    ['requirements-vague', 'IF the configuration is invalid, THEN THE System SHALL fail fast with the name of the key'],
    ['requirements-subjective', 'EACH Transaction SHALL show amount, order id (if applicable) and time'],
    ['requirements-ears', 'The Graph は、途中の値を出さず、完全な結果を一度に返す（セッションは独立）'],
    ['requirements-ears', 'WHILE ローディング状態が有効である THE システムはリダイレクトを実行してはならない'],
    ['requirements-ears', 'عندما أضيف موظفاً، يجب أن أتمكن من إدخال البيانات'],
    ['requirements-ears', 'WHEN أقوم بفحص الملف THEN يجب أن أحصل على قائمة'],
    ['requirements-ears', 'The Playlist Builder は、一意のIDとタイトルを含める'],
    ['requirements-ears', 'システムは既定のフォントを用いる'],
    ['requirements-passive', 'THE Id SHALL be prefixed with _'],
    ['requirements-passive', 'THE Due_Date SHALL be formatted as ISO 8601'],
    ['requirements-vague', 'THE Grid SHALL be responsive and stack its cards on phones'],
    ['requirements-vague', 'THE List SHALL offer a filter by name to help visitors quickly find a book'],
    ['requirements-subjective', 'THE Row SHALL show a green dot for each open shop. This gives the visitor immediate certainty'],
    ['requirements-unverifiable', 'WHEN a login is refused, THE Gate SHALL reject it and record the attempt for the audit'],
    ['requirements-unverifiable', 'Best-effort delivery SHALL stay off'],
    ['requirements-quantity', 'THE Catalogue SHALL allow multiple copies to share the same ISBN'],
    ['requirements-quantity', 'THE Parser SHALL support multiple calls within a single file'],
    ['requirements-passive', 'THE Score SHALL be bounded between 0 and 1'],
    ['requirements-quantity', 'THE Probe SHALL call the service with various inputs (valid, broken, empty)'],
    ['requirements-quantity', 'THE Store SHALL index frequently read columns (name, email)'],
    ['requirements-subjective', 'THE Form SHALL take name and email as required fields'],
    ['requirements-vague', 'IF a limit is reached, THEN THE Gate SHALL return a user-friendly reason indicating which limit it is'],
    ['requirements-vague', 'THE Panel SHALL list the quick actions above the chart'],
    ['requirements-vague', 'THE Handbook SHALL have a quick reference of all commands'],
    ['requirements-vague', 'THE Header SHALL link to Quick Reference, and Fast Refresh SHALL stay on'],
    ['requirements-vague', 'THE Form SHALL offer `Simple` and "Easy" as levels'],
    ['requirements-vague', 'THE Router SHALL keep user-friendly-urls and fast-path routes'],
    ['requirements-vague', 'THE Form SHALL offer simple, medium and hard as levels'],
    ['requirements-vague', 'THE Gateway SHALL sign in by a simple bind with the name of the user'],
    ['requirements-vague', 'WHEN a query takes more than 500 ms, THE Monitor SHALL flag it as slow'],
    ['requirements-vague', 'WHEN no key is held, THE Car SHALL slow down'],
    ['requirements-vague', 'THE Filter SHALL list simple and complex queries'],
    ['requirements-vague', 'IF tests fail, THEN THE Wizard SHALL say which are acceptable vs critical'],
    ['requirements-vague', 'THE Badge SHALL show the signal (good, bad, or none)'],
    ['requirements-vague', 'THE Badge SHALL call the signal good or bad'],
    ['requirements-vague', 'IF a request takes more than 500 ms, THEN THE Monitor SHALL mark it as slow in the log'],
    ['requirements-vague', 'WHEN a check fails, THE Deployer SHALL return to the last known good release'],
    ['requirements-vague', 'THE Pool SHALL allow it to shrink to a minimum of 1 worker'],
    ['requirements-vague', 'THE Contract SHALL name the terms of acceptable use'],
    ['requirements-vague', 'THE Feed SHALL list all towns. This is acceptable as the first version covers one region'],
    ['requirements-vague', 'THE Lesson SHALL show a simple example like "likes(ann, tea)"'],
  ])('%s lets %j pass', (ruleId, criterion) => {
    expect(of(check(criterion), ruleId)).toEqual([]);
  });

  it.each([
    ['requirements-subjective', 'THE Card SHALL show appropriate icons for each status'],
    ['requirements-vague', 'WHEN nothing is given, THE Form SHALL show a user-friendly message'],
    ['requirements-vague', 'THE Modal SHALL be responsive'],
    ['requirements-joined-responses', 'WHEN a badge is picked, THE Page SHALL validate it and send links to the user'],
    ['requirements-joined-responses', 'WHEN a badge is picked, THE Page SHALL save the tree and delete links to the page'],
    ['requirements-joined-responses', 'WHEN a badge is picked, THE Page SHALL redraw the tiles and remove icons of the layer'],
    ['requirements-joined-responses', 'WHEN a badge is picked, THE Page SHALL redraw the tiles and add buttons to the layer'],
    ['requirements-joined-responses', 'WHEN a badge is picked, THE Page SHALL show it, delete old buttons, and save the form'],
    ['requirements-joined-responses', 'WHEN a user saves, THE Service SHALL validate the name and format the date'],
    ['requirements-passive', 'WHEN an order is late, a mail SHALL be marked with a flag'],
    ['requirements-quantity', 'THE Asset_API SHALL keep some files'],
    ['requirements-ears', '画面に一覧の表示'],
    ['requirements-ears', 'ユーザーは管理者である'],
    ['requirements-ears', 'この機能は現在検討中である'],
    ['requirements-ears', 'ユーザーはログインしている'],
    ['requirements-ears', 'ユーザーは管理者ではない'],
    ['requirements-passive', 'THE Release SHALL be tagged as a patch release'],
    ['requirements-passive', 'THE Password SHALL be encoded in storage'],
    ['requirements-passive', 'THE Report SHALL be written in the night'],
    ['requirements-passive', 'THE Order SHALL be marked as paid'],
    ['requirements-vague', 'THE Dashboard SHALL be responsive on mobile devices'],
    ['requirements-vague', 'THE Dashboard SHALL be responsive across all screens'],
    ['requirements-vague', 'THE List SHALL help visitors find a book quickly'],
    ['requirements-unverifiable', 'THE Gate SHALL attempt to reach the server'],
    ['requirements-unverifiable', 'THE Queue SHALL deliver with best effort'],
    ['requirements-unverifiable', 'On a best-effort basis, THE Queue SHALL deliver it'],
    ['requirements-quantity', 'THE Parser SHALL support multiple formats'],
    ['requirements-quantity', 'THE Probe SHALL call the service with various inputs (e.g. valid, broken)'],
    ['requirements-subjective', 'THE Form SHALL be validated as required'],
    ['requirements-subjective', 'THE Job SHALL warn people as needed and stop'],
    ['requirements-vague', 'THE Panel SHALL give quick answers'],
    ['requirements-vague', 'THE Panel SHALL have a simple layout like others have'],
    ['requirements-vague', 'THE Panel SHALL be simple and clear'],
    ['requirements-vague', 'WHEN the network is slow, THE Client SHALL wait'],
    ['requirements-vague', 'THE Service SHALL keep answers within acceptable limits'],
    ['requirements-vague', 'THE Service SHALL reduce delays to a minimum'],
    ['requirements-vague', 'THE Service SHALL treat customers as good friends, and be fast'],
    ['requirements-vague', 'THE Panel SHALL give quick access to all reports'],
    ['requirements-vague', 'THE Panel SHALL offer a quick search over orders'],
    ['requirements-vague', 'THE Panel SHALL have a simple interface: a dashboard with cards'],
    ['requirements-vague', 'THE Watchdog SHALL keep the servers in good health'],
    ['requirements-vague', 'THE Search SHALL be fast and advanced'],
    ['requirements-vague', 'THE Page SHALL be fast, normal users SHALL not wait'],
    ['requirements-vague', 'THE Page SHALL be fast, average users SHALL not wait'],
    ['requirements-vague', 'THE Page SHALL be simple, fast and modern'],
    ['requirements-vague', 'This page is for admins and MUST be fast'],
    ['requirements-vague', 'These screens are new and SHALL be simple'],
    ['requirements-vague', 'THE Shop SHALL treat all users as good customers'],
    ['requirements-vague', 'THE Report SHALL count all visits as good visits'],
  ])('%s finds %j all the same', (ruleId, criterion) => {
    expect(of(check(criterion), ruleId)).toHaveLength(1);
  });

  it('are quoted with the word that they have', () => {
    const [finding] = of(check('WHEN health is checked THEN the status must be included'), 'requirements-passive');

    expect(finding?.message).toContain('"must be included"');
  });

  it.each([
    ['WHEN an entry is saved, THE View SHALL show it immediately', 'within how long'],
    ['IF a record is broken, THEN THE Importer SHALL handle it gracefully', 'what can be seen'],
  ])('come with advice on their word: %j', (criterion, advice) => {
    expect(of(check(criterion), 'requirements-subjective')[0]?.fix).toContain(advice);
  });

  it.each([
    ['WHEN the page is open, THE Cart MAY show recommendations', ': MAY permits and promises nothing: ', 'Say what SHALL be possible'],
    ['WHEN the page is open, THE Cart shows recommendations', ': it has no SHALL: ', 'Write it as'],
  ])('that promise nothing come with the reason and advice: %s', (criterion, reason, advice) => {
    expect(of(check(criterion), 'requirements-ears')).toMatchObject([
      { level: 'error', message: expect.stringContaining(reason), fix: expect.stringContaining(advice) },
    ]);
  });

  it('that are scenarios are told once', () => {
    const findings = of(
      check(
        'Given a full cart when the user pays then the order is placed',
        '**GIVEN** a guest **WHEN** she pays **THEN** she is asked to sign in',
        'Pages load',
      ),
      'requirements-ears',
    );

    expect(findings.map(({ level, message }) => [level, message])).toEqual([
      [
        'warning',
        expect.stringMatching(/^2 of the 3 criteria are scenarios \(GIVEN … WHEN … THEN …\), which is no EARS form: "Given a full cart/),
      ],
      ['error', 'Criterion 1.3 is in no EARS form: it has no SHALL: "Pages load".'],
    ]);
  });

  it('that are scenarios are in no EARS form, as others are', () => {
    const scenario = 'GIVEN a cart WHEN the user pays THEN the order is placed';
    const found = of(check(scenario, scenario, ...Array.from({ length: 8 }, (_, n) => `Page ${String(n)} loads`)), 'requirements-ears');

    expect(found.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^2 of the 10 criteria are scenarios/),
      expect.stringMatching(/^None of the 10 criteria is in an EARS form/),
    ]);
  });

  it('that repeat one of another requirement are hints, since the titles may tell them apart', () => {
    const requirement = (id: number): string =>
      `### Requirement ${String(id)}: Part ${String(id)}\n\n1. WHEN an id is unknown, THE Asset_API SHALL answer 404\n\n`;
    const findings = checkRequirements(readRequirements(requirement(1) + requirement(2)));

    expect(of(findings, 'requirements-duplicate-criterion')).toMatchObject([
      { level: 'info', message: 'Criterion 2.1 says the same as 1.1, of another requirement.' },
    ]);
    expect(of(check('THE A SHALL answer every call', 'THE A SHALL answer every call'), 'requirements-duplicate-criterion')).toMatchObject([
      { level: 'warning' },
    ]);
  });

  it.each(['Background', 'Problem Statement', 'Context', 'Visão Geral', '背景'])(
    'begin behind an introduction that is called %s',
    (heading) => {
      const document = readRequirements(`# Requirements Document\n\n## ${heading}\n\nWords.\n\n### Requirement 1: A\n\n1. THE A SHALL b\n`);

      expect(of(checkRequirements(document), 'requirements-introduction')).toEqual([]);
    },
  );
});
