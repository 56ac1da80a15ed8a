// F0. JSON documents of a stranger, field by field. Pure.

/** A JSON object whose fields nobody has looked at. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object in `bytes`, or null when there is none. */
export function parseObject(bytes: Buffer): Fields | null {
  try {
    return asObject(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}

/** Null for anything but an object. */
export function asObject(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return value as Fields;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Only the strings of a list. */
export function asTexts(value: unknown): readonly string[] {
  return asList(value).filter((item): item is string => typeof item === 'string');
}

/** Only the fields that hold strings. */
export function asTextMap(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(value) ?? {});
  // A null prototype: `__proto__` is a label like any other.
  const texts = Object.create(null) as Record<string, string>;
  for (const [key, text] of entries) if (typeof text === 'string') texts[key] = text;
  return texts;
}
