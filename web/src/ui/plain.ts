/** A report's words where only a string will do (labels of maps and charts). */

// As in words.tsx: control characters are shown by their code, never obeyed.
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

export const visible = (text: string): string =>
  text.replace(CONTROLS, (sign) => `⟨U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}⟩`);
