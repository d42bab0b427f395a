/**
 * A smaller text for which something still holds: cuts away lines, then characters, as long as that works.
 *
 * @param fails whether a text still shows the difference; may be asked about a thousand times
 */
export async function shrink(text: string, fails: (text: string) => boolean | Promise<boolean>): Promise<string> {
  let smallest = text;
  for (const split of [/(?<=\n)/, /(?=[ :,\-[\]{}"'])/, /(?:)/u]) {
    let parts = smallest.split(split);
    for (let size = Math.ceil(parts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < parts.length; ) {
        const fewer = parts.toSpliced(at, size);
        if (await fails(fewer.join(''))) parts = fewer;
        else at += size;
      }
    }
    smallest = parts.join('');
  }
  return smallest;
}
