{{/* A variable that a key of a Secret holds. (dict "name" "secret" "key" "optional") */}}
{{- define "hubbub.secretVariable" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: {name: {{ .secret }}, key: {{ .key | quote }}, optional: {{ .optional }}}
{{- end -}}

{{/* What every service needs to reach the broker and the store. */}}
{{- define "hubbub.environment" -}}
- name: HUBBUB_KAFKA_BOOTSTRAP_SERVERS
  value: {{ include "hubbub.kafka.bootstrapServers" . | quote }}
{{- if ne .Values.kafka.protocol "PLAINTEXT" }}
- name: HUBBUB_KAFKA_PROTOCOL
  value: {{ .Values.kafka.protocol }}
{{- $keys := .Values.kafka.secretKeys }}
{{- $secret := .Values.kafka.existingSecret }}
{{- if include "hubbub.kafka.isSasl" . }}
- name: HUBBUB_KAFKA_MECHANISM
  value: {{ .Values.kafka.mechanism | default "SCRAM-SHA-512" }}
{{- $secret = required "kafka.existingSecret is not set: with kafka.protocol SASL_... it is the Secret with the user name and the password" $secret }}
{{ include "hubbub.secretVariable" (dict "name" "HUBBUB_KAFKA_USERNAME" "secret" $secret "key" $keys.username "optional" false) }}
{{ include "hubbub.secretVariable" (dict "name" "HUBBUB_KAFKA_PASSWORD" "secret" $secret "key" $keys.password "optional" false) }}
{{- end }}
{{- if and (include "hubbub.kafka.isTls" .) $secret }}
{{ include "hubbub.secretVariable" (dict "name" "HUBBUB_KAFKA_CA_CERTIFICATES" "secret" $secret "key" $keys.caCertificates "optional" true) }}
{{ include "hubbub.secretVariable" (dict "name" "HUBBUB_KAFKA_CLIENT_CERTIFICATE" "secret" $secret "key" $keys.clientCertificate "optional" true) }}
{{ include "hubbub.secretVariable" (dict "name" "HUBBUB_KAFKA_CLIENT_KEY" "secret" $secret "key" $keys.clientKey "optional" true) }}
{{- end }}
{{- end }}
- name: HUBBUB_S3_ENDPOINT
  value: {{ include "hubbub.store.endpoint" . | quote }}
- name: HUBBUB_S3_BUCKET
  value: {{ .Values.store.bucket | quote }}
- name: HUBBUB_S3_REGION
  value: {{ .Values.store.region | quote }}
{{ include "hubbub.secretVariable" (dict "name" "HUBBUB_S3_ACCESS_KEY" "secret" .Values.store.existingSecret "key" .Values.store.secretKeys.accessKey "optional" false) }}
{{ include "hubbub.secretVariable" (dict "name" "HUBBUB_S3_SECRET_KEY" "secret" .Values.store.existingSecret "key" .Values.store.secretKeys.secretKey "optional" false) }}
{{- with .Values.telemetry.otlpEndpoint }}
- name: HUBBUB_OTLP_ENDPOINT
  value: {{ . | quote }}
{{- end }}
- name: HUBBUB_TRACE_RATIO
  value: {{ .Values.telemetry.traceRatio | quote }}
{{- with .Values.hub.endpoint }}
- name: HUBBUB_HUB_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* What only the controller needs. */}}
{{- define "hubbub.controllerEnvironment" -}}
- name: HUBBUB_KAFKA_PARTITIONS
  value: {{ .Values.kafka.partitions | quote }}
- name: HUBBUB_CONTROLLER_GROUP
  value: {{ .Values.controller.group | quote }}
{{- if not .Values.rbac.clusterWide }}
- name: HUBBUB_CONTROLLER_NAMESPACES
  value: {{ include "hubbub.namespaces" . | quote }}
{{- end }}
- name: HUBBUB_CONTROLLER_LEADER_ELECTION
  value: "true"
- name: HUBBUB_CONTROLLER_LEASE_NAME
  value: {{ include "hubbub.part" (list . "controller") | quote }}
- name: HUBBUB_CONTROLLER_STATUS_INTERVAL
  value: {{ .Values.controller.statusInterval | quote }}
- name: HUBBUB_CONTROLLER_POD_CREDENTIALS_SECRET
  value: {{ .Values.experiments.credentialsSecret | quote }}
- name: HUBBUB_CONTROLLER_JOB_TEMPLATE
  value: /etc/hubbub/job-template.yaml
- name: HUBBUB_IMAGES_TRANSCRIPTION
  value: {{ include "hubbub.image" (list . .Values.experiments.images.transcription) | quote }}
- name: HUBBUB_IMAGES_TRAINING
  value: {{ include "hubbub.image" (list . .Values.experiments.images.training) | quote }}
{{- with .Values.experiments.images.allowed }}
- name: HUBBUB_IMAGES_ALLOWED
  value: {{ join "," . | quote }}
{{- end }}
- name: HUBBUB_PODS_ALLOWED_VARIABLES
  value: {{ join "," .Values.experiments.allowedVariables | quote }}
{{- with .Values.experiments.allowedClaims }}
- name: HUBBUB_PODS_ALLOWED_CLAIMS
  value: {{ join "," . | quote }}
{{- end }}
{{- with .Values.mlflow.uri }}
- name: HUBBUB_MLFLOW_URI
  value: {{ . | quote }}
{{- end }}
{{- with .Values.mlflow.experiment }}
- name: HUBBUB_MLFLOW_EXPERIMENT
  value: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* Who may look at the dashboard. */}}
{{- define "hubbub.oidcEnvironment" -}}
{{- $oidc := .Values.evaluation.oidc -}}
- name: HUBBUB_OIDC_ENABLED
  value: "true"
- name: HUBBUB_OIDC_AUTH_SERVER_URL
  value: {{ required "evaluation.oidc.authServerUrl is not set: with evaluation.oidc.enabled it is the address of the OpenID provider" $oidc.authServerUrl | quote }}
- name: HUBBUB_OIDC_CLIENT_ID
  value: {{ required "evaluation.oidc.clientId is not set: with evaluation.oidc.enabled it is what the OpenID provider calls the dashboard" $oidc.clientId | quote }}
- name: HUBBUB_OIDC_HTTPS
  value: {{ $oidc.https | quote }}
{{- with $oidc.audience }}
- name: HUBBUB_OIDC_AUDIENCE
  value: {{ join "," . | quote }}
{{- end }}
{{- with $oidc.roles }}
- name: HUBBUB_OIDC_ROLES
  value: {{ join "," . | quote }}
{{- end }}
{{- with $oidc.existingSecret }}
{{ include "hubbub.secretVariable" (dict "name" "HUBBUB_OIDC_CLIENT_SECRET" "secret" . "key" $oidc.secretKeys.clientSecret "optional" true) }}
{{ include "hubbub.secretVariable" (dict "name" "HUBBUB_OIDC_SESSION_SECRET" "secret" . "key" $oidc.secretKeys.sessionSecret "optional" true) }}
{{- end }}
{{- end -}}
