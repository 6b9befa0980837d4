/** What a number gets behind it for what is put between it and the next: `3-bis`, `2.1ter`. A part of a pattern. */
export const INSERTED = '-?(?:bis|ter|quater)(?![A-Za-z\\d])';
