package dev.hubbub.localdev.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An experiment of a few recordings.
 *
 * @param manifest where they are listed
 * @param sessions which of them, all if empty
 * @param beams the beam sizes, as a YAML list
 * @param model the model, as YAML
 */
record SmallExperiment(String manifest, String sessions, String beams, String model) {

    private static final String PROMPTS =
            "{name: prompts, checkpoint: \"s3://hubbub/checkpoints/hubbub-tiny-prompts\"}";

    /** Sessions of the samples. */
    static SmallExperiment over(String sessions, String beams) {
        return new SmallExperiment("s3://hubbub/media/samples/quickstart.jsonl", sessions, beams, PROMPTS);
    }

    /** All of a manifest, greedily. */
    static SmallExperiment over(String manifest) {
        return new SmallExperiment(manifest, "", "[1]", PROMPTS);
    }

    SmallExperiment withModel(String other) {
        return new SmallExperiment(manifest, sessions, beams, other);
    }

    Path write(Path folder, String name) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                apiVersion: hubbub.dev/v1alpha1
                kind: Experiment
                metadata:
                  name: %s
                spec:
                  objective: {metric: wer, goal: minimize}
                  datasets:
                    - name: prompts
                      layout: manifest
                      uri: %s
                      sessions: [%s]
                  models:
                    - %s
                  decoding:
                    grid: {beamSize: %s}
                    options: {language: en, timestamps: false, padToThirtySeconds: false}
                  trialName: "{model}-beam{beamSize}"
                  scoring: {protocol: utterance}
                """
                        .formatted(name, manifest, sessions, model, beams));
    }
}
