// JSON as the oracle writes it, and one field of it read or written.
export type Json = string | number | boolean | null | readonly Json[] | ReadonlyMap<string, Json>;

/** The oracle's objects, `{ pairs }`, as maps. */
export function plain(value: unknown): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  const { pairs } = value as { pairs: [string, unknown][] };
  return new Map(pairs.map(([key, inner]) => [key, plain(inner)]));
}

export type Path = readonly (string | number)[];

/** The value under a path of keys; undefined where nothing is. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let at = value;
  for (const key of path) {
    if (at instanceof Map && typeof key === 'string') at = at.get(key);
    else at = Array.isArray(at) && typeof key === 'number' ? at[key] : undefined;
  }
  return at;
}

/** All values under a path in which `*` stands for every item of a list. */
export function valuesAt(value: Json | undefined, path: Path): Json[] {
  const star = path.indexOf('*');
  if (star < 0) {
    const found = valueAt(value, path);
    return found === undefined ? [] : [found];
  }
  const list = valueAt(value, path.slice(0, star));
  return Array.isArray(list) ? list.flatMap((item: Json) => valuesAt(item, path.slice(star + 1))) : [];
}

/** The same value with another one under a path; undefined takes it away. What is missing on the way is made. */
export function written(value: Json | undefined, path: Path, inner: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return fromPlain(inner);
  if (typeof key === 'number') {
    const list = (Array.isArray(value) ? value : []) as readonly Json[];
    return list.with(key, written(list[key], rest, inner));
  }
  const map = new Map(value instanceof Map ? value : []);
  if (rest.length === 0 && inner === undefined) map.delete(key);
  else map.set(key, written(map.get(key), rest, inner));
  return map;
}

function fromPlain(value: unknown): Json {
  if (Array.isArray(value)) return value.map(fromPlain);
  if (value instanceof Map || typeof value !== 'object' || value === null) return (value ?? null) as Json;
  return new Map(Object.entries(value).map(([key, inner]) => [key, fromPlain(inner)]));
}
