import { hookObjects, settingOf } from './hook-objects.ts';
import { Random } from './random.ts';
import { styleOf, writeObject } from './style.ts';

const SEPARATORS: readonly string[] = [
  '---\n',
  '---\n',
  '---\n',
  '--- # next\n',
  '\n---\n\n',
  '---\n# about this one\n',
];

/** The name that the names of a written release begin with. */
export const RELEASE = 'shop';

/**
 * A release of hooks that need each other, clear each other away and collide, each document in a manner of its own:
 * block, flow or JSON, with quotes, comments and anchors.
 */
export function hookRelease(seed: number): string {
  const random = new Random(seed);
  const setting = settingOf(random, RELEASE);
  const documents = hookObjects(random, setting, random.between(2, 9)).map((object) =>
    writeObject(random, object, styleOf(random)),
  );
  const first = random.pick(['', '---\n', '# Source: shop/templates/all.yaml\n']);
  const text = first + documents.reduce((all, document) => `${all}${random.pick(SEPARATORS)}${document}`);
  return random.chance(0.05) ? text.replaceAll('\n', '\r\n') : text;
}
