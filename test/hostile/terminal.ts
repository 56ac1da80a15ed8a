// Reads text as a terminal does: which bytes and characters would do something.

/** The codes that our own renderers write: state words in colour, two lines drawn again. */
const OURS = /\x1b\[(?:0|1|32|33|1;31)m|\x1b\[1A\x1b\[2K/gu;

const HIDES = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/u;

/** What would act in a terminal, or hide in it; empty when there is nothing. */
export function readTerminal(text: string): string[] {
  const shown = text.replace(OURS, '');
  const complaints: string[] = [];
  for (const character of shown) {
    const code = character.codePointAt(0) ?? 0;
    const isControl = (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code <= 0x9f);
    const isHalf = code >= 0xd800 && code <= 0xdfff;
    if (isControl || isHalf || HIDES.test(character)) complaints.push(`U+${code.toString(16)}`);
  }
  return complaints;
}
