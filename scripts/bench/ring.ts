import { Random } from '../../test/generator/random.ts';

/**
 * Hooks in one ring: accounts that pull with the next one's token, and tokens that need their account. Each has ten more
 * needs at random in the mean; a token can name no more than its account, so an account has those of both.
 */
export function ringOf(hooks: number): string {
  const random = new Random(1);
  const accounts = hooks / 2;
  const account = (at: number) => {
    const tokens = [(at + 1) % accounts, ...Array.from({ length: 20 }, () => random.below(accounts))];
    return `kind: ServiceAccount
metadata:
  name: account-${at}
  annotations: { helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "${random.below(20)}" }
imagePullSecrets: [${tokens.map((token) => `{ name: token-${token} }`).join(', ')}]
`;
  };
  const token = (at: number) => `kind: Secret
metadata:
  name: token-${at}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: "${random.below(20)}"
    kubernetes.io/service-account.name: account-${at}
type: kubernetes.io/service-account-token
`;
  const documents = Array.from({ length: accounts }, (_, at) => [account(at), token(at)]).flat();
  return documents.map((document) => `apiVersion: v1\n${document}`).join('---\n');
}
