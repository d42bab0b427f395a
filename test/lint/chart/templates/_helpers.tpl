{{- define "mix.hook" -}}
helm.sh/hook: pre-install
helm.sh/hook-weight: 7
{{- end }}
