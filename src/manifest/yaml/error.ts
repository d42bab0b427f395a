/** A document that go-yaml refuses. Never leaves manifest/: `readYaml` makes a value of it. */
export class YamlError extends Error {
  readonly offset: number;

  /** @param offset where go-yaml notices, in the text */
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
