// Made by `npm run docs` from test/rules: not written by hand.

/** For each rule a case, what is printed for it, and what its fix changes ('' where there is none). */
export const EXAMPLES: Readonly<
  Record<string, { readonly input: string; readonly out: string; readonly diff: string }>
> = {
  'unknown-hook-event': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    "helm.sh/hook": pre-instal,pre-upgrade\n    "helm.sh/hook-weight": "-5"\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: migrate\n          image: shop:1.4\n          command: ["./migrate.sh"]\n',
    out: 'error[unknown-hook-event]: "pre-instal" is not a hook event: Helm drops the whole document, Job/shop-migrate is never installed\n --> example.yaml:6:21  Job/shop-migrate (pre-upgrade)\n  |\n6 |     "helm.sh/hook": pre-instal,pre-upgrade\n  |                     ^^^^^^^^^^\n  = help: did you mean "pre-install"?\n  = more: helm hooks rules unknown-hook-event\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'annotation-not-string': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: -5\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: migrate\n          image: shop:1.4\n          command: ["./migrate.sh"]\n',
    out: 'error[annotation-not-string]: helm.sh/hook-weight is the number -5, not a string: Helm renders it and fails when the hook runs\n --> example.yaml:7:26  Job/shop-migrate (pre-install)\n  |\n7 |     helm.sh/hook-weight: -5\n  |                          ^^\n  = help: write "-5" (safe fix)\n  = more: helm hooks rules annotation-not-string\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -4,7 +4,7 @@\n   name: shop-migrate\n   annotations:\n     helm.sh/hook: pre-install\n-    helm.sh/hook-weight: -5\n+    helm.sh/hook-weight: "-5"\n spec:\n   template:\n     spec:\n',
  },
  'hook-weight-not-integer': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    "helm.sh/hook": pre-install,pre-upgrade\n    "helm.sh/hook-weight": "five"\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: migrate\n          image: shop:1.4\n          command: ["./migrate.sh"]\n',
    out: 'error[hook-weight-not-integer]: Helm cannot read the weight "five" as an integer and uses 0\n --> example.yaml:7:28  Job/shop-migrate (pre-install, pre-upgrade)\n  |\n7 |     "helm.sh/hook-weight": "five"\n  |                            ^^^^^^\n  = help: write an integer in quotes, such as "-5"\n  = more: helm hooks rules hook-weight-not-integer\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'invalid-delete-policy': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-delete-policy: hook-suceeded\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: migrate\n          image: shop:1.4\n          command: ["./migrate.sh"]\n',
    out: 'error[invalid-delete-policy]: "hook-suceeded" is not a delete policy: it switches the default before-hook-creation off, and nothing deletes the hook\n --> example.yaml:7:33  Job/shop-migrate (pre-install, pre-upgrade)\n  |\n7 |     helm.sh/hook-delete-policy: hook-suceeded\n  |                                 ^^^^^^^^^^^^^\n  = help: did you mean "hook-succeeded"? (fix on request)\n  = more: helm hooks rules invalid-delete-policy\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -4,7 +4,7 @@\n   name: shop-migrate\n   annotations:\n     helm.sh/hook: pre-install,pre-upgrade\n-    helm.sh/hook-delete-policy: hook-suceeded\n+    helm.sh/hook-delete-policy: hook-succeeded\n spec:\n   template:\n     spec:\n',
  },
  'invalid-log-policy': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-delete-policy: hook-failed\n    helm.sh/hook-output-log-policy: hook-failed,always\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: migrate\n          image: shop:1.4\n          command: ["./migrate.sh"]\n',
    out: 'warning[invalid-log-policy]: "always" is not a log policy: Helm ignores it and prints no log for it\n --> example.yaml:8:49  Job/shop-migrate (pre-install)\n  |\n8 |     helm.sh/hook-output-log-policy: hook-failed,always\n  |                                                 ^^^^^^\n  = help: Helm knows hook-succeeded and hook-failed (safe fix)\n  = more: helm hooks rules invalid-log-policy\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -5,7 +5,7 @@\n   annotations:\n     helm.sh/hook: pre-install\n     helm.sh/hook-delete-policy: hook-failed\n-    helm.sh/hook-output-log-policy: hook-failed,always\n+    helm.sh/hook-output-log-policy: hook-failed\n spec:\n   template:\n     spec:\n',
  },
  'misplaced-hook-annotation': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  labels:\n    "helm.sh/hook": pre-install\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n',
    out: 'error[misplaced-hook-annotation]: Helm does not read "helm.sh/hook" in metadata.labels: Job/shop-migrate is no hook\n --> example.yaml:6:5  Job/shop-migrate\n  |\n6 |     "helm.sh/hook": pre-install\n  |     ^^^^^^^^^^^^^^\n  = help: move it to metadata.annotations\n  = more: helm hooks rules misplaced-hook-annotation\n\n1 error, 0 warnings, 0 infos in 0 hooks (1 document)\n',
    diff: '',
  },
  'duplicate-hook-event': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    "helm.sh/hook": pre-install,pre-upgrade,pre-install\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: migrate\n          image: shop:1.4\n          command: ["./migrate.sh"]\n',
    out: 'warning[duplicate-hook-event]: "pre-install" is named twice: Helm runs the hook once for each\n --> example.yaml:6:45  Job/shop-migrate (pre-install, pre-upgrade)\n  |\n6 |     "helm.sh/hook": pre-install,pre-upgrade,pre-install\n  |                                             ^^^^^^^^^^^\n  = help: write pre-install,pre-upgrade (fix on request)\n  = more: helm hooks rules duplicate-hook-event\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -3,7 +3,7 @@\n metadata:\n   name: shop-migrate\n   annotations:\n-    "helm.sh/hook": pre-install,pre-upgrade,pre-install\n+    "helm.sh/hook": pre-install,pre-upgrade\n spec:\n   template:\n     spec:\n',
  },
  'keep-ignored': {
    input:
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\n  annotations:\n    "helm.sh/hook": pre-install,pre-upgrade\n    "helm.sh/resource-policy": keep\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n',
    out: 'warning[keep-ignored]: resource policy "keep" has no effect on a hook: Helm deletes it before it is created again\n --> example.yaml:7:32  PersistentVolumeClaim/data (pre-install, pre-upgrade)\n  |\n7 |     "helm.sh/resource-policy": keep\n  |                                ^^^^\n  = help: make it an ordinary object of the release, or remove the annotation\n  = more: helm hooks rules keep-ignored\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'default-delete-policy': {
    input:
      '# config: {rules: {default-delete-policy: {policies: [hook-failed, before-hook-creation]}}}\n# migrations\napiVersion: batch/v1\nkind: Job\nmetadata:\n    name: \'shop-migrate\'   # one per release\n    annotations:\n        # before anything else\n        "helm.sh/hook":   pre-install   # and only then\n\n        "helm.sh/hook-weight": \'-5\'\n    labels: {app: shop}\nspec:\n    template:\n        spec:\n            restartPolicy: Never\n            containers:\n            - name: main\n              image: shop:1.0\n',
    out: 'info[default-delete-policy]: Job/shop-migrate has no delete policy, so it stays in the cluster after its success\n --> chosen.yaml:9:27  Job/shop-migrate (pre-install)\n  |\n9 |         "helm.sh/hook":   pre-install   # and only then\n  |                           ^^^^^^^^^^^\n  = help: write helm.sh/hook-delete-policy: hook-failed,before-hook-creation (safe fix)\n  = more: helm hooks rules default-delete-policy\n\n0 errors, 0 warnings, 1 info in 1 hook (1 document)\n',
    diff: '--- a/chosen.yaml\n+++ b/chosen.yaml\n@@ -9,6 +9,7 @@\n         "helm.sh/hook":   pre-install   # and only then\n \n         "helm.sh/hook-weight": \'-5\'\n+        "helm.sh/hook-delete-policy": \'hook-failed,before-hook-creation\'\n     labels: {app: shop}\n spec:\n     template:\n',
  },
  'dependency-order': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-check\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: "-10"\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      serviceAccountName: shop-hooks\n      containers:\n        - name: main\n          image: shop:1.0\n          command: ["migrate"]\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop-hooks\n  annotations:\n    helm.sh/hook: pre-install\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: shop-hooks\n  annotations:\n    helm.sh/hook: pre-install\nrules:\n  - apiGroups: [""]\n    resources: [secrets]\n    verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: shop-hooks\n  annotations:\n    helm.sh/hook: pre-install\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: shop-hooks\nsubjects:\n  - kind: ServiceAccount\n    name: shop-hooks\n',
    out: 'error[dependency-order]: Job/shop-check runs before Role/shop-hooks, which it needs (roleRef): in pre-install weight -10 comes before 0\n  --> account-role-binding.yaml:13:27  Job/shop-check (pre-install)\n   |\n13 |       serviceAccountName: shop-hooks\n   |                           ^^^^^^^^^^\n   = help: give Role/shop-hooks weight "-12" (safe fix)\n   = more: helm hooks rules dependency-order\n\nerror[dependency-order]: Job/shop-check runs before RoleBinding/shop-hooks, which it needs (subjects): in pre-install weight -10 comes before 0\n  --> account-role-binding.yaml:13:27  Job/shop-check (pre-install)\n   |\n13 |       serviceAccountName: shop-hooks\n   |                           ^^^^^^^^^^\n   = help: give RoleBinding/shop-hooks weight "-11", Role/shop-hooks weight "-12" (safe fix)\n\nerror[dependency-order]: Job/shop-check runs before ServiceAccount/shop-hooks, which it needs (serviceAccountName): in pre-install weight -10 comes before 0\n  --> account-role-binding.yaml:13:27  Job/shop-check (pre-install)\n   |\n13 |       serviceAccountName: shop-hooks\n   |                           ^^^^^^^^^^\n   = help: give ServiceAccount/shop-hooks weight "-11" (safe fix)\n\n3 errors, 0 warnings, 0 infos in 4 hooks (4 documents)\n',
    diff: '--- a/account-role-binding.yaml\n+++ b/account-role-binding.yaml\n@@ -22,6 +22,7 @@\n   name: shop-hooks\n   annotations:\n     helm.sh/hook: pre-install\n+    helm.sh/hook-weight: "-11"\n ---\n apiVersion: rbac.authorization.k8s.io/v1\n kind: Role\n@@ -29,6 +30,7 @@\n   name: shop-hooks\n   annotations:\n     helm.sh/hook: pre-install\n+    helm.sh/hook-weight: "-12"\n rules:\n   - apiGroups: [""]\n     resources: [secrets]\n@@ -40,6 +42,7 @@\n   name: shop-hooks\n   annotations:\n     helm.sh/hook: pre-install\n+    helm.sh/hook-weight: "-11"\n roleRef:\n   apiGroup: rbac.authorization.k8s.io\n   kind: Role\n',
  },
  'order-by-name': {
    input:
      '# release: m\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: zz-check\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: "0"\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      serviceAccountName: zz-hooks\n      containers:\n        - name: main\n          image: shop:1.0\n          command: ["migrate"]\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: zz-hooks\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: "-2"\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: m-hooks\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: "-1"\nrules:\n  - apiGroups: [""]\n    resources: [secrets]\n    verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: m-hooks\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: "0"\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: m-hooks\nsubjects:\n  - kind: ServiceAccount\n    name: zz-hooks\n',
    out: 'warning[order-by-name]: only their names put RoleBinding/m-hooks before Job/zz-check, which needs it (subjects), and a release of another name can turn that round\n  --> binding.yaml:14:27  Job/zz-check (pre-install)\n   |\n14 |       serviceAccountName: zz-hooks\n   |                           ^^^^^^^^\n   = help: give RoleBinding/m-hooks weight "-1", Role/m-hooks weight "-2" (safe fix)\n   = more: helm hooks rules order-by-name\n\n0 errors, 1 warning, 0 infos in 4 hooks (4 documents)\n',
    diff: '--- a/binding.yaml\n+++ b/binding.yaml\n@@ -31,7 +31,7 @@\n   name: m-hooks\n   annotations:\n     helm.sh/hook: pre-install\n-    helm.sh/hook-weight: "-1"\n+    helm.sh/hook-weight: "-2"\n rules:\n   - apiGroups: [""]\n     resources: [secrets]\n@@ -43,7 +43,7 @@\n   name: m-hooks\n   annotations:\n     helm.sh/hook: pre-install\n-    helm.sh/hook-weight: "0"\n+    helm.sh/hook-weight: "-1"\n roleRef:\n   apiGroup: rbac.authorization.k8s.io\n   kind: Role\n',
  },
  'dependency-cycle': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: blue\n  annotations:\n    helm.sh/hook: pre-install\nimagePullSecrets:\n  - name: red-token\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: blue-token\n  annotations:\n    helm.sh/hook: pre-install\n    kubernetes.io/service-account.name: blue\ntype: kubernetes.io/service-account-token\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: red\n  annotations:\n    helm.sh/hook: pre-install\nimagePullSecrets:\n  - name: blue-token\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: red-token\n  annotations:\n    helm.sh/hook: pre-install\n    kubernetes.io/service-account.name: red\ntype: kubernetes.io/service-account-token\n',
    out: 'error[dependency-cycle]: ServiceAccount/blue needs Secret/red-token (imagePullSecrets), and so back to itself: ServiceAccount/blue -> Secret/red-token -> ServiceAccount/red -> Secret/blue-token -> ServiceAccount/blue; no order of pre-install puts each behind what it needs\n --> example.yaml:8:11  ServiceAccount/blue (pre-install)\n  |\n8 |   - name: red-token\n  |           ^^^^^^^^^\n  = help: take one of these references away\n  = more: helm hooks rules dependency-cycle\n\n1 error, 0 warnings, 0 infos in 4 hooks (4 documents)\n',
    diff: '',
  },
  'dependency-missing-in-phase': {
    input:
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-config\ndata:\n  mode: fast\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n          command: [migrate]\n          envFrom:\n            - configMapRef:\n                name: shop-config\n',
    out: 'error[dependency-missing-in-phase]: Job/shop-migrate needs ConfigMap/shop-config (envFrom) in pre-install: it is an ordinary object, and Helm creates those after pre-install, so the pod never starts, and Helm only says "timed out"\n  --> example.yaml:25:23  Job/shop-migrate (pre-install, pre-upgrade)\n   |\n25 |                 name: shop-config\n   |                       ^^^^^^^^^^^\n   = help: a fix on request exists\n   = more: helm hooks rules dependency-missing-in-phase\n\n1 error, 0 warnings, 0 infos in 1 hook (2 documents)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -22,4 +22,15 @@\n           command: [migrate]\n           envFrom:\n             - configMapRef:\n-                name: shop-config\n+                name: shop-config-hook\n+---\n+apiVersion: v1\n+kind: ConfigMap\n+metadata:\n+  annotations:\n+    helm.sh/hook: pre-install,pre-upgrade\n+    helm.sh/hook-weight: "-1"\n+    helm.sh/hook-delete-policy: "before-hook-creation"\n+  name: shop-config-hook\n+data:\n+  mode: fast\n',
  },
  'dependency-of-previous-revision': {
    input:
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-config\ndata:\n  mode: fast\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n          command: [migrate]\n          envFrom:\n            - configMapRef:\n                name: shop-config\n',
    out: 'info[dependency-of-previous-revision]: Job/shop-migrate reads ConfigMap/shop-config (envFrom) in pre-upgrade: it sees the object of the revision before, and none if this one brings it\n  --> example.yaml:25:23  Job/shop-migrate (pre-upgrade)\n   |\n25 |                 name: shop-config\n   |                       ^^^^^^^^^^^\n   = more: helm hooks rules dependency-of-previous-revision\n\n0 errors, 0 warnings, 1 info in 1 hook (2 documents)\n',
    diff: '',
  },
  'same-weight-runs': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-upgrade\n    helm.sh/hook-weight: "1"\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n          command: [migrate]\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-backup\n  annotations:\n    helm.sh/hook: pre-upgrade\n    helm.sh/hook-weight: "1"\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n          command: [migrate]\n',
    out: 'info[same-weight-runs]: Job/shop-migrate runs behind Job/shop-backup in pre-upgrade only because of its name: both have weight 1\n --> example.yaml:7:26  Job/shop-migrate (pre-upgrade)\n  |\n7 |     helm.sh/hook-weight: "1"\n  |                          ^^^\n  = more: helm hooks rules same-weight-runs\n\n0 errors, 0 warnings, 1 info in 2 hooks (2 documents)\n',
    diff: '',
  },
  'missing-upgrade-event': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop-hooks\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: "-5"\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      serviceAccountName: shop-hooks\n      containers:\n        - name: main\n          image: shop:1.0\n          command: [migrate]\n',
    out: 'info[missing-upgrade-event]: ServiceAccount/shop-hooks is made in pre-install only, while Job/shop-migrate, which needs it (serviceAccountName), also runs in pre-upgrade: there it finds what the install has left\n --> example.yaml:6:19  ServiceAccount/shop-hooks (pre-install)\n  |\n6 |     helm.sh/hook: pre-install\n  |                   ^^^^^^^^^^^\n  = help: write "pre-install,pre-upgrade" (fix on request)\n  = more: helm hooks rules missing-upgrade-event\n\n0 errors, 0 warnings, 1 info in 2 hooks (2 documents)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -3,7 +3,7 @@\n metadata:\n   name: shop-hooks\n   annotations:\n-    helm.sh/hook: pre-install\n+    helm.sh/hook: pre-install,pre-upgrade\n     helm.sh/hook-weight: "-5"\n ---\n apiVersion: batch/v1\n',
  },
  'pre-delete-needs-release-object': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-backup\n  annotations:\n    helm.sh/hook: pre-delete\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      serviceAccountName: shop\n      containers:\n        - name: main\n          image: shop:1.0\n          command: [migrate]\n',
    out: 'info[pre-delete-needs-release-object]: Job/shop-backup needs ServiceAccount/shop (serviceAccountName), an ordinary object: after an install that failed before Helm made it, the hook cannot start and blocks the uninstall\n  --> example.yaml:17:27  Job/shop-backup (pre-delete)\n   |\n17 |       serviceAccountName: shop\n   |                           ^^^^\n   = help: a fix on request exists\n   = more: helm hooks rules pre-delete-needs-release-object\n\n0 errors, 0 warnings, 1 info in 1 hook (2 documents)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -14,8 +14,17 @@\n   template:\n     spec:\n       restartPolicy: Never\n-      serviceAccountName: shop\n+      serviceAccountName: shop-pre-delete\n       containers:\n         - name: main\n           image: shop:1.0\n           command: [migrate]\n+---\n+apiVersion: v1\n+kind: ServiceAccount\n+metadata:\n+  annotations:\n+    helm.sh/hook: pre-delete\n+    helm.sh/hook-weight: "-1"\n+    helm.sh/hook-delete-policy: "before-hook-creation"\n+  name: shop-pre-delete\n',
  },
  'wait-deadlock': {
    input:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  selector: {matchLabels: {app: shop}}\n  template:\n    metadata:\n      labels: {app: shop}\n    spec:\n      initContainers:\n        - name: wait\n          image: example.com/kubectl:1.34\n          command: [kubectl, wait, --for=condition=complete, job/shop-migrate]\n      containers:\n        - name: main\n          image: example.com/shop:1.0\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: post-install\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: example.com/tools:1.34\n          command: [/bin/sh, -c]\n          args:\n            - |\n              migrate up\n',
    out: 'warning[wait-deadlock]: Deployment/shop waits in an init container for Job/shop-migrate, which is post-install: with --wait Helm runs post-install only when it is ready, and both wait until the timeout\n  --> awaited.yaml:22:9  Job/shop-migrate (post-install)\n   |\n22 |   name: shop-migrate\n   |         ^^^^^^^^^^^^\n   = help: let the Job be an ordinary object, or let the workload check for what the Job does instead\n   = more: helm hooks rules wait-deadlock\n\n0 errors, 1 warning, 0 infos in 1 hook (2 documents)\n',
    diff: '',
  },
  'stale-hook-result': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-upgrade\n    helm.sh/hook-delete-policy: hook-succeeded\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n          command: ["migrate"]\n',
    out: 'error[stale-hook-result]: policy hook-succeeded never deletes Job/shop-migrate before it is created again: Helm 4 takes the old result for the new one, so one failure makes every later try fail; Helm 3 stops with "already exists"\n --> example.yaml:7:33  Job/shop-migrate (pre-upgrade)\n  |\n7 |     helm.sh/hook-delete-policy: hook-succeeded\n  |                                 ^^^^^^^^^^^^^^\n  = help: write "before-hook-creation,hook-succeeded" (safe fix)\n  = more: helm hooks rules stale-hook-result\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -4,7 +4,7 @@\n   name: shop-migrate\n   annotations:\n     helm.sh/hook: pre-upgrade\n-    helm.sh/hook-delete-policy: hook-succeeded\n+    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n spec:\n   template:\n     spec:\n',
  },
  'generate-name-hook': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: shop-migrate-\n  annotations:\n    helm.sh/hook: pre-upgrade\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: migrate\n          image: shop:1.4\n',
    out: 'error[generate-name-hook]: this Job has generateName "shop-migrate-" and no name: Helm can neither delete nor apply it\n --> example.yaml:4:17  Job/(no name) (pre-upgrade)\n  |\n4 |   generateName: shop-migrate-\n  |                 ^^^^^^^^^^^^^\n  = help: write name: shop-migrate-{{ .Release.Revision }}\n  = more: helm hooks rules generate-name-hook\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'failed-hook-loses-logs': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded,hook-failed\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n',
    out: 'warning[failed-hook-loses-logs]: Job/shop-migrate is deleted when it fails, and its log with it: what went wrong cannot be read\n --> example.yaml:7:69  Job/shop-migrate (pre-upgrade)\n  |\n7 |     helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded,hook-failed\n  |                                                                     ^^^^^^^^^^^\n  = help: write helm.sh/hook-output-log-policy: hook-failed (fix on request)\n  = more: helm hooks rules failed-hook-loses-logs\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -5,6 +5,7 @@\n   annotations:\n     helm.sh/hook: pre-upgrade\n     helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded,hook-failed\n+    helm.sh/hook-output-log-policy: hook-failed\n spec:\n   template:\n     spec:\n',
  },
  'test-log-lost': {
    input:
      '# target: helm3,helm4\napiVersion: v1\nkind: Pod\nmetadata:\n  name: shop-check\n  annotations:\n    helm.sh/hook: test\n    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\nspec:\n  restartPolicy: Never\n  containers:\n    - name: main\n      image: shop:1.0\n',
    out: 'warning[test-log-lost]: Pod/shop-check is deleted before helm test --logs of Helm 3 asks for its log: that ends with an error\n --> example.yaml:8:54  Pod/shop-check (test)\n  |\n8 |     helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n  |                                                      ^^^^^^^^^^^^^^\n  = more: helm hooks rules test-log-lost\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'stateful-hook-recreated': {
    input:
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: shop-data\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: 1Gi } }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  selector: { matchLabels: { app: shop } }\n  template:\n    metadata: { labels: { app: shop } }\n    spec:\n      containers:\n        - name: main\n          image: shop:1.0\n      volumes:\n        - name: data\n          persistentVolumeClaim: { claimName: shop-data }\n',
    out: 'error[stateful-hook-recreated]: Helm deletes PersistentVolumeClaim/shop-data before it makes it again in pre-upgrade: its data are lost, and Deployment/shop uses it (volumes)\n --> example.yaml:6:19  PersistentVolumeClaim/shop-data (pre-install, pre-upgrade)\n  |\n6 |     helm.sh/hook: pre-install,pre-upgrade\n  |                   ^^^^^^^^^^^^^^^^^^^^^^^\n  = help: make it an ordinary object of the release, or a hook of pre-install only\n  = more: helm hooks rules stateful-hook-recreated\n\n1 error, 0 warnings, 0 infos in 1 hook (2 documents)\n',
    diff: '',
  },
  'unstable-name': {
    input:
      '# Source: shop/templates/check.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: shop-check-n0tp9\n  annotations:\n    helm.sh/hook: test\nspec:\n  restartPolicy: Never\n  containers:\n    - name: main\n      image: shop:1.0\n',
    out: 'warning[unstable-name]: Pod/shop-check-n0tp9 has another name at each rendering ("shop-check-8wpz8" at the next): no policy deletes it under the new one, so what each revision makes stays in the cluster\n --> example.yaml:5:9  shop/templates/check.yaml, Pod/shop-check-n0tp9 (test)\n  |\n5 |   name: shop-check-n0tp9\n  |         ^^^^^^^^^^^^^^^^\n  = help: give it a name that stays, and the policy before-hook-creation\n  = more: helm hooks rules unstable-name\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'list-hook': {
    input:
      'apiVersion: v1\nkind: List\nmetadata:\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: shop-a\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: shop-b\n',
    out: 'warning[list-hook]: this List is a hook only while nobody uses a post-renderer: for one, Helm 4 takes it apart and makes its 2 items ordinary objects of the release\n --> example.yaml:5:19  List/(no name) (pre-install, pre-upgrade)\n  |\n5 |     helm.sh/hook: pre-install,pre-upgrade\n  |                   ^^^^^^^^^^^^^^^^^^^^^^^\n  = help: write each object as a document of its own, with the hook annotations on it\n  = more: helm hooks rules list-hook\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'live-object-recreated': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  selector: { matchLabels: { app: shop } }\n  template:\n    metadata: { labels: { app: shop } }\n    spec:\n      serviceAccountName: shop\n      containers:\n        - name: main\n          image: shop:1.0\n',
    out: 'error[live-object-recreated]: Helm deletes ServiceAccount/shop, in use by Deployment/shop (serviceAccountName), and makes it again in pre-upgrade: the tokens of its running pods die\n --> example.yaml:6:19  ServiceAccount/shop (pre-install, pre-upgrade)\n  |\n6 |     helm.sh/hook: pre-install,pre-upgrade\n  |                   ^^^^^^^^^^^^^^^^^^^^^^^\n  = help: make it an ordinary object of the release, and give the hooks their own\n  = more: helm hooks rules live-object-recreated\n\n1 error, 0 warnings, 0 infos in 1 hook (2 documents)\n',
    diff: '',
  },
  'crd-as-hook': {
    input:
      '# target: helm3,helm4\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: orders.shop.example.com\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  group: shop.example.com\n  scope: Namespaced\n  names:\n    kind: Order\n    plural: orders\n  versions: []\n',
    out: 'error[crd-as-hook]: no policy deletes CustomResourceDefinition/orders.shop.example.com, and uninstall leaves it: Helm 3 stops the next pre-upgrade with "already exists"\n --> example.yaml:7:19  CustomResourceDefinition/orders.shop.example.com (pre-install, pre-upgrade)\n  |\n7 |     helm.sh/hook: pre-install,pre-upgrade\n  |                   ^^^^^^^^^^^^^^^^^^^^^^^\n  = help: move it to crds/, or make it an ordinary object\n  = more: helm hooks rules crd-as-hook\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'workload-as-hook': {
    input:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop-worker\n  annotations:\n    helm.sh/hook: post-install,post-upgrade\nspec:\n  replicas: 1\n',
    out: 'warning[workload-as-hook]: Deployment/shop-worker is a hook: Helm does not wait until it is ready, each upgrade deletes it and makes it anew, uninstall leaves it behind\n --> example.yaml:6:19  Deployment/shop-worker (post-install, post-upgrade)\n  |\n6 |     helm.sh/hook: post-install,post-upgrade\n  |                   ^^^^^^^^^^^^^^^^^^^^^^^^^\n  = help: remove the hook annotations, or make what it does a Job\n  = more: helm hooks rules workload-as-hook\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'hook-orphan': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\nrules:\n  - apiGroups: [""]\n    resources: [configmaps]\n    verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: shop-migrate\nsubjects:\n  - kind: ServiceAccount\n    name: shop-migrate\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\nspec:\n  template:\n    spec:\n      serviceAccountName: shop-migrate\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n          command: ["work"]\n',
    out: 'info[hook-orphan]: helm uninstall leaves ServiceAccount/shop-migrate in the cluster, for it is a hook: nothing deletes it\n --> example.yaml:6:19  ServiceAccount/shop-migrate (pre-install, pre-upgrade)\n  |\n6 |     helm.sh/hook: pre-install,pre-upgrade\n  |                   ^^^^^^^^^^^^^^^^^^^^^^^\n  = help: write helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded (fix on request)\n  = more: helm hooks rules hook-orphan\n\nwarning[hook-orphan]: helm uninstall leaves Role/shop-migrate in the cluster, for it is a hook: its rights outlive the release\n  --> example.yaml:13:19  Role/shop-migrate (pre-install, pre-upgrade)\n   |\n13 |     helm.sh/hook: pre-install,pre-upgrade\n   |                   ^^^^^^^^^^^^^^^^^^^^^^^\n   = help: write helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded (fix on request)\n\nwarning[hook-orphan]: helm uninstall leaves RoleBinding/shop-migrate in the cluster, for it is a hook: its rights outlive the release\n  --> example.yaml:24:19  RoleBinding/shop-migrate (pre-install, pre-upgrade)\n   |\n24 |     helm.sh/hook: pre-install,pre-upgrade\n   |                   ^^^^^^^^^^^^^^^^^^^^^^^\n   = help: write helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded (fix on request)\n\n0 errors, 2 warnings, 1 info in 4 hooks (4 documents)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -4,6 +4,7 @@\n   name: shop-migrate\n   annotations:\n     helm.sh/hook: pre-install,pre-upgrade\n+    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n ---\n apiVersion: rbac.authorization.k8s.io/v1\n kind: Role\n@@ -11,6 +12,7 @@\n   name: shop-migrate\n   annotations:\n     helm.sh/hook: pre-install,pre-upgrade\n+    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n rules:\n   - apiGroups: [""]\n     resources: [configmaps]\n@@ -22,6 +24,7 @@\n   name: shop-migrate\n   annotations:\n     helm.sh/hook: pre-install,pre-upgrade\n+    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n roleRef:\n   apiGroup: rbac.authorization.k8s.io\n   kind: Role\n',
  },
  'hook-ttl': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-upgrade\nspec:\n  ttlSecondsAfterFinished: 0\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n',
    out: 'warning[hook-ttl]: Kubernetes deletes Job/shop-migrate 0 s after its end: if Helm 4 has not seen the end by then, it waits for the timeout and fails\n --> example.yaml:8:28  Job/shop-migrate (pre-upgrade)\n  |\n8 |   ttlSecondsAfterFinished: 0\n  |                            ^\n  = help: write 300 (fix on request)\n  = more: helm hooks rules hook-ttl\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -5,7 +5,7 @@\n   annotations:\n     helm.sh/hook: pre-upgrade\n spec:\n-  ttlSecondsAfterFinished: 0\n+  ttlSecondsAfterFinished: 300\n   template:\n     spec:\n       restartPolicy: Never\n',
  },
  'duplicates-release-object': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n  annotations:\n    helm.sh/hook: pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n',
    out: 'warning[duplicates-release-object]: ServiceAccount/shop is an ordinary object of the release, too: Helm deletes that one in pre-upgrade to make this one, and hook-succeeded takes it away\n --> example.yaml:9:9  ServiceAccount/shop (pre-upgrade)\n  |\n9 |   name: shop\n  |         ^^^^\n  = help: give the hook another name, or let it be one of the two only\n  = more: helm hooks rules duplicates-release-object\n\n0 errors, 1 warning, 0 infos in 1 hook (2 documents)\n',
    diff: '',
  },
  'hook-failed-without-effect': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop-hooks\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation,hook-failed\n',
    out: 'info[hook-failed-without-effect]: ServiceAccount/shop-hooks cannot fail, so hook-failed never deletes it: it stays when the hook that uses it fails\n --> example.yaml:7:54  ServiceAccount/shop-hooks (pre-install, pre-upgrade)\n  |\n7 |     helm.sh/hook-delete-policy: before-hook-creation,hook-failed\n  |                                                      ^^^^^^^^^^^\n  = more: helm hooks rules hook-failed-without-effect\n\n0 errors, 0 warnings, 1 info in 1 hook (1 document)\n',
    diff: '',
  },
  'rbac-outlives-or-dies-early': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: shop\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\nrules:\n  - apiGroups: [""]\n    resources: [configmaps]\n    verbs: [get]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: shop\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: shop\nsubjects:\n  - kind: ServiceAccount\n    name: shop\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\nspec:\n  template:\n    spec:\n      serviceAccountName: shop\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n          command: ["work"]\n',
    out: 'warning[rbac-outlives-or-dies-early]: Job/shop-migrate can be at work when Helm gives up after 300 s: hook-succeeded then deletes ServiceAccount/shop and 2 more of its rights, and no new pod starts\n --> example.yaml:7:33  ServiceAccount/shop (pre-install, pre-upgrade)\n  |\n7 |     helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n  |                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  = help: give Job/shop-migrate an activeDeadlineSeconds below 300\n  = more: helm hooks rules rbac-outlives-or-dies-early\n\n0 errors, 1 warning, 0 infos in 4 hooks (4 documents)\n',
    diff: '',
  },
  'old-run-overlaps': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-upgrade\n    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n          command: ["rake", "db:migrate"]\n',
    out: "warning[old-run-overlaps]: Job/shop-migrate has no deadline below Helm's timeout (300 s): a retry of pre-upgrade deletes the Job, but its pods go on for up to 30 s beside the new ones\n --> example.yaml:7:33  Job/shop-migrate (pre-upgrade)\n  |\n7 |     helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n  |                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  = help: set spec.activeDeadlineSeconds: 270 (fix on request)\n  = more: helm hooks rules old-run-overlaps\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n",
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -6,6 +6,7 @@\n     helm.sh/hook: pre-upgrade\n     helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\n spec:\n+  activeDeadlineSeconds: 270\n   template:\n     spec:\n       restartPolicy: Never\n',
  },
  'delete-not-awaited': {
    input:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-upgrade\nspec:\n  restartPolicy: Never\n  containers:\n    - name: main\n      image: shop:1.0\n      command: ["work"]\n',
    out: 'warning[delete-not-awaited]: Helm 4 makes Pod/shop-migrate again in pre-upgrade before the old one is gone (after a timeout it may still run, and has 30 s to end): it patches that one, and takes its end for the result\n --> example.yaml:6:19  Pod/shop-migrate (pre-upgrade)\n  |\n6 |     helm.sh/hook: pre-upgrade\n  |                   ^^^^^^^^^^^\n  = help: run Helm 4 with --wait=watcher, which waits for the deletion\n  = more: helm hooks rules delete-not-awaited\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'restart-policy': {
    input:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop-test\n  annotations:\n    helm.sh/hook: post-install\n    argocd.argoproj.io/sync-wave: "1"\nspec:\n  containers:\n    - name: test\n      image: shop:1.0\n',
    out: 'error[restart-policy]: Pod/shop-test has no restartPolicy (that is Always) and is started again after each success: Helm waits until it times out\n --> argocd-annotation.yaml:4:9  Pod/shop-test (post-install)\n  |\n4 |   name: shop-test\n  |         ^^^^^^^^^\n  = help: write restartPolicy: Never (fix on request)\n  = more: helm hooks rules restart-policy\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '--- a/argocd-annotation.yaml\n+++ b/argocd-annotation.yaml\n@@ -6,6 +6,7 @@\n     helm.sh/hook: post-install\n     argocd.argoproj.io/sync-wave: "1"\n spec:\n+  restartPolicy: Never\n   containers:\n     - name: test\n       image: shop:1.0\n',
  },
  'failure-outlives-timeout': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install\nspec: &spec\n  template:\n    spec:\n      containers:\n        - name: main\n          image: shop:1.0\n      restartPolicy: Never\n',
    out: 'info[failure-outlives-timeout]: a failing Job/shop-migrate is tried again for at least 630 s (the default backoffLimit 6), but Helm waits 300 s: it says "timed out", not the reason\n --> anchored.yaml:4:9  Job/shop-migrate (pre-install)\n  |\n4 |   name: shop-migrate\n  |         ^^^^^^^^^^^^\n  = help: write activeDeadlineSeconds: 270 and backoffLimit: 3 in its spec\n  = more: helm hooks rules failure-outlives-timeout\n\n0 errors, 0 warnings, 1 info in 1 hook (1 document)\n',
    diff: '',
  },
  'pre-delete-can-block-uninstall': {
    input:
      '{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"a","annotations":{"helm.sh/hook":"pre-delete"}},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[]}}}}\n',
    out: 'warning[pre-delete-can-block-uninstall]: Job/a has neither deadline nor backoffLimit: where it cannot succeed, each helm uninstall waits 300 s, says "timed out", and deletes nothing\n --> json.yaml:1:92  Job/a (pre-delete)\n  |\n1 | …etadata":{"name":"a","annotations":{"helm.sh/hook":"pre-delete"}},"spec":{"template":{"spec":{"restartPolicy":"Ne…\n  |                                                     ^^^^^^^^^^^^\n  = help: write activeDeadlineSeconds: 270 and backoffLimit: 3 in its spec (fix on request)\n  = more: helm hooks rules pre-delete-can-block-uninstall\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '--- a/json.yaml\n+++ b/json.yaml\n@@ -1,1 +1,1 @@\n-{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"a","annotations":{"helm.sh/hook":"pre-delete"}},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[]}}}}\n+{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"a","annotations":{"helm.sh/hook":"pre-delete"}},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[]}}, "activeDeadlineSeconds": 270, "backoffLimit": 3}}\n',
  },
  'suspended-hook': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-delete\nspec:\n  suspend: on # for now\n  template:\n    spec:\n      containers:\n        - name: main\n          image: shop:1.0\n      restartPolicy: Never\n',
    out: 'error[suspended-hook]: Job/shop-migrate is suspended: it makes no pod, and Helm waits for its success until it times out\n --> on.yaml:8:12  Job/shop-migrate (pre-delete)\n  |\n8 |   suspend: on # for now\n  |            ^^\n  = help: write suspend: false\n  = more: helm hooks rules suspended-hook\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'failure-swallowed': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-backup\n  annotations:\n    helm.sh/hook: pre-delete\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: example.com/tools:1.34\n          command: [/bin/sh, -c]\n          args:\n            - |\n              TIMESTAMP=$(date +%Y%m%d-%H%M%S)\n              pg_dump $DATABASE_URL > /backup/shop-$TIMESTAMP.sql\n              echo "Backup completed: shop-$TIMESTAMP.sql"\n',
    out: 'warning[failure-swallowed]: Job/shop-backup goes on when "pg_dump $DATABASE_URL > /backup/shop-$TIMESTAMP.sql" fails, and ends with "echo "Backup completed: shop-$TIMESTAMP.sql"": Helm sees a success\n  --> backup.yaml:19:15  Job/shop-backup (pre-delete)\n   |\n19 |               pg_dump $DATABASE_URL > /backup/shop-$TIMESTAMP.sql\n   |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n   = help: write "set -e" at the top of the script, or "|| exit 1" behind the command\n   = more: helm hooks rules failure-swallowed\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'backup-dies-with-release': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-backup\n  annotations:\n    helm.sh/hook: pre-delete\nspec:\n  backoffLimit: 1\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: postgres:17\n          command:\n            - /bin/sh\n            - -ec\n            - |\n              pg_dump -f "$TARGET/shop.sql"\n          env:\n            - name: TARGET\n              value: /data/out\n          volumeMounts:\n            - name: storage\n              mountPath: /data\n      volumes:\n        - name: storage\n          persistentVolumeClaim:\n            claimName: shop-data\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: shop-data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 10Gi\n',
    out: 'warning[backup-dies-with-release]: Job/shop-backup writes its backup (/data) to PersistentVolumeClaim/shop-data, which Helm deletes right after it: the backup goes with the release\n  --> by-env.yaml:29:24  Job/shop-backup (pre-delete)\n   |\n29 |             claimName: shop-data\n   |                        ^^^^^^^^^\n   = help: write helm.sh/resource-policy: keep on PersistentVolumeClaim/shop-data\n   = more: helm hooks rules backup-dies-with-release\n\n0 errors, 1 warning, 0 infos in 1 hook (2 documents)\n',
    diff: '',
  },
  'mesh-sidecar': {
    input:
      '# namespace: shop\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: shop:1.0\n      restartPolicy: Never\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    istio-injection: enabled\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    metadata:\n      annotations:\n        linkerd.io/inject: enabled\n    spec:\n      containers:\n        - name: shop\n          image: shop:1.0\n',
    out: 'warning[mesh-sidecar]: Job/shop-migrate has no opt-out from Istio (Namespace/shop has istio-injection: enabled): unless its sidecars are native, the proxy goes on when the work is done, and Helm waits until it times out\n --> both.yaml:5:9  Job/shop-migrate (pre-install)\n  |\n5 |   name: shop-migrate\n  |         ^^^^^^^^^^^^\n  = help: write sidecar.istio.io/inject: "false" as label and annotation of its pod (fix on request)\n  = more: helm hooks rules mesh-sidecar\n\n0 errors, 1 warning, 0 infos in 1 hook (3 documents)\n',
    diff: '--- a/both.yaml\n+++ b/both.yaml\n@@ -7,6 +7,12 @@\n     helm.sh/hook: pre-install\n spec:\n   template:\n+    metadata:\n+      labels:\n+        sidecar.istio.io/inject: "false"\n+      annotations:\n+        sidecar.istio.io/inject: "false"\n+        linkerd.io/inject: "disabled"\n     spec:\n       containers:\n         - name: main\n',
  },
  'hook-not-awaited': {
    input:
      'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: shop-db\n  annotations:\n    helm.sh/hook: post-install\n    helm.sh/hook-weight: "0"\nspec:\n  instances: 1\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: post-install\n    helm.sh/hook-weight: "5"\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: shop:1.0\n          command: [sh, -ec, "./migrate --host shop-db"]\n      restartPolicy: Never\n',
    out: 'info[hook-not-awaited]: Helm does not wait until Cluster/shop-db is ready: Job/shop-migrate behind it, which names it, starts at once\n --> custom-resource.yaml:6:19  Cluster/shop-db (post-install)\n  |\n6 |     helm.sh/hook: post-install\n  |                   ^^^^^^^^^^^^\n  = help: let Job/shop-migrate wait for it\n  = more: helm hooks rules hook-not-awaited\n\n0 errors, 0 warnings, 1 info in 2 hooks (2 documents)\n',
    diff: '',
  },
  'on-failure-restart-hides-logs': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: shop:1.0\n      restartPolicy: OnFailure # again\n',
    out: 'info[on-failure-restart-hides-logs]: Job/shop-migrate has restartPolicy "OnFailure": when it fails for good, its pod and the logs that say why are deleted\n  --> on-failure.yaml:13:22  Job/shop-migrate (pre-install)\n   |\n13 |       restartPolicy: OnFailure # again\n   |                      ^^^^^^^^^\n   = help: write restartPolicy: Never\n   = more: helm hooks rules on-failure-restart-hides-logs\n\n0 errors, 0 warnings, 1 info in 1 hook (1 document)\n',
    diff: '',
  },
  'not-idempotent': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-run\n  annotations:\n    helm.sh/hook: test\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      serviceAccountName: shop\n      containers:\n        - name: main\n          image: example.com/tools:1.34\n          command: [kubectl, create, job, shop-now, --from=cronjob/shop]\n',
    out: 'warning[not-idempotent]: Job/shop-run runs "kubectl create job shop-now --from=cronjob/shop" in test: the second time Job/shop-now already exists, and the command fails\n  --> test.yaml:16:21  Job/shop-run (test)\n   |\n16 |           command: [kubectl, create, job, shop-now, --from=cronjob/shop]\n   |                     ^^^^^^^\n   = help: delete it before: kubectl delete job shop-now --ignore-not-found\n   = more: helm hooks rules not-idempotent\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'image-pull-time': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: shop:1.0\n          imagePullPolicy: Always\n      restartPolicy: Never\n',
    out: 'info[image-pull-time]: Job/shop-migrate asks for image "shop:1.0" in each run, by imagePullPolicy Always: the pull is part of Helm\'s 300 s\n  --> always.yaml:13:28  Job/shop-migrate (pre-install)\n   |\n13 |           imagePullPolicy: Always\n   |                            ^^^^^^\n   = help: write a fixed tag and imagePullPolicy: IfNotPresent\n   = more: helm hooks rules image-pull-time\n\n0 errors, 0 warnings, 1 info in 1 hook (1 document)\n',
    diff: '',
  },
  'rbac-missing': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-2"\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-2"\nrules:\n  - {apiGroups: [""], resources: [configmaps], verbs: [get]}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-1"\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop-hook}\nsubjects:\n  - {kind: ServiceAccount, name: shop-hook}\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-check\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      serviceAccountName: shop-hook\n      containers:\n        - name: main\n          image: example.com/kubectl:1.34\n          command: [/bin/sh, -ec]\n          args:\n            - |\n              kubectl apply -f - <<EOF\n              apiVersion: v1\n              kind: ConfigMap\n              metadata:\n                name: shop-state\n              EOF\n',
    out: 'error[rbac-missing]: Job/shop-check runs "kubectl apply -f - <<EOF" as account "shop-hook", which may not create configmaps; patch configmaps "shop-state": the API answers "Forbidden"\n  --> apply.yaml:48:15  Job/shop-check (pre-install)\n   |\n48 |               kubectl apply -f - <<EOF\n   |               ^^^^^^^^^^^^^^^^^^^^^^^^\n   = help: allow it to "shop-hook" by a Role and a RoleBinding with {apiGroups: [""], resources: [configmaps], verbs: [create]}, {apiGroups: [""], resources: [configmaps], resourceNames: [shop-state], verbs: [patch]}\n   = more: helm hooks rules rbac-missing\n\n1 error, 0 warnings, 0 infos in 4 hooks (4 documents)\n',
    diff: '',
  },
  'rbac-unknown-verb': {
    input:
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-2"\nrules:\n  - {apiGroups: [apps], resources: [deployments], verbs: [get, lists, edit]}\n',
    out: 'error[rbac-unknown-verb]: ClusterRole/shop-hook allows "lists" on deployments: the API knows no such verb, so it allows nothing\n --> cluster-role.yaml:9:64  ClusterRole/shop-hook (pre-install, pre-upgrade)\n  |\n9 |   - {apiGroups: [apps], resources: [deployments], verbs: [get, lists, edit]}\n  |                                                                ^^^^^\n  = help: write "list"\n  = more: helm hooks rules rbac-unknown-verb\n\nerror[rbac-unknown-verb]: ClusterRole/shop-hook allows "edit" on deployments: the API knows no such verb, so it allows nothing\n --> cluster-role.yaml:9:71  ClusterRole/shop-hook (pre-install, pre-upgrade)\n  |\n9 |   - {apiGroups: [apps], resources: [deployments], verbs: [get, lists, edit]}\n  |                                                                       ^^^^\n  = help: write "update", "patch"\n\n2 errors, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'binding-subject-namespace': {
    input:
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-1"\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shop-hook}\nsubjects:\n  - {kind: ServiceAccount, name: other, namespace: shop}\n  - {kind: ServiceAccount, name: shop-hook, namespace: ""}\n',
    out: 'error[binding-subject-namespace]: ClusterRoleBinding/shop-hook is for account "shop-hook" without a namespace: the API refuses it (subjects[1].namespace: Required value)\n  --> empty.yaml:11:34  ClusterRoleBinding/shop-hook (pre-install, pre-upgrade)\n   |\n11 |   - {kind: ServiceAccount, name: shop-hook, namespace: ""}\n   |                                  ^^^^^^^^^\n   = help: write "namespace: {{ .Release.Namespace }}" beside the name\n   = more: helm hooks rules binding-subject-namespace\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'kubectl-delete-hangs': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-2"\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-2"\nrules:\n  - {apiGroups: [apps], resources: [deployments], verbs: [get, delete]}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-1"\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop-hook}\nsubjects:\n  - {kind: ServiceAccount, name: shop-hook}\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-check\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      serviceAccountName: shop-hook\n      containers:\n        - name: main\n          image: example.com/tools:1.34\n          command: [kubectl, delete, deployment, shop, --cascade=foreground]\n',
    out: 'warning[kubectl-delete-hangs]: Job/shop-check runs "kubectl delete deployment shop --cascade=foreground" as account "shop-hook", which may get but not list, watch deployments.apps "shop": kubectl waits for the end and never sees it\n  --> foreground.yaml:45:21  Job/shop-check (pre-install)\n   |\n45 |           command: [kubectl, delete, deployment, shop, --cascade=foreground]\n   |                     ^^^^^^^\n   = help: write --wait=false, or allow {apiGroups: [apps], resources: [deployments], resourceNames: [shop], verbs: [list, watch]}\n   = more: helm hooks rules kubectl-delete-hangs\n\n0 errors, 1 warning, 0 infos in 4 hooks (4 documents)\n',
    diff: '',
  },
  'rbac-wildcard': {
    input:
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-2"\nrules:\n  - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}\n  - {apiGroups: [""], resources: [secrets], verbs: ["*"]}\n  - {apiGroups: [apps], resources: ["*"], verbs: [get]}\n',
    out: 'warning[rbac-wildcard]: ClusterRole/shop-hook allows "*" on resources "*" in API groups "*"\n --> everything.yaml:9:50  ClusterRole/shop-hook (pre-install, pre-upgrade)\n  |\n9 |   - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}\n  |                                                  ^^^\n  = help: name the verbs and resources and apiGroups that the hook uses\n  = more: helm hooks rules rbac-wildcard\n\nwarning[rbac-wildcard]: ClusterRole/shop-hook allows "*" on resources secrets in API groups ""\n  --> everything.yaml:10:53  ClusterRole/shop-hook (pre-install, pre-upgrade)\n   |\n10 |   - {apiGroups: [""], resources: [secrets], verbs: ["*"]}\n   |                                                     ^^^\n   = help: name the verbs that the hook uses\n\nwarning[rbac-wildcard]: ClusterRole/shop-hook allows get on resources "*" in API groups apps\n  --> everything.yaml:11:37  ClusterRole/shop-hook (pre-install, pre-upgrade)\n   |\n11 |   - {apiGroups: [apps], resources: ["*"], verbs: [get]}\n   |                                     ^^^\n   = help: name the resources that the hook uses\n\n0 errors, 3 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'rbac-cluster-admin': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-2"\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-1"\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects:\n  - {kind: ServiceAccount, name: shop-hook, namespace: shop}\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-check\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      serviceAccountName: shop-hook\n      containers:\n        - name: main\n          image: example.com/tools:1.34\n          command: [/bin/sh, -c]\n          args:\n            - |\n              kubectl delete crd shops.example.com\n',
    out: 'warning[rbac-cluster-admin]: ClusterRoleBinding/shop-hook binds cluster-admin: whoever runs as its subjects may do everything in the whole cluster\n  --> bound.yaml:16:73  ClusterRoleBinding/shop-hook (pre-install, pre-upgrade)\n   |\n16 | roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\n   |                                                                         ^^^^^^^^^^^^^\n   = help: bind a Role with what the hook uses\n   = more: helm hooks rules rbac-cluster-admin\n\n0 errors, 1 warning, 0 infos in 3 hooks (3 documents)\n',
    diff: '',
  },
  'rbac-default-account': {
    input:
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: shop-hook\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "-1"\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects:\n  - {kind: ServiceAccount, name: default, namespace: shop}\n',
    out: 'warning[rbac-default-account]: ClusterRoleBinding/shop-hook is for account "default": every pod of the namespace that names no account gets these rights\n  --> cluster-role-binding.yaml:10:34  ClusterRoleBinding/shop-hook (pre-install, pre-upgrade)\n   |\n10 |   - {kind: ServiceAccount, name: default, namespace: shop}\n   |                                  ^^^^^^^\n   = help: give the hook a ServiceAccount of its own, as a hook of the same events\n   = more: helm hooks rules rbac-default-account\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'unused-token': {
    input:
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-check\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      serviceAccountName: shop\n      containers:\n        - name: main\n          image: example.com/tools:1.34\n          command: [migrate, up]\n',
    out: 'info[unused-token]: Job/shop-check gets a token of account "shop", and nothing in its pod shows that it uses the API\n --> account-of-the-release.yaml:9:9  Job/shop-check (pre-install)\n  |\n9 |   name: shop-check\n  |         ^^^^^^^^^^\n  = help: write automountServiceAccountToken: false in spec.template.spec (fix on request)\n  = more: helm hooks rules unused-token\n\n0 errors, 0 warnings, 1 info in 1 hook (2 documents)\n',
    diff: '--- a/account-of-the-release.yaml\n+++ b/account-of-the-release.yaml\n@@ -15,6 +15,7 @@\n     spec:\n       restartPolicy: Never\n       serviceAccountName: shop\n+      automountServiceAccountToken: false\n       containers:\n         - name: main\n           image: example.com/tools:1.34\n',
  },
  'selector-matches-hook': {
    input:
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\nspec:\n  selector:\n    app: shop\n  ports:\n    - port: 80\n      targetPort: 8080\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    metadata:\n      labels:\n        app: shop\n    spec:\n      containers:\n        - name: main\n          image: shop:1.0\n          ports:\n            - name: http\n              containerPort: 8080\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: post-upgrade\nspec:\n  template:\n    metadata:\n      labels:\n        app: shop\n        task: migrate\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n',
    out: 'error[selector-matches-hook]: Service/shop selects the pods of Job/shop-migrate (app=shop): while they run, requests to port 80 go to them too\n  --> example.yaml:39:9  Job/shop-migrate (post-upgrade)\n   |\n39 |         app: shop\n   |         ^^^^^^^^^\n   = help: leave one of these labels out of the pod template, or give it another value\n   = more: helm hooks rules selector-matches-hook\n\n1 error, 0 warnings, 0 infos in 1 hook (3 documents)\n',
    diff: '',
  },
  'lacks-release-settings': {
    input:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      imagePullSecrets:\n        - name: regcred\n      containers:\n        - name: main\n          image: registry.acme.com/shop:1.0\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-upgrade\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: registry.acme.com/shop:1.0\n',
    out: 'warning[lacks-release-settings]: Job/shop-migrate has no imagePullSecrets, while the only workload of the release has [{"name":"regcred"}]: if the registry asks for them, it refuses "registry.acme.com/shop:1.0"\n  --> example.yaml:26:18  Job/shop-migrate (pre-upgrade)\n   |\n26 |           image: registry.acme.com/shop:1.0\n   |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^\n   = help: a fix on request exists\n   = more: helm hooks rules lacks-release-settings\n\n0 errors, 1 warning, 0 infos in 1 hook (2 documents)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -21,6 +21,8 @@\n   template:\n     spec:\n       restartPolicy: Never\n+      imagePullSecrets:\n+        - name: regcred\n       containers:\n         - name: main\n           image: registry.acme.com/shop:1.0\n',
  },
  'name-too-long': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-of-the-very-long-release-name-for-the-department-of-ordersx\n  annotations:\n    helm.sh/hook: pre-upgrade\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n',
    out: "error[name-too-long]: this Job's name has 64 characters, and the label job-name of its pods takes 63: the API refuses it when the hook is to run\n --> example.yaml:4:9  Job/shop-of-the-very-long-release-name-for-the-department-of-ordersx (pre-upgrade)\n  |\n4 |   name: shop-of-the-very-long-release-name-for-the-department-of-ordersx\n  |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  = help: cut what stands in front, so that 63 characters are left with the end of the name\n  = more: helm hooks rules name-too-long\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n",
    diff: '',
  },
  'name-without-release': {
    input:
      '# release: shop\n# namespace: sales\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-upgrade\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop:1.0\n',
    out: 'info[name-without-release]: Job/migrate has no "shop" in its name, and Helm looks at no owner of a hook: a second release in the namespace deletes this one and makes its own\n --> example.yaml:6:9  Job/migrate (pre-upgrade)\n  |\n6 |   name: migrate\n  |         ^^^^^^^\n  = help: put {{ .Release.Name }} into the name\n  = more: helm hooks rules name-without-release\n\n0 errors, 0 warnings, 1 info in 1 hook (1 document)\n',
    diff: '',
  },
  'argocd-unsupported-event': {
    input:
      '# target: argocd\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-install\n',
    out: 'info[argocd-unsupported-event]: pre-install is PreSync in Argo CD: ServiceAccount/migrate is made anew on every sync, not only at the first one\n --> account.yaml:7:19  ServiceAccount/migrate (pre-install)\n  |\n7 |     helm.sh/hook: pre-install\n  |                   ^^^^^^^^^^^\n  = more: helm hooks rules argocd-unsupported-event\n\n0 errors, 0 warnings, 1 info in 1 hook (1 document)\n',
    diff: '',
  },
  'argocd-mixed': {
    input:
      '# target: argocd\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-delete\n    argocd.argoproj.io/hook: PostSync\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: run\n          image: busybox:1.36\n          command: ["true"]\n',
    out: 'warning[argocd-mixed]: Argo CD and Helm do not do the same with this hook: Argo CD runs it in PostSync, PreDelete, Helm in pre-delete\n --> deletion-counts.yaml:8:30  Job/migrate (pre-delete)\n  |\n8 |     argocd.argoproj.io/hook: PostSync\n  |                              ^^^^^^^^\n  = more: helm hooks rules argocd-mixed\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'template-only-runs-hooks': {
    input:
      '# target: template\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-delete\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: run\n          image: busybox:1.36\n          command: ["true"]\n',
    out: 'info[template-only-runs-hooks]: applied from helm template, Job/migrate runs together with the rest, not when the release is deleted; delete policies do nothing\n --> delete.yaml:7:19  Job/migrate (pre-delete)\n  |\n7 |     helm.sh/hook: pre-delete\n  |                   ^^^^^^^^^^\n  = help: helm template --no-hooks leaves it out\n  = more: helm hooks rules template-only-runs-hooks\n\n0 errors, 0 warnings, 1 info in 1 hook (1 document)\n',
    diff: '',
  },
  'flux-log-policy': {
    input:
      '# target: helm4,flux\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-output-log-policy: hook-succeeded,hook-failed\n    helm.sh/hook-delete-policy: hook-succeeded,hook-failed\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: run\n          image: busybox:1.36\n          command: ["true"]\n',
    out: 'info[flux-log-policy]: log policy hook-succeeded,hook-failed has no effect under Flux, which throws the log away; delete policy hook-failed deletes the pod, and with it the only copy\n --> deleted-too.yaml:8:37  Job/migrate (pre-install)\n  |\n8 |     helm.sh/hook-output-log-policy: hook-succeeded,hook-failed\n  |                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^\n  = help: drop hook-failed, or send the log elsewhere\n  = more: helm hooks rules flux-log-policy\n\n0 errors, 0 warnings, 1 info in 1 hook (1 document)\n',
    diff: '',
  },
  'helm3-not-post-rendered': {
    input:
      '# target: helm3\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: install\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: run\n          image: busybox:1.36\n          command: ["true"]\n---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: second\n  annotations:\n    helm.sh/hook: pre-install\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: run\n          image: busybox:1.36\n          command: ["true"]\n',
    out: 'info[helm3-not-post-rendered]: under Helm 3 the hook of this release reaches no post-renderer: what it adds or repairs is missing there\n  --> behind-dropped.yaml:22:19  Job/second (pre-install)\n   |\n22 |     helm.sh/hook: pre-install\n   |                   ^^^^^^^^^^^\n   = help: put into the chart what is needed\n   = more: helm hooks rules helm3-not-post-rendered\n\n0 errors, 0 warnings, 1 info in 2 hooks (2 documents)\n',
    diff: '',
  },
  'duplicate-key': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-warm-cache\n  annotations:\n    "helm.sh/hook": pre-install\n    "helm.sh/hook": post-install\n    "helm.sh/hook-delete-policy": before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: warm\n          image: shop:1.4\n          command: ["./warm-cache.sh"]\n',
    out: 'error[duplicate-key]: "helm.sh/hook" stands here more than once: Helm reads the last one, "post-install", and never sees "pre-install"\n --> example.yaml:6:5  Job/shop-warm-cache (post-install)\n  |\n6 |     "helm.sh/hook": pre-install\n  |     ^^^^^^^^^^^^^^\n  = help: write all events in one annotation, separated by commas\n  = more: helm hooks rules duplicate-key\n\n1 error, 0 warnings, 0 infos in 1 hook (1 document)\n',
    diff: '',
  },
  'yaml-error': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-migrate\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: "5\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: migrate\n          image: shop:1.4\n          command: ["./migrate.sh"]\n',
    out: 'error[yaml-error]: Helm cannot read this document: a key is expected here\n  --> example.yaml:15:22\n   |\n15 |           command: ["./migrate.sh"]\n   |                      ^^^^^^^^^^^^^^\n   = more: helm hooks rules yaml-error\n\n1 error, 0 warnings, 0 infos in 0 hooks (1 document)\n',
    diff: '',
  },
  'unused-ignore': {
    input:
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-upgrade\n    # helm-hooks: ignore stale-hook-result -- a lock in the database keeps a second run out\n    helm.sh/hook-delete-policy: before-hook-creation\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - {name: migrate, image: shop/migrate}\n',
    out: 'warning[unused-ignore]: stale-hook-result finds nothing in its line that would have to be ignored\n --> example.yaml:7:26  Job/migrate\n  |\n7 |     # helm-hooks: ignore stale-hook-result -- a lock in the database keeps a second run out\n  |                          ^^^^^^^^^^^^^^^^^\n  = help: remove the comment (safe fix)\n  = more: helm hooks rules unused-ignore\n\n0 errors, 1 warning, 0 infos in 1 hook (1 document)\n',
    diff: '--- a/example.yaml\n+++ b/example.yaml\n@@ -4,7 +4,6 @@\n   name: migrate\n   annotations:\n     helm.sh/hook: pre-upgrade\n-    # helm-hooks: ignore stale-hook-result -- a lock in the database keeps a second run out\n     helm.sh/hook-delete-policy: before-hook-creation\n spec:\n   template:\n',
  },
  'stale-baseline': {
    input:
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-settings\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-output-log-policy: always\n',
    out: 'info[stale-baseline]: stale-hook-result is found no more at Job/shop-migrate in example.yaml\n --> example.baseline.json:4:5\n  |\n4 | …  {"file":"example.yaml","rule":"stale-hook-result","object":"Job/shop-migrate","fingerprint":"0123456789abcdef"},\n  |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  = help: write the baseline anew with --write-baseline\n  = more: helm hooks rules stale-baseline\n\n0 errors, 0 warnings, 1 info in 1 hook (1 document)\n',
    diff: '',
  },
};
