{{- define "hubbub.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "hubbub.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "hubbub.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "hubbub.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* A name of one part of the release: (list $ "controller"). */}}
{{- define "hubbub.part" -}}
{{- printf "%s-%s" (include "hubbub.fullname" (first .)) (last .) -}}
{{- end -}}

{{/* What a selector names: it must not change in an upgrade. (list $ "controller") */}}
{{- define "hubbub.selector" -}}
app.kubernetes.io/name: {{ include "hubbub.name" (first .) }}
app.kubernetes.io/instance: {{ (first .).Release.Name }}
app.kubernetes.io/component: {{ last . }}
{{- end -}}

{{/* Labels of everything. (list $ "controller") */}}
{{- define "hubbub.labels" -}}
{{ include "hubbub.selector" . }}
app.kubernetes.io/part-of: hubbub
app.kubernetes.io/version: {{ (first .).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (first .).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" (first .).Chart.Name (first .).Chart.Version | replace "+" "_" }}
{{- with (first .).Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The metadata that everything in the release's namespace has. (list $ "controller") */}}
{{- define "hubbub.metadata" -}}
name: {{ include "hubbub.part" . }}
namespace: {{ (first .).Release.Namespace }}
labels:
  {{- include "hubbub.labels" . | nindent 2 }}
{{- with (first .).Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* An image as pods name it. (list $ $image) */}}
{{- define "hubbub.image" -}}
{{- $root := first . -}}
{{- $image := last . -}}
{{- $registry := default (dig "imageRegistry" "" $root.Values.global) $root.Values.image.registry -}}
{{- with $registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- $image.repository -}}
{{- if $image.digest -}}
@{{ $image.digest }}
{{- else -}}
:{{ $image.tag | default $root.Values.image.tag | default $root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* An image that is none of ours, with the one registry where that is given: its own host is left out. (list $ "quay.io/minio/mc:1") */}}
{{- define "hubbub.foreignImage" -}}
{{- $root := first . -}}
{{- $image := last . -}}
{{- $registry := default (dig "imageRegistry" "" $root.Values.global) $root.Values.image.registry -}}
{{- if $registry -}}
{{- trimSuffix "/" $registry }}/{{ regexReplaceAll "^[^/]*[.:][^/]*/" $image "" -}}
{{- else -}}
{{- $image -}}
{{- end -}}
{{- end -}}

{{- define "hubbub.pullSecrets" -}}
{{- $secrets := concat (dig "imagePullSecrets" list .Values.global) .Values.image.pullSecrets -}}
{{- $names := list -}}
{{- range $secrets -}}
{{- $names = append $names (kindIs "map" . | ternary (dig "name" "" (kindIs "map" . | ternary . dict)) .) -}}
{{- end -}}
{{- with uniq $names }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The account of a service. (list $ "controller") */}}
{{- define "hubbub.serviceAccount" -}}
{{- $account := (index (first .).Values (last .)).serviceAccount -}}
{{- if $account.create -}}
{{- default (include "hubbub.part" .) $account.name -}}
{{- else -}}
{{- default "default" $account.name -}}
{{- end -}}
{{- end -}}

{{/* The namespaces with experiments, where the controller does not look after all. */}}
{{- define "hubbub.namespaces" -}}
{{- .Values.experiments.namespaces | default (list .Release.Namespace) | uniq | sortAlpha | join "," -}}
{{- end -}}

{{- define "hubbub.kafka.bootstrapServers" -}}
{{- if .Values.kafka.strimzi.install -}}
{{- printf "%s-kafka-bootstrap.%s.svc:9092" (include "hubbub.part" (list . "kafka")) .Release.Namespace -}}
{{- else -}}
{{- required "kafka.bootstrapServers is not set: it is where Kafka is, such as kafka-bootstrap.kafka.svc:9092; or set kafka.strimzi.install for a trial" .Values.kafka.bootstrapServers -}}
{{- end -}}
{{- end -}}

{{- define "hubbub.store.endpoint" -}}
{{- if .Values.store.minio.install -}}
{{- printf "http://%s.%s.svc:9000" (include "hubbub.part" (list . "minio")) .Release.Namespace -}}
{{- else -}}
{{- required "store.endpoint is not set: it is the URL of the object store, such as http://minio.minio.svc:9000; or set store.minio.install for a trial" .Values.store.endpoint -}}
{{- end -}}
{{- end -}}

{{- define "hubbub.kafka.isSasl" -}}
{{- if hasPrefix "SASL_" .Values.kafka.protocol }}yes{{ end -}}
{{- end -}}

{{- define "hubbub.kafka.isTls" -}}
{{- if hasSuffix "SSL" .Values.kafka.protocol }}yes{{ end -}}
{{- end -}}

{{/* A volume without its name: what nothing is said of is room on the node. */}}
{{- define "hubbub.volume" -}}
{{- toYaml (default (dict "emptyDir" dict) .) -}}
{{- end -}}
