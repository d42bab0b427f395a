import { paintedWidth } from './painted.ts';

/** DEC private modes: the terminal shows what lies between at once, a cursor, wrapping at the right edge. */
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
const HIDE = '\u001b[?25l\u001b[?7l';
const TO_LINE_END = '\u001b[K';
const TO_SCREEN_END = '\u001b[J';
const WRAP = '\u001b[?7h';
const NO_WRAP = '\u001b[?7l';

/** What gives the terminal back as it was, at any moment. */
export const RESTORE = `${END}\u001b[?7h\u001b[?25h`;

/**
 * Draws lines at the lower end of what a terminal shows, again and again, without clearing the screen: a frame holds what
 * has changed. Lines that are over are pushed out above them, where they stay.
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
    const isResized = columns !== this.#columns && this.#columns !== 0;
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
    let text = this.#toTop(columns);
    if (isResized) text += TO_SCREEN_END;
    if (above.length > 0) text += WRAP;
    for (const line of above) text += `${line}${endsAtEdge(line, columns) ? '' : TO_LINE_END}\r\n`;
    if (above.length > 0) text += NO_WRAP;
    text += lines.map((line) => line + TO_LINE_END).join('\r\n');
    return text + TO_SCREEN_END;
  }

  /** The cursor stands behind the last line that was drawn. A terminal that has become narrower has wrapped them. */
  #toTop(columns: number): string {
    const rows = this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(paintedWidth(line) / columns)), 0);
    return `\r${up(rows - 1)}`;
  }

  #changes(lines: readonly string[]): string {
    const last = this.#drawn.length - 1;
    let row = last;
    let text = '';
    const go = (to: number) => {
      text += to > row ? down(to - row) : up(row - to);
      row = to;
    };
    for (const [index, line] of lines.entries()) {
      if (line === this.#drawn[index]) continue;
      if (index > last) {
        go(index - 1);
        text += '\r\n';
        row = index;
      } else go(index);
      text += `\r${line}${TO_LINE_END}`;
    }
    if (lines.length <= last) {
      go(lines.length - 1);
      text += `\r${lines.at(-1) ?? ''}${TO_SCREEN_END}`;
    }
    if (text !== '') go(lines.length - 1);
    return text;
  }
}

/** Behind a line that ends there the terminal erases its last character. */
function endsAtEdge(line: string, columns: number): boolean {
  const width = paintedWidth(line);
  return width > 0 && width % columns === 0;
}

function up(rows: number): string {
  return rows > 0 ? `\u001b[${rows}A` : '';
}

function down(rows: number): string {
  return rows > 0 ? `\u001b[${rows}B` : '';
}
