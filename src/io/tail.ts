/** Lines and characters that are kept. */
const LINES = 10;
const CHARACTERS = 4000;

/** The end of what a program writes, however much that is. */
export class Tail {
  private readonly decoder = new TextDecoder();
  private text = '';

  add(bytes: Uint8Array): void {
    this.text = (this.text + this.decoder.decode(bytes, { stream: true })).slice(-CHARACTERS);
  }

  /** The last lines; blank ones are left out. */
  lines(): readonly string[] {
    const lines = this.text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
    return lines.slice(-LINES);
  }
}
