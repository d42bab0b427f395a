/** A Job as a hook, as it stands in a template. @param annotations lines of YAML */
export function job(name: string, annotations: string): string {
  const lines = annotations.split('\n').map((line) => `    ${line}\n`);
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
${lines.join('')}spec:
  activeDeadlineSeconds: 60
  template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}
`;
}
