package dev.hubbub.controllerbench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import java.util.stream.IntStream;

/**
 * An experiment over a manifest of recordings of a second each.
 *
 * @param name its name, and that of its recordings' folder
 * @param trials how many trials there are to be; whole grids of {@value #PENALTIES} length penalties, or fewer trials
 * @param recordings how many recordings
 */
record BenchExperiment(String name, int trials, int recordings) {

    static final int PENALTIES = 20;

    /** Where it is. */
    static final String NAMESPACE = "default";

    /** The folder of its media in the bucket. */
    String media() {
        return "media/bench/" + name + "/";
    }

    /** How many trials the grid really has. */
    int gridTrials() {
        return beams() * penalties();
    }

    private int penalties() {
        return Math.min(trials, PENALTIES);
    }

    private int beams() {
        return (trials + penalties() - 1) / penalties();
    }

    /** Its {@code spec}. */
    ObjectNode spec() {
        ObjectNode spec = Json.mapper().createObjectNode();
        spec.putArray("datasets")
                .addObject()
                .put("name", "bench")
                .put("uri", "s3://hubbub/" + media() + "manifest.jsonl");
        spec.putArray("models")
                .addObject()
                .put("name", "none")
                .put("checkpoint", "s3://hubbub/checkpoints/hubbub-tiny-synthetic");
        ObjectNode grid = spec.putObject("decoding").putObject("grid");
        ArrayNode beamSizes = grid.putArray("beamSize");
        IntStream.rangeClosed(1, beams()).forEach(beamSizes::add);
        ArrayNode lengthPenalties = grid.putArray("lengthPenalty");
        IntStream.range(0, penalties()).forEach(i -> lengthPenalties.add(i / (double) PENALTIES));
        spec.put("trialName", "{index}-b{beamSize}-p{lengthPenalty}");
        return spec;
    }

    /** The whole resource. */
    ObjectNode resource() {
        ObjectNode resource = Json.mapper()
                .createObjectNode()
                .put("apiVersion", "hubbub.dev/v1alpha1")
                .put("kind", "Experiment");
        resource.putObject("metadata").put("name", name);
        resource.set("spec", spec());
        return resource;
    }
}
