import { describe, expect, it } from '@jest/globals';
import { classifyEars } from '../../../lib/domain/specs/index.ts';

describe('classifyEars', () => {
  it.each([
    ['ubiquitous', 'THE System SHALL log every branch action'],
    ['ubiquitous', 'The system shall log every action'],
    ['ubiquitous', 'All buttons MUST have a label'],
    ['ubiquitous', '✅ THE System SHALL prefer native tools'],
    ['ubiquitous', 'FOR ALL valid documents, THE Parser SHALL give back the same text'],
    ['event', 'WHEN the user presses the key, THE View SHALL start'],
    ['event', '1.1 is not here. When pressed, it shall start'.slice(17)],
    ['event', '**WHEN** the user presses the key **THE** View **SHALL** start'],
    ['event', 'WHENEVER a file changes, THE Watcher SHALL read it'],
    ['event', 'WHEN the total is empty THEN the system SHALL CONTINUE TO show 0'],
    ['event', 'WHEN the list has no items, if any, THE View SHALL be empty'],
    ['event', 'WHEN 用户点击按钮 THEN 系统 SHALL 显示对话框'],
    ['event', 'WHEN ボタンを押す THEN システムは一覧を表示する'],
    ['event', '当用户点击按钮时，系统应显示对话框'],
    ['event', 'WHEN タスクが追加されたとき、システムは一意のIDを割り当てること'],
    ['event', 'タスクが見つからない場合、システムはエラーを返すこと。'],
    ['ubiquitous', 'システムは空の名前を受け入れないこと'],
    ['ubiquitous', 'システムは履歴を残さなければいけない'],
    ['none', 'システムが一覧を返すことがある'],
    ['state', 'WHILE a merge is running, THE Workstation SHALL disable branch actions'],
    ['unwanted', 'IF the merge conflicts, THEN THE Workstation SHALL open the Conflicts_View'],
    ['unwanted', '如果 文件不存在，系统必须报错'],
    ['optional', 'WHERE force push is enabled, THE Workstation SHALL offer it'],
    ['complex', 'WHILE running, WHEN a key is pressed, THE System SHALL stop'],
    ['complex', 'WHERE sync is enabled, IF the network fails, THEN THE System SHALL retry'],
    ['complex', 'WHEN a key is pressed AND WHILE the dialog is open, THE System SHALL close it'],
    ['none', 'Users can mute channels'],
    ['none', 'WHEN the user presses the key, the view starts'],
    ['none', 'SHALL work'],
    ['none', 'As a user I want that the system shall work'],
    ['none', 'Given a user, when they sign in, then they shall see the page'],
    ['none', '系统显示列表'],
    ['none', 'THE marshall acts'],
    ['none', ''],
  ] as const)('%s: %s', (form, criterion) => {
    expect(classifyEars(criterion)).toBe(form);
  });
});
