import { YamlError } from './error.ts';
import type { TokenQueue } from './queue.ts';
import { mark } from './token.ts';

/** Source: scannerc.go : max_indents. */
const MOST = 10_000;

/** Columns of the open block collections. */
export class Indents {
  /** Column of the innermost one, -1 for none. */
  current = -1;
  private readonly outer: number[] = [];
  private readonly queue: TokenQueue;

  constructor(queue: TokenQueue) {
    this.queue = queue;
  }

  /**
   * Opens a collection, unless one is open at this column or right of it. Its token goes before the one with a number.
   * Source: scannerc.go : yaml_parser_roll_indent.
   */
  open(column: number, type: 'block-sequence' | 'block-mapping', at: number, number?: number): void {
    if (this.current >= column) return;
    this.outer.push(this.current);
    this.current = column;
    if (this.outer.length > MOST) throw new YamlError(`nested deeper than ${MOST} levels`, at);
    this.queue.insert(number ?? this.queue.nextNumber, mark(type, at, at));
  }

  /** Closes the collections right of a column. Source: scannerc.go : yaml_parser_unroll_indent. */
  close(column: number, at: number): void {
    while (this.current > column) {
      this.queue.add(mark('block-end', at, at));
      this.current = this.outer.pop()!;
    }
  }
}
