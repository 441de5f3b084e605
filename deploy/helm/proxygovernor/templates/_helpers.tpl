{{- define "proxygovernor.fullname" -}}
{{- if contains "proxygovernor" .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-proxygovernor" .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "proxygovernor.selector" -}}
app.kubernetes.io/name: proxygovernor
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "proxygovernor.labels" -}}
{{ include "proxygovernor.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}
