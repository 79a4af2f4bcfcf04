package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One model under one decoding, over all sessions of an experiment. Written by the controller alone. */
@Group(Experiment.GROUP)
@Version(Experiment.VERSION)
@Plural("trials")
@ShortNames("tr")
@Categories("hubbub")
@JsonClassDescription(
        "A trial of an experiment: one model under one decoding, over all sessions, and its scores. It is written by the"
                + " controller, which puts back what others change, and goes with its experiment.")
@JsonDeserialize(using = Trial.Reader.class)
@AdditionalPrinterColumn(name = "Model", jsonPath = ".spec.model", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Beam",
        jsonPath = ".spec.parameters.beamSize",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Length",
        jsonPath = ".spec.parameters.maxSegmentSeconds",
        type = AdditionalPrinterColumn.Type.NUMBER)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Sessions", jsonPath = ".status.sessions", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "WER (pooled)", jsonPath = ".status.wer", type = AdditionalPrinterColumn.Type.NUMBER)
@AdditionalPrinterColumn(
        name = "WER (speaker mean)",
        jsonPath = ".status.speakerWer",
        type = AdditionalPrinterColumn.Type.NUMBER)
@AdditionalPrinterColumn(
        name = "Joint Error",
        jsonPath = ".status.jointError",
        type = AdditionalPrinterColumn.Type.NUMBER)
@AdditionalPrinterColumn(
        name = "Normalizer",
        jsonPath = ".status.normalizer",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Seconds", jsonPath = ".status.seconds", type = AdditionalPrinterColumn.Type.NUMBER)
@AdditionalPrinterColumn(
        name = "CER",
        jsonPath = ".status.cer",
        type = AdditionalPrinterColumn.Type.NUMBER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "RTF",
        jsonPath = ".status.realTimeFactor",
        type = AdditionalPrinterColumn.Type.NUMBER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Precision",
        jsonPath = ".spec.precision",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Modalities",
        jsonPath = ".spec.modalities",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class Trial extends CustomResource<TrialSpec, TrialStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    // A record has no constructor without arguments, which the superclass would look for.
    @Override
    protected TrialSpec initSpec() {
        return null;
    }

    @Override
    protected TrialStatus initStatus() {
        return null;
    }

    /** Reads one that somebody spoiled without what is spoiled: the controller writes it anew. */
    static final class Reader extends PartwiseReader<TrialSpec, TrialStatus, Trial> {

        Reader() {
            super(Trial::new, TrialSpec.class, TrialStatus.class);
        }

        @Override
        void unreadable(Trial trial, JsonNode spec, String problem) {
            // Without a spec it is another than the controller wrote.
        }
    }
}
