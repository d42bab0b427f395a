import type { Random } from './random.ts';
import { ODD_CHARACTERS } from './values.ts';

/** Changes a text in a few places: characters deleted, doubled, swapped, moved, or odd ones put in. */
export function mutate(random: Random, text: string): string {
  const characters = Array.from(text);
  for (let change = random.between(1, 3); change > 0; change--) {
    const at = random.below(characters.length + 1);
    switch (random.below(6)) {
      case 0:
        characters.splice(at, random.pick([1, 1, 1, 2, 5, 20]));
        break;
      case 1:
      case 2:
        characters.splice(at, 0, ...random.pick(ODD_CHARACTERS));
        break;
      case 3:
        characters.splice(at, 1, ...random.pick(ODD_CHARACTERS));
        break;
      case 4:
        characters.splice(at, 0, ...characters.slice(at, at + random.pick([1, 2, 10, 40])));
        break;
      default:
        characters.splice(random.below(characters.length + 1), 0, ...characters.splice(at, random.pick([1, 2, 8])));
    }
  }
  return characters.join('');
}
