import { paintedWidth } from './painted.ts';

/** DEC private modes: the terminal shows what lies between at once, a cursor, wrapping at the right edge. */
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
const HIDE = '\u001b[?25l\u001b[?7l';
const WRAP = '\u001b[?7h';
const NO_WRAP = '\u001b[?7l';

const TO_LINE_END = '\u001b[K';
const WHOLE_LINE = '\u001b[2K';

/** What gives the terminal back as it was, at any moment. */
export const RESTORE = `${END}\u001b[?7h\u001b[?25h`;

/**
 * Draws lines at the lower end of what a terminal shows, again and again, without clearing the screen: a frame holds what
 * has changed. Lines that are over are pushed out above them, where they stay. Rows are erased one by one: where the
 * whole screen is erased, some terminals (tmux) keep what was on it for who scrolls back.
 */
export class Frames {
  #drawn: readonly string[] = [];
  /** Columns when they were drawn. */
  #columns = 0;

  /**
   * @param above lines, of any width, that will not change any more
   * @param lines fewer than the screen has, each narrower than it
   * @returns what to write; '' where nothing changes
   */
  next(above: readonly string[], lines: readonly string[], columns: number): string {
    const isResized = columns !== this.#columns && this.#drawn.length > 0;
    const isAnew = above.length > 0 || this.#drawn.length === 0 || isResized;
    const body = isAnew ? this.#anew(above, lines, columns, isResized) : this.#changes(lines);
    this.#drawn = lines;
    this.#columns = columns;
    return body === '' ? '' : `${BEGIN}${HIDE}${body}${END}`;
  }

  /** Pushes out the last lines, takes all others away, and gives the terminal back. */
  end(above: readonly string[], columns: number): string {
    const body = this.#anew(above, [], columns, columns !== this.#columns);
    this.#drawn = [];
    return `${BEGIN}${body}${RESTORE}`;
  }

  /** The next frame is drawn below, as if there were none. */
  forget(): void {
    this.#drawn = [];
  }

  #anew(above: readonly string[], lines: readonly string[], columns: number, isResized: boolean): string {
    // A terminal that has become narrower has wrapped what was drawn.
    const old = rowsOf(this.#drawn, columns);
    const left = old - rowsOf(above, columns) - lines.length;
    const pushed = above.map((line) => `${line}${endsAtEdge(line, columns) ? '' : TO_LINE_END}\r\n`);
    return [
      // The cursor stands on the last line that was drawn.
      `\r${up(old - 1)}`,
      isResized ? erase(old) : '',
      ...(above.length > 0 ? [WRAP, ...pushed, NO_WRAP] : []),
      lines.map((line) => line + TO_LINE_END).join('\r\n'),
      left > 0 ? (lines.length > 0 ? eraseBelow(left) : erase(left)) : '',
    ].join('');
  }

  #changes(lines: readonly string[]): string {
    const drawn = this.#drawn;
    let row = drawn.length - 1;
    let text = '';
    const go = (to: number) => {
      text += to > row ? down(to - row) : up(row - to);
      row = to;
    };
    for (const [index, line] of lines.entries()) {
      if (line === drawn[index]) continue;
      go(Math.min(index, Math.max(row, drawn.length - 1)));
      if (index > row) text += '\r\n';
      row = index;
      text += `\r${line}${TO_LINE_END}`;
    }
    if (lines.length < drawn.length) {
      go(lines.length - 1);
      text += eraseBelow(drawn.length - lines.length);
    }
    if (text !== '') go(lines.length - 1);
    return text;
  }
}

/** Rows that lines take on a terminal of so many columns. */
function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(paintedWidth(line) / columns)), 0);
}

/** Behind a line that ends there the terminal would erase its last character. */
function endsAtEdge(line: string, columns: number): boolean {
  const width = paintedWidth(line);
  return width > 0 && width % columns === 0;
}

/** Empties this row and those below; the cursor stays on it. */
function erase(rows: number): string {
  return rows > 0 ? `\r${WHOLE_LINE}${`${down(1)}${WHOLE_LINE}`.repeat(rows - 1)}${up(rows - 1)}` : '';
}

function eraseBelow(rows: number): string {
  return `${down(1)}${erase(rows)}${up(1)}`;
}

function up(rows: number): string {
  return rows > 0 ? `\u001b[${rows}A` : '';
}

function down(rows: number): string {
  return rows > 0 ? `\u001b[${rows}B` : '';
}
