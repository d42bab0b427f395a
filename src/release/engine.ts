/** What brings a chart into a cluster. `template`: whatever applies what `helm template` prints. */
export const ENGINES = ['helm3', 'helm4', 'argocd', 'flux', 'template'] as const;

export type Engine = (typeof ENGINES)[number];
