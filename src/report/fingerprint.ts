import type { Finding } from '../lint/finding.ts';
import { titleOf } from '../manifest/document.ts';
import { lineAt } from '../manifest/text.ts';
import type { FindingsReport } from './findings-report.ts';

type Fingerprinted = Pick<FindingsReport, 'findings' | 'originOf' | 'pathOf'>;

/**
 * A name for each finding by which the next run knows it again although lines have moved and words of ours have changed:
 * the rule, the file, the object (in a template, whose objects may have a new name at every rendering: the line's own
 * text), and its turn among those that are equal in all this.
 */
export function fingerprintsOf(report: Fingerprinted): ReadonlyMap<Finding, string> {
  const turns = new Map<string, number>();
  return new Map(
    report.findings.map((finding) => {
      const identity = identityOf(finding, report);
      const turn = turns.get(identity) ?? 0;
      turns.set(identity, turn + 1);
      return [finding, hash(`${identity}\0${turn}`)];
    }),
  );
}

function identityOf(finding: Finding, { originOf, pathOf }: Fingerprinted): string {
  const { rule, document } = finding;
  const { source, range } = originOf(finding);
  const own =
    source === document.source
      ? `${document.head.namespace}/${titleOf(document.head)}`
      : textOfLine(source.text, range.start);
  return [rule, pathOf(source.file) ?? source.file, document.path, own].join('\0');
}

function textOfLine(text: string, offset: number): string {
  const { start, end } = lineAt(text, offset);
  return text.slice(start, end).trim();
}

/** FNV-1a of 64 bits (Fowler, Noll, Vo), as 16 hexadecimal digits: it tells findings apart and keeps no secret. */
function hash(text: string): string {
  let state = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    state = BigInt.asUintN(64, (state ^ BigInt(byte)) * 0x100000001b3n);
  }
  return state.toString(16).padStart(16, '0');
}
