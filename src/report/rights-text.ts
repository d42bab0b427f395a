import type { Finding } from '../lint/finding.ts';
import { type Paint, printable } from './text.ts';

/** What `rewrite` says of rights that are missing, beside the manifests: which, what adds them, and the objects. */
export function rightsText(findings: readonly Finding[], paint: Paint): string {
  return findings
    .filter(({ rule }) => rule === 'rbac-missing')
    .map((finding, at, all) => {
      const { level, rule, message, help, manifest } = finding;
      const isLast = !all.slice(at + 1).some((later) => later.manifest === manifest);
      const lines = manifest !== undefined && isLast ? manifest.trimEnd().split('\n') : [];
      return [
        `${paint(`${level}[${rule}]`, 'bold', level === 'error' ? 'red' : 'yellow')}: ${printable(message)}`,
        ...(help === undefined ? [] : [`  ${paint('help:', 'bold')} ${printable(help)}`]),
        ...lines.map((line) => `    ${printable(line)}`),
        '',
      ].join('\n');
    })
    .join('');
}
