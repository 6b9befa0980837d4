/** What a number gets behind it for what is put between it and the next: `3-bis`, `2.1ter`, `3-BIS`. A part of a pattern. */
export const INSERTED = '-?(?:bis|ter|quater|BIS|TER|QUATER)(?![A-Za-z\\d])';

/** The letter of a requirement that was put in between, in front of the number of its criterion: `7a.2`, `2A.1`. A part of a pattern. */
export const LETTER_INSIDE = '[A-Za-z](?=\\.\\d)';
