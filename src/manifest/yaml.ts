import type { Range, Reading } from './node.ts';
import { Composer } from './yaml/composer.ts';
import { YamlError } from './yaml/error.ts';
import { Input } from './yaml/input.ts';
import { Scanner } from './yaml/scanner.ts';

/**
 * Reads any YAML document that Helm reads, and refuses what it refuses: the dialect of sigs.k8s.io/yaml v1.6.0 on
 * go.yaml.in/yaml/v2 v2.4.4 (Helm 4.3.1 and 3.22.0), which is YAML 1.1 as libyaml reads it. Whether the tree can be
 * decoded is a second question: `readHead`.
 *
 * @param range the document in the text; the tree's ranges and the problem's offset count from the text's start
 */
export function readYaml(text: string, range: Range): Reading {
  try {
    const scanner = new Scanner(new Input(text, range.start, range.end));
    return { ok: true, root: new Composer(scanner, range.start).compose() };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const offset = Math.min(error.offset, range.end);
    return { ok: false, problem: { message: error.message, offset } };
  }
}
