import { shrink } from '../generator/shrink.ts';
import type { OracleReading } from '../oracle/oracle.ts';
import type { Stream } from './streams.ts';

/** How both Helms read a text. */
export type Ask = (text: string) => Promise<Readonly<Record<3 | 4, OracleReading>>>;

/** What is wrong with a text; undefined where nothing is. */
export type Fails = (text: string) => Promise<Error | undefined>;

/** The error of the smallest text that still shows the same one. */
export async function smallest({ name, text }: Stream, error: Error, fails: Fails): Promise<Error> {
  const kind = ({ message }: Error) => message.split('\n', 1)[0]!.replaceAll(/\d+|"[^"]*"/g, '');
  const small = await shrink(text, async (part) => {
    const other = await fails(part);
    return other !== undefined && kind(other) === kind(error);
  });
  const cause = await fails(small);
  return new Error(`${name}: ${cause?.message}\nsmallest case: ${JSON.stringify(small)}\n${small}`, { cause });
}
