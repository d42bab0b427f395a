{{- define "shop.hook" -}}
helm.sh/hook: post-install
helm.sh/hook-delete-policy: hook-succeeded
{{- end }}
