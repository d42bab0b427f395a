import type { CleanObject } from './leftover.ts';

interface Stored {
  readonly capacity?: { readonly storage?: string };
  readonly resources?: { readonly requests?: { readonly storage?: string } };
}

/** How much storage a volume or claim has, as Kubernetes writes it: `8Gi`; '' for other kinds. */
export function storageOf({ live }: CleanObject): string {
  if (live.kind !== 'PersistentVolumeClaim' && live.kind !== 'PersistentVolume') return '';
  const [status, spec] = [live.status as Stored | undefined, live.spec as Stored | undefined];
  return status?.capacity?.storage ?? spec?.capacity?.storage ?? spec?.resources?.requests?.storage ?? '';
}

/** Bytes that a ConfigMap or Secret holds; null for other kinds. */
export function bytesOf({ live }: CleanObject): number | null {
  if (live.kind !== 'ConfigMap' && live.kind !== 'Secret') return null;
  const lengths = ['data', 'binaryData'].flatMap((field) =>
    Object.values((live[field] ?? {}) as Readonly<Record<string, string>>).map((value) =>
      // Base64 but for a ConfigMap's data.
      live.kind === 'Secret' || field === 'binaryData'
        ? Math.floor((value.replace(/=+$/, '').length * 3) / 4)
        : new TextEncoder().encode(value).length,
    ),
  );
  return lengths.reduce((sum, length) => sum + length, 0);
}
