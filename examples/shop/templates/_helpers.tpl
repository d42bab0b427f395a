{{/* Short enough that the longest name made from it stays below the 63 characters of a Job. */}}
{{- define "shop.name" -}}
{{- .Release.Name | trunc 45 | trimSuffix "-" -}}
{{- end }}

{{- define "shop.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/name: {{ .Chart.Name }}
{{- end }}

{{/* Of the web server alone: a hook's pod must not get the shop's traffic. */}}
{{- define "shop.selector" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/component: web
{{- end }}

{{- define "shop.image" -}}
image: {{ printf "%s:%s" .Values.image.repository .Values.image.tag | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end }}

{{- define "shop.kubectlImage" -}}
image: {{ printf "%s:%s" .Values.kubectlImage.repository .Values.kubectlImage.tag | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end }}

{{/* The database as the hooks see it: the Secret that is there when they run. */}}
{{- define "shop.hookDatabase" -}}
env:
  - name: DATABASE_URL
    valueFrom:
      secretKeyRef:
        name: {{ .Values.database.existingSecret | default (printf "%s-db-secret" (include "shop.name" .)) }}
        key: url
volumeMounts:
  - name: database
    mountPath: /database
{{- end }}

{{/* The database as release objects see it, and the hooks that run when these exist. */}}
{{- define "shop.database" -}}
env:
  - name: DATABASE_URL
    valueFrom:
      secretKeyRef:
        name: {{ .Values.database.existingSecret | default (printf "%s-database" (include "shop.name" .)) }}
        key: url
volumeMounts:
  - name: database
    mountPath: /database
{{- end }}

{{- define "shop.databaseVolume" -}}
- name: database
  persistentVolumeClaim:
    claimName: {{ .Values.storage.existingClaim | default (printf "%s-data" (include "shop.name" .)) }}
{{- end }}
