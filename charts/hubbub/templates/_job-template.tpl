{{/* What the Jobs of every experiment have, beside what the experiment asks for. */}}
{{- define "hubbub.jobTemplate" -}}
{{- $pods := .Values.experiments -}}
metadata:
  labels:
    {{- with merge (dict) $pods.jobLabels .Values.commonLabels }}
    {{- toYaml . | nindent 4 }}
    {{- else }} {}
    {{- end }}
  annotations:
    {{- with merge (dict) $pods.jobAnnotations .Values.commonAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- else }} {}
    {{- end }}
spec:
  template:
    metadata:
      labels:
        {{- with merge (dict) $pods.podLabels .Values.commonLabels }}
        {{- toYaml . | nindent 8 }}
        {{- else }} {}
        {{- end }}
      annotations:
        {{- with merge (dict) $pods.podAnnotations .Values.commonAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- else }} {}
        {{- end }}
    spec:
      {{- with include "hubbub.pullSecrets" . }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- range $field := list "serviceAccountName" "priorityClassName" "runtimeClassName" "schedulerName" "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" "terminationGracePeriodSeconds" }}
      {{- with index $pods $field }}
      {{ $field }}:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- with $pods.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: worker
          ports:
            - {name: http, containerPort: 8080, protocol: TCP}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          {{- with $pods.securityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          env:
            - {name: LC_ALL, value: C.UTF-8}
            - {name: HUBBUB_CACHE, value: /var/cache/hubbub}
            - {name: HUBBUB_CACHE_GB, value: {{ $pods.cache.gigabytes | quote }}}
            - {name: HUBBUB_TRACE_RATIO, value: {{ .Values.telemetry.traceRatio | quote }}}
            {{- with $pods.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          {{- with $pods.extraEnvFrom }}
          envFrom:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
            - {name: cache, mountPath: /var/cache/hubbub}
            {{- with $pods.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      volumes:
        - name: tmp
          {{- include "hubbub.volume" $pods.temporaryVolume | nindent 10 }}
        - name: cache
          {{- include "hubbub.volume" $pods.cache.volume | nindent 10 }}
        {{- with $pods.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end -}}
