{{/*
A service of the installation as a Deployment.
(dict "root" $ "name" "segmentation" "environment" "more variables" "checksum" "what it must start anew for")
*/}}
{{- define "hubbub.deployment" -}}
{{- $root := .root -}}
{{- $name := .name -}}
{{- $service := index $root.Values $name -}}
{{- $scaled := dig "autoscaling" "enabled" false $service -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "hubbub.metadata" (list $root $name) | nindent 2 }}
spec:
  {{- if not $scaled }}
  replicas: {{ $service.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "hubbub.selector" (list $root $name) | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "hubbub.labels" (list $root $name) | nindent 8 }}
        {{- with $service.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- $annotations := merge (dict) $service.podAnnotations $root.Values.commonAnnotations }}
      {{- with .checksum }}
      {{- $annotations = merge (dict "checksum/configuration" (sha256sum .)) $annotations }}
      {{- end }}
      {{- with $annotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "hubbub.serviceAccount" (list $root $name) }}
      automountServiceAccountToken: {{ eq $name "controller" }}
      {{- with include "hubbub.pullSecrets" $root }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- with $service.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      terminationGracePeriodSeconds: {{ $service.terminationGracePeriodSeconds }}
      {{- with $service.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with $service.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $service.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $service.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $service.topologySpreadConstraints }}
      topologySpreadConstraints:
        {{- range . }}
        - {{ toYaml . | indent 10 | trim }}
          {{- if not .labelSelector }}
          labelSelector:
            matchLabels:
              {{- include "hubbub.selector" (list $root $name) | nindent 14 }}
          {{- end }}
        {{- end }}
      {{- end }}
      containers:
        - name: {{ $name }}
          image: {{ include "hubbub.image" (list $root $service.image) | quote }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          {{- with $service.securityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          ports:
            - {name: http, containerPort: 8080, protocol: TCP}
          env:
            - {name: HUBBUB_HTTP_PORT, value: "8080"}
            # Sessions and recordings may have names beyond ASCII.
            - {name: LC_ALL, value: C.UTF-8}
            {{- include "hubbub.environment" $root | nindent 12 }}
            {{- with .environment }}
            {{- . | nindent 12 }}
            {{- end }}
            {{- with $service.cache }}
            - {name: HUBBUB_CACHE, value: /var/cache/hubbub}
            - {name: HUBBUB_CACHE_GB, value: {{ .gigabytes | quote }}}
            {{- end }}
            {{- with $service.jvmOptions }}
            - {name: JAVA_TOOL_OPTIONS, value: {{ . | quote }}}
            {{- end }}
            {{- with $service.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          {{- with $service.extraEnvFrom }}
          envFrom:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with $service.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          # It waits for a broker and a store that are not there yet, and says so in its readiness.
          startupProbe:
            httpGet: {path: /q/health/started, port: http}
            periodSeconds: 2
            failureThreshold: 90
          livenessProbe:
            httpGet: {path: /q/health/live, port: http}
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: {path: /q/health/ready, port: http}
            periodSeconds: 5
            timeoutSeconds: 5
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
            {{- if $service.cache }}
            - {name: cache, mountPath: /var/cache/hubbub}
            {{- end }}
            {{- if .checksum }}
            - {name: configuration, mountPath: /etc/hubbub, readOnly: true}
            {{- end }}
            {{- with $service.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      volumes:
        - name: tmp
          {{- include "hubbub.volume" $service.temporaryVolume | nindent 10 }}
        {{- with $service.cache }}
        - name: cache
          {{- include "hubbub.volume" .volume | nindent 10 }}
        {{- end }}
        {{- if .checksum }}
        - name: configuration
          configMap: {name: {{ include "hubbub.part" (list $root $name) }}}
        {{- end }}
        {{- with $service.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end -}}

{{/* What stands around the Deployment of a service. (dict "root" $ "name" "segmentation") */}}
{{- define "hubbub.surroundings" -}}
{{- $root := .root -}}
{{- $name := .name -}}
{{- $service := index $root.Values $name -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "hubbub.metadata" (list $root $name) | nindent 2 }}
spec:
  selector:
    {{- include "hubbub.selector" (list $root $name) | nindent 4 }}
  ports:
    - {name: http, port: 8080, targetPort: http, protocol: TCP}
{{- if $service.serviceAccount.create }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "hubbub.serviceAccount" (list $root $name) }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "hubbub.labels" (list $root $name) | nindent 4 }}
  {{- with merge (dict) $service.serviceAccount.annotations $root.Values.commonAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}
{{- if $service.podDisruptionBudget.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "hubbub.metadata" (list $root $name) | nindent 2 }}
spec:
  maxUnavailable: {{ $service.podDisruptionBudget.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "hubbub.selector" (list $root $name) | nindent 6 }}
{{- end }}
{{- if dig "autoscaling" "enabled" false $service }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "hubbub.metadata" (list $root $name) | nindent 2 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "hubbub.part" (list $root $name) }}
  minReplicas: {{ $service.autoscaling.minReplicas }}
  maxReplicas: {{ $service.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: {{ $service.autoscaling.targetCPUUtilizationPercentage }}}
{{- end }}
{{- end -}}
