/** What `rewrite` prints, but for its marks. */
export function unmarked(text: string): string {
  return text
    .replaceAll(/,\s*"helm-hooks\/rewritten": "[^"]*"/g, '')
    .replaceAll(/\r?\n *"?helm-hooks\/rewritten"?: .*$/gm, '');
}
