package dev.hubbub.controller.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.FieldFault;
import dev.hubbub.cluster.schema.CelRules;
import dev.hubbub.cluster.schema.SchemaDefaults;
import dev.hubbub.cluster.schema.SchemaValidation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kubectl apply} says of a spec that could never work, and that it says nothing of one that could. */
class RefusedSpecTest {

    private static final String SOUND =
            "datasets: [{name: d, uri: 's3://b/d.jsonl'}]\n" + "models: [{name: a, checkpoint: 's3://b/a'}]\n";

    private static final CelRules RULES = new CelRules();
    private static JsonNode schema;

    @BeforeAll
    static void readSchema() throws Exception {
        schema = new DrawnSpec(0).schema();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            firstIndex: 3000000000                                       | spec.firstIndex: Invalid value: 3000000000
            parallelism: 3000000000                                      | spec.parallelism: Invalid value
            maxFailedTrials: -1                                          | spec.maxFailedTrials: Invalid value
            deadlineSeconds: 0                                           | spec.deadlineSeconds: Invalid value
            runningTrials: Pause                                         | spec.runningTrials: Unsupported value
            conversations: {count: 3000000000}                           | spec.conversations.count: Invalid value
            decoding: {grid: {beamSize: [-4]}}                           | spec.decoding.grid.beamSize[0]: Invalid value: -4
            decoding: {grid: {}, exclude: [{beamSize: 3000000000}]}      | spec.decoding.exclude[0].beamSize: Invalid value
            decoding: {grid: {vadMethod: [webrtc]}}                      | spec.decoding.grid.vadMethod[0]: Unsupported value
            decoding: {grid: {}, options: {vadMethod: webrtc}}           | spec.decoding.options.vadMethod: Unsupported value
            decoding: {grid: {}, options: {suppressTokens: [3000000000]}} | spec.decoding.options.suppressTokens[0]: Invalid value
            decoding: {grid: {}, guard: {stopAfterFlaggedSegments: 3000000000}} | spec.decoding.guard.stopAfterFlaggedSegments: Invalid value
            decoding: {grid: {}, exclude: [{model: null}]}               | an entry of decoding.exclude without any field would leave out every trial
            decoding: {grid: {}, exclude: [{model: nobody}]}             | decoding.exclude names a model that is not in models
            gates: [{candidate: nobody, base: a, inDomain: [d]}]         | a gate names a model that is not in models
            training: [{name: r, base: {run: r}, data: {uri: 's3://b/t.jsonl'}}] | a run cannot begin with itself
            training: [{name: r, base: {run: q}, data: {uri: 's3://b/t.jsonl'}}] | a run begins with one that training does not have
            training: [{name: r, checkpoint: 's3://b/c', data: {uri: 's3://b/t.jsonl'}, noise: {uri: 's3://b/musan'}, settings: {steps: 1}}] | noise is heard in a share of the clips
            training: [{name: r, checkpoint: 's3://b/c', data: {uri: 's3://b/t.jsonl'}, noise: {layout: mcorec, uri: 's3://b/n'}}] | spec.training[0].noise.layout: Unsupported value
            training: [{name: r, checkpoint: 's3://b/c', data: {uri: 's3://b/t.jsonl'}, noise: {uri: 's3://b/n', columns: {audio: sound}}, settings: {augmentation: {noiseShare: 0.5}}}] | only the layouts parquet and arrow have columns
            training: [{name: r, checkpoint: 's3://b/c', data: {uri: 's3://b/t.jsonl'}, rounds: {count: 1, workers: 2, graceSeconds: 9}}] | name such a quorum, or leave it out
            resources: {transcription: {backoffLimit: 3000000000}}       | spec.resources.transcription.backoffLimit: Invalid value
            resources: {transcription: {gpuResource: my gpu!}}           | spec.resources.transcription.gpuResource: Invalid value: "my gpu!"
            resources: {transcription: {gpuResource: gpu}}               | spec.resources.transcription.gpuResource: Invalid value
            resources: {transcription: {gpuResource: requests.a.b/c}}    | a resource's name does not begin with requests.
            resources: {transcription: {cpu: 0.0001m}}                   | spec.resources.transcription.cpu: Invalid value
            resources: {transcription: {cpu: '0'}}                       | spec.resources.transcription.cpu: Invalid value
            resources: {transcription: {cpu: '9999999999999999'}}        | spec.resources.transcription.cpu: Invalid value
            resources: {transcription: {memory: '0'}}                    | spec.resources.transcription.memory: Invalid value
            resources: {transcription: {memory: 1Mi}}                    | spec.resources.transcription.memory: Invalid value
            resources: {transcription: {memory: '9999999999999999999999999999999999999999'}} | spec.resources.transcription.memory: Too long
            resources: {transcription: {image: ''}}                      | spec.resources.transcription.image: Invalid value
            resources: {transcription: {image: ' '}}                     | spec.resources.transcription.image: Invalid value
            resources: {transcription: {image: 'speech/ASR'}}            | spec.resources.transcription.image: Invalid value
            resources: {transcription: {priorityClassName: a..b}}        | spec.resources.transcription.priorityClassName: Invalid value
            resources: {training: {runtimeClassName: Nvidia}}            | spec.resources.training.runtimeClassName: Invalid value
            resources: {training: {nodeSelector: {a: b c}}}              | spec.resources.training.nodeSelector.a: Invalid value: "b c"
            resources: {training: {tolerations: [{key: a, value: b}]}}   | a toleration with operator Exists, which is the default, compares no value
            resources: {training: {tolerations: [{operator: Equal}]}}    | a toleration with operator Equal compares the value of a key
            resources: {training: {tolerations: [{key: 'a b'}]}}         | spec.resources.training.tolerations[0].key: Invalid value
            resources: {training: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}} | nodeSelectorTerms: Invalid value
            resources: {training: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}} | In and NotIn need values
            resources: {training: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Gt, values: [x]}]}]}}}} | Gt and Lt one whole number
            resources: {training: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 101, preference: {matchExpressions: [{key: a, operator: Exists}]}}]}}} | weight: Invalid value: 101
            resources: {training: {topologySpreadConstraints: [{topologyKey: zone}, {topologyKey: zone}]}} | two constraints spread over the same label
            resources: {training: {topologySpreadConstraints: [{topologyKey: zone, maxSkew: 0}]}} | maxSkew: Invalid value: 0
            resources: {training: {queueName: Night Queue}}              | spec.resources.training.queueName: Invalid value
            resources: {training: {ttlSecondsAfterFinished: -1}}         | spec.resources.training.ttlSecondsAfterFinished: Invalid value
            resources: {training: {env: [{name: JAVA_TOOL_OPTIONS, value: -x}]}} | which would make the pod another program: remove it
            resources: {training: {env: [{name: ld_preload}]}}           | which would make the pod another program: remove it
            resources: {training: {env: [{name: HUBBUB_S3_ENDPOINT}]}}   | which would make the pod another program: remove it
            resources: {training: {env: [{name: AWS_PROFILE}]}}          | which would make the pod another program: remove it
            resources: {training: {env: [{name: kafka_bootstrap_servers}]}} | which would make the pod another program: remove it
            resources: {training: {env: [{name: https_proxy}]}}          | which would make the pod another program: remove it
            resources: {training: {env: [{name: _PROD_QUARKUS_LOG_LEVEL}]}} | which would make the pod another program: remove it
            resources: {training: {env: [{name: PYTORCH_EXTRA_LIBRARY_PATH}]}} | which would make the pod another program: remove it
            resources: {training: {env: [{name: ENGINE_CACHE_DIR}]}}     | which would make the pod another program: remove it
            resources: {training: {env: [{name: NCCL_NET_PLUGIN}]}}      | which would make the pod another program: remove it
            resources: {training: {env: [{name: OMP_TOOL_LIBRARIES}]}}   | which would make the pod another program: remove it
            resources: {training: {env: [{name: 'A B'}]}}                | spec.resources.training.env[0].name: Invalid value
            resources: {training: {env: [{name: A}, {name: A}]}}         | two variables have the same name
            resources: {training: {volumes: [{mountPath: /app, emptyDir: {sizeLimit: 1Gi}}]}} | spec.resources.training.volumes[0].mountPath: Invalid value
            resources: {training: {volumes: [{mountPath: /mnt/../app, emptyDir: {sizeLimit: 1Gi}}]}} | spec.resources.training.volumes[0].mountPath: Invalid value
            resources: {training: {volumes: [{mountPath: /mnt/a, emptyDir: {}}]}} | spec.resources.training.volumes[0].emptyDir.sizeLimit: Required value
            resources: {training: {volumes: [{mountPath: /mnt/a}]}}      | a volume is either a persistentVolumeClaim or an emptyDir
            resources: {training: {volumes: [{mountPath: /mnt/a, emptyDir: {sizeLimit: 1Gi}}, {mountPath: /mnt/a, emptyDir: {sizeLimit: 1Gi}}]}} | two volumes are mounted at the same place
            """)
    void what_could_never_work_is_refused_with_the_field_and_the_reason(String more, String reason) {
        List<String> faults = faults(SOUND + more);
        assertTrue(faults.stream().anyMatch(fault -> fault.contains(reason)), faults.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{grid: {vadMethod: [silero]}}",
                "{grid: {}, points: [{vadMethod: energy}]}",
                "{grid: {}, options: {vadMethod: silero}}",
                "{points: [{beamSize: 1}], options: {vadMethod: silero}}"
            })
    void who_is_seen_to_speak_is_not_listened_for(String decoding) {
        String reason = "cut by who is seen to speak, not by what is heard: leave out vadMethod";
        String seen = SOUND.replace("uri: 's3://b/d.jsonl'", "layout: mcorec, uri: 's3://b/d'");
        List<String> faults = faults(seen + "decoding: " + decoding);
        assertTrue(faults.stream().anyMatch(fault -> fault.contains(reason)), faults.toString());
        assertEquals(List.of(), faults(SOUND + "decoding: " + decoding));
        assertEquals(List.of(), faults(seen + "decoding: {points: [{beamSize: 1}]}"));
    }

    @Test
    void a_grid_is_multiplied_before_anybody_counts_it_out() {
        String ten = String.join(", ", List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"));
        String grid =
                "decoding: {grid: {beamSize: [%s], maxSegmentSeconds: [%s], lengthPenalty: [%s], patience: [%s]}}\n"
                        .formatted(ten, ten, "0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1", ten);
        String reason = "decoding.grid and models make more than 2000 trials";
        List<String> faults = faults(SOUND + grid);
        assertTrue(faults.stream().anyMatch(fault -> fault.contains(reason)), faults.toString());
        assertEquals(List.of(), faults(SOUND + grid.replace("patience: [" + ten + "]", "patience: [1, 2]")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            ``
            resources: {transcription: {cpu: '4', memory: 16Gi, gpu: 1, image: 'registry.example:5000/speech/asr_tools:1.2'}}
            resources: {transcription: {cpu: 1.5, memory: '17179869184', gpuResource: nvidia.com/mig-1g.5gb}}
            resources: {transcription: {cpu: 500m, memory: 0.5Gi, priorityClassName: low.but-steady}}
            resources: {transcription: {image: 'asr@sha256:0000000000000000000000000000000000000000000000000000000000000000'}}
            resources: {transcription: {nodeSelector: {nvidia.com/gpu.product: NVIDIA-H100, spot: ''}}}
            resources: {transcription: {tolerations: [{}, {key: nvidia.com/gpu}, {key: team, operator: Equal, value: asr}]}}
            resources: {transcription: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: gpus, operator: Gt, values: ['3']}, {key: spot, operator: DoesNotExist}]}]}}}}
            resources: {transcription: {topologySpreadConstraints: [{topologyKey: zone}, {topologyKey: zone, whenUnsatisfiable: DoNotSchedule}], ttlSecondsAfterFinished: 0}}
            resources: {transcription: {env: [{name: OMP_NUM_THREADS, value: '4'}, {name: NCCL_DEBUG, value: INFO}, {name: PYTORCH_CUDA_ALLOC_CONF, value: 'expandable_segments:True'}]}}
            resources: {transcription: {volumes: [{mountPath: /mnt/lexica/en-GB, persistentVolumeClaim: {claimName: lexica}}, {mountPath: /mnt/room, emptyDir: {sizeLimit: 10Gi}}]}}
            """)
    void what_works_is_taken(String more) {
        assertEquals(List.of(), faults(SOUND + more.replace("cpu: 1.5", "cpu: '1.5'")));
    }

    @Test
    void a_field_that_is_written_without_a_value_is_as_good_as_absent() {
        List<String> fields = new ArrayList<>();
        schema.at("/properties/spec/properties").fieldNames().forEachRemaining(fields::add);
        for (String field : fields) {
            if (!SOUND.contains(field + ":")) {
                assertEquals(List.of(), faults(SOUND + field + ":\n"), field);
            }
        }
    }

    private static List<String> faults(String spec) {
        ObjectNode experiment = Serialization.unmarshal("spec:\n" + spec.indent(2), ObjectNode.class);
        SchemaDefaults.apply(schema, experiment);
        List<FieldFault> faults = new ArrayList<>(SchemaValidation.check(schema, experiment));
        if (faults.isEmpty()) {
            faults.addAll(RULES.check(schema, experiment, null));
        }
        return faults.stream().map(FieldFault::sentence).toList();
    }
}
