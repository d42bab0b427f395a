import { ALL, DURATION, type Shape } from './shape.ts';

/** A shape as JSON Schema (draft 7) says it. */
export function schemaOf(shape: Shape): object {
  const description = shape.summary === undefined ? {} : { description: shape.summary };
  return { ...description, ...bodyOf(shape) };
}

function bodyOf(shape: Shape): object {
  switch (shape.type) {
    case 'word':
      return { enum: shape.words };
    case 'words':
      if (shape.all) return { anyOf: [{ const: ALL }, listOf([...shape.words, ALL])] };
      return {
        ...listOf(shape.words),
        ...(shape.must !== undefined && { contains: { const: shape.must } }),
      };
    case 'names':
      return { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1, uniqueItems: true };
    case 'duration':
      return { type: 'string', pattern: DURATION.source };
    case 'boolean':
      return { type: 'boolean' };
    case 'version':
      return { type: 'integer', minimum: 1, maximum: shape.known };
    case 'either':
      return { anyOf: [schemaOf(shape.word), schemaOf(shape.record)] };
    case 'record':
      return {
        type: shape.empty ? ['object', 'null'] : 'object',
        properties: Object.fromEntries(Object.entries(shape.fields).map(([key, field]) => [key, schemaOf(field)])),
        additionalProperties: false,
      };
  }
}

function listOf(words: readonly string[]): object {
  return { type: 'array', items: { enum: words }, minItems: 1, uniqueItems: true };
}
