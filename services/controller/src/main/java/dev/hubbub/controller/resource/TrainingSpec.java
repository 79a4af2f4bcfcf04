package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.stream.Stream;

/** A run of training, which makes a checkpoint that models can be. */
@ValidationRule(
        value = "has(self.checkpoint) != has(self.base)",
        message = "a run begins with a checkpoint or with a base: name one of the two")
@ValidationRule(
        value = "!has(self.base) || !has(self.base.run) || self.base.run != self.name",
        message = "a run cannot begin with itself: name another in base.run")
@ValidationRule(
        value = "!has(self.elasticWeights) || !has(self.settings) || !has(self.settings.loraRank)",
        message =
                "elasticWeights hold weights where they were, and with settings.loraRank they stay there: leave out one"
                        + " of the two")
@ValidationRule(
        value = "!has(self.settings) || !has(self.settings.fromScratch) || !self.settings.fromScratch"
                + " || !(has(self.rounds) || has(self.elasticWeights))",
        message = "rounds and elasticWeights go on from weights, and settings.fromScratch begins without: leave it out")
@ValidationRule(
        value = "!has(self.noise) || has(self.settings) && has(self.settings.augmentation)"
                + " && has(self.settings.augmentation.noiseShare) && self.settings.augmentation.noiseShare > 0.0",
        message = "noise is heard in a share of the clips: say settings.augmentation.noiseShare, or leave noise out")
@ValidationRule(
        value = "!has(self.rounds) || !has(self.elasticWeights)",
        message = "rounds hold no weights: leave out rounds or elasticWeights")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingSpec(
        @Required
                @Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$") @JsonPropertyDescription("A name, unique among the experiment's runs.")
                String name,
        @JsonPropertyDescription("What kind of model is trained.") @Default("whisper") ModelArchitecture architecture,
        @Size(max = 1200) @Pattern(ModelSpec.WEIGHTS) @JsonPropertyDescription("What it begins with. " + ModelSpec.ADDRESS)
                String checkpoint,
        @JsonPropertyDescription(
                        "Instead of a checkpoint: the run or the merge that it begins with, which is made first.")
                WeightsSpec base,
        @Required @JsonPropertyDescription("The utterances with texts that are learnt from.") TrainingDataset data,
        @JsonPropertyDescription(
                        "The utterances that checkpoints are judged by on the way. Absent: a share of the data's"
                                + " texts, settings.heldOutShare.")
                TrainingDataset heldOut,
        @JsonPropertyDescription("Recordings of noise, which are heard beside a share of the clips, as"
                        + " settings.augmentation says.")
                NoiseDataset noise,
        @JsonPropertyDescription("Elastic weight consolidation: holds weights the more they matter. What they matter is"
                        + " estimated once for all runs with the same base and data.")
                ElasticWeights elasticWeights,
        @JsonPropertyDescription("Federated rounds: in each, workers begin with the same weights and learn from data of"
                        + " their own, and what they made is averaged.")
                Rounds rounds,
        @JsonPropertyDescription("How it is trained.") @Default("{}") TrainingOptions settings) {

    /** Utterances with texts. */
    @ValidationRule(value = DatasetSpec.HAS_COLUMNS, message = DatasetSpec.NO_COLUMNS)
    @ValidationRule(value = DatasetSpec.HAS_SPLITS, message = DatasetSpec.NO_SPLITS)
    @ValidationRule(
            value = "self.layout == 'mcorec' || !has(self.clips)",
            message = "clips is for layout mcorec: leave it out, or correct the layout")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TrainingDataset(
            @JsonPropertyDescription("manifest: JSON lines with audio_filepath and text. audiofolder: a folder with"
                            + " metadata.csv or metadata.jsonl and its recordings. parquet: Parquet files, a row of"
                            + " which is an utterance with its recording. arrow: the same rows as Hugging Face's"
                            + " save_to_disk writes them. mcorec: folders of sessions as the MCoRec challenge publishes"
                            + " them, of which clips are cut by captions and face tracks.")
                    @Default("manifest")
                    Layout layout,
            @Required
                    @Size(max = 1200) @Pattern(DatasetSpec.URI) @JsonPropertyDescription(
                            "The manifest file, the audio folder, or the folder of Parquet files, one of"
                                    + " them, or several by a name with * in it, or of Arrow files the folder of a split, or"
                                    + " the folder above the sessions, as s3://bucket/key.")
                    String uri,
            @JsonPropertyDescription("The sessions to use; absent or empty means all.") @Default("[]") @Size(max = 1000) List<String> sessions,
            @JsonPropertyDescription("The language of texts that name none with lang, such as en.")
                    @Size(max = 35) @Pattern("^[A-Za-z]{2,}([_-][A-Za-z0-9]+)*$") String language,
            @JsonPropertyDescription(
                            "Of the layouts parquet and arrow, what the columns are called that have other names than usual.")
                    ColumnsSpec columns,
            @JsonPropertyDescription("Of layout mcorec, how captions become clips. Absent: those of the central view.")
                    ClipsSpec clips) {

        /** How it lies in the store; the constants are spelled as they are in YAML. */
        public enum Layout {
            manifest,
            audiofolder,
            parquet,
            arrow,
            mcorec;

            /** The same, as the tasks say it. */
            public DatasetLayout inStore() {
                return switch (this) {
                    case manifest -> DatasetLayout.MANIFEST;
                    case audiofolder -> DatasetLayout.AUDIOFOLDER;
                    case parquet -> DatasetLayout.PARQUET;
                    case arrow -> DatasetLayout.ARROW;
                    case mcorec -> DatasetLayout.MCOREC;
                };
            }
        }

        /** How clips are cut, as the tasks say it; the usual way where nothing is said. */
        public ClipSettings clipSettings() {
            return clips == null ? ClipSettings.DEFAULT : clips.settings();
        }

        /** Where it is, as the tasks say it. */
        public DatasetReference reference() {
            return new DatasetReference(layout.inStore(), uri, null, columns == null ? null : columns.columns());
        }

        boolean liesOnHub() {
            return uri.startsWith("hf://");
        }

        public TrainingDataset {
            layout = layout == null ? Layout.manifest : layout;
            sessions = sessions == null ? List.of() : List.copyOf(sessions);
        }
    }

    /** Recordings of noise. Texts that they have are not looked at. */
    @ValidationRule(value = DatasetSpec.HAS_COLUMNS, message = DatasetSpec.NO_COLUMNS)
    @ValidationRule(value = DatasetSpec.HAS_SPLITS, message = DatasetSpec.NO_SPLITS)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NoiseDataset(
            @JsonPropertyDescription("folder: all recordings below a folder, as in MUSAN. manifest: JSON lines with"
                            + " audio_filepath, and offset and duration of what is used of each. audiofolder: a folder"
                            + " with metadata.csv or metadata.jsonl and its recordings. parquet: Parquet files, a row"
                            + " of which has a recording. arrow: the same rows as Hugging Face's save_to_disk writes"
                            + " them.")
                    @Default("folder")
                    Layout layout,
            @Required
                    @Size(max = 1200) @Pattern(DatasetSpec.URI) @JsonPropertyDescription(
                            "The folder, the manifest file, or the Parquet or Arrow files as data names them, as"
                                    + " s3://bucket/key.")
                    String uri,
            @JsonPropertyDescription(
                            "Of the layouts parquet and arrow, what the column of recordings is called if it is not audio.")
                    ColumnsSpec columns) {

        /** How they lie in the store; the constants are spelled as they are in YAML. */
        public enum Layout {
            folder,
            manifest,
            audiofolder,
            parquet,
            arrow
        }

        public NoiseDataset {
            layout = layout == null ? Layout.folder : layout;
        }

        /** Where they are, as the tasks say it. */
        public DatasetReference reference() {
            return new DatasetReference(
                    DatasetLayout.of(layout.name()), uri, null, columns == null ? null : columns.columns());
        }
    }

    /** What holds weights where they were. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ElasticWeights(
            @Required @JsonPropertyDescription("Utterances of what must not be forgotten.") TrainingDataset data,
            @Required
                    @JsonPropertyDescription(
                            "How strongly weights are held: half of it, times what each matters and its squared distance,"
                                    + " is added to the loss.")
                    @Min(value = 0, inclusive = false) @Max(1_000_000_000_000L) Double weight,
            @JsonPropertyDescription("How many of the utterances are looked at, spread over all.")
                    @Default("128")
                    @Min(1) @Max(1_000_000) Integer examples) {

        private static final int EXAMPLES = 128;

        public ElasticWeights {
            examples = examples == null ? EXAMPLES : examples;
        }
    }

    /** Rounds in which several learn apart and are averaged. */
    @ValidationRule(
            value = "!has(self.quorum) || self.quorum <= self.workers",
            message = "a quorum of more than the workers is never there: lower quorum, or add workers")
    @ValidationRule(
            value = "!has(self.graceSeconds) || (has(self.quorum) && self.quorum < self.workers)",
            message =
                    "graceSeconds is how long workers are waited for once a quorum of fewer than all is done: name such"
                            + " a quorum, or leave it out")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rounds(
            @JsonPropertyDescription("How many rounds.") @Required @Min(1) @Max(200) Integer count,
            @JsonPropertyDescription("Among how many the data is divided; each trains in every round.")
                    @Required
                    @Min(2) @Max(64) Integer workers,
            @JsonPropertyDescription(
                            "What is never divided: a session, or a speaker, whose sessions all go to one worker.")
                    @Default("session")
                    Undivided undivided,
            @JsonPropertyDescription("How many workers at least must be done with a round for their average to be made"
                            + " without those that failed; absent is all of them.")
                    @Min(2) @Max(64) Integer quorum,
            @JsonPropertyDescription(
                            "How long, once a quorum of a round is done, its other workers are waited for before"
                                    + " their average is made without them, too; absent is until they are done or have failed."
                                    + " While the experiment is suspended nobody counts.")
                    @Min(1) @Max(31_536_000) Integer graceSeconds) {

        /** What goes to one worker; the constants are spelled as they are in YAML. */
        public enum Undivided {
            session,
            speaker
        }

        public Rounds {
            undivided = undivided == null ? Undivided.session : undivided;
        }

        /** How many workers must be done at least. */
        public int least() {
            return quorum == null ? workers : quorum;
        }
    }

    /** What it begins with. */
    public WeightsSpec start() {
        return base == null ? new WeightsSpec(checkpoint, null, null, null) : base;
    }

    public TrainingSpec {
        architecture = architecture == null ? ModelArchitecture.WHISPER : architecture;
        settings = settings == null ? TrainingOptions.defaults() : settings;
    }

    /** Whether some of its utterances are on a hub. */
    boolean readsHub() {
        return noise != null && noise.uri().startsWith("hf://")
                || Stream.of(data, heldOut, elasticWeights == null ? null : elasticWeights.data())
                        .anyMatch(one -> one != null && one.liesOnHub());
    }
}
