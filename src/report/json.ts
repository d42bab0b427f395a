/** Invisible, reordering and control characters that JSON leaves as they are and a terminal would act on. */
const HARMFUL = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A JSON document for programs, harmless where it ends up on a terminal all the same. */
export function printJson(value: unknown): string {
  return `${harmless(JSON.stringify(value, null, 2))}\n`;
}

/** The same on one line. */
export function jsonLine(value: unknown): string {
  return `${harmless(JSON.stringify(value))}\n`;
}

function harmless(json: string): string {
  return json.replaceAll(HARMFUL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Helm's weights are 64-bit integers, which JSON can hold and a JavaScript number cannot. */
export function exactNumber(value: bigint): unknown {
  const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };
  return rawJSON(`${value}`);
}
