import type { Audit } from '../../tools/cluster/audit.ts';
import type { Kit } from './place.ts';

/** What a bench on a cluster has to work with. */
export interface BenchKit extends Kit {
  readonly audit: Audit;
  readonly helms: { readonly 'Helm 4': string; readonly 'Helm 3': string };
}
