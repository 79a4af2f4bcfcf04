package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Recordings with references. */
@ValidationRule(
        value = "self.view != 'ego' || self.layout == 'mcorec'",
        message = "view ego is for layout mcorec: leave view out, or correct the layout")
@ValidationRule(value = DatasetSpec.HAS_COLUMNS, message = DatasetSpec.NO_COLUMNS)
@ValidationRule(value = DatasetSpec.HAS_SPLITS, message = DatasetSpec.NO_SPLITS)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetSpec(
        @Required
                @Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$") @JsonPropertyDescription("A name, unique in the experiment.")
                String name,
        @JsonPropertyDescription("manifest: JSON lines with audio_filepath and text. mcorec: folders of sessions as"
                        + " the MCoRec challenge publishes them. audiofolder: a folder with metadata.csv or"
                        + " metadata.jsonl (file_name and transcription or text) and its recordings, as Hugging Face"
                        + " lays it out. parquet: Parquet files, a row of which is an utterance with its recording, as"
                        + " Hugging Face's datasets writes them. arrow: the same rows as its save_to_disk writes them.")
                @Default("manifest")
                Layout layout,
        @Required
                @Size(max = 1200) @Pattern(DatasetSpec.URI) @JsonPropertyDescription(
                        "For layout manifest the manifest file, for mcorec the folder above the sessions, for"
                                + " audiofolder the folder, for parquet the folder, a file, or several by a name with *"
                                + " in it, for arrow the folder of a split, as s3://bucket/key. Or a"
                                + " dataset on a hub at a commit, hf://datasets/OWNER/NAME@COMMIT?config=NAME&split=NAME.")
                String uri,
        @JsonPropertyDescription("The sessions to use; absent or empty means all.") @Default("[]") @Size(max = 1000) List<String> sessions,
        @JsonPropertyDescription("The language of the texts, such as hi or zh, for lines that name none with lang. It"
                        + " chooses what makes them comparable where scoring.normalizer does not.")
                @Size(max = 35) @Pattern("^[A-Za-z]{2,}([_-][A-Za-z0-9]+)*$") String language,
        @JsonPropertyDescription("Whose recordings of the sessions of layout mcorec are used. central: the camera that"
                        + " sees everybody. ego: each speaker's own camera and microphone, which only the challenge's"
                        + " training set has.")
                @Default("central")
                View view,
        @JsonPropertyDescription(
                        "Of the layouts parquet and arrow, what the columns are called that have other names than usual.")
                ColumnsSpec columns) {

    /** What holds of a dataset that says what its columns are called. */
    static final String HAS_COLUMNS = "self.layout in ['parquet', 'arrow'] || !has(self.columns)";

    static final String NO_COLUMNS = "only the layouts parquet and arrow have columns: leave them out";

    /** What holds of a dataset that is asked for a split. */
    static final String HAS_SPLITS =
            "self.layout == 'parquet' ? !self.uri.matches('^hf://[^?]*([*][^?]*|[.]parquet)[?]')"
                    + " : !self.uri.matches('^hf://[^?]*[?]')";

    static final String NO_SPLITS =
            "a split is asked for by ? of layout parquet alone, and where no files are named: name the folder, or"
                    + " the files, of the split";

    /** Where a dataset may be: in the store, or on a hub at a commit. */
    static final String URI =
            "^(s3://[^/\\s]+/[^\\x00-\\x1f\\x7f]+|hf://datasets/[^/\\s]+/[^/@\\s]+@[0-9a-f]{40}([/?][^\\x00-\\x1f\\x7f]*)?)$";

    /** Whether it is on a hub. */
    public boolean liesOnHub() {
        return uri.startsWith("hf://");
    }

    /** How a dataset lies in the store; the constants are spelled as they are in YAML. */
    public enum Layout {
        manifest,
        mcorec,
        audiofolder,
        parquet,
        arrow;

        /** The same, as the tasks say it. */
        public DatasetLayout inStore() {
            return switch (this) {
                case manifest -> DatasetLayout.MANIFEST;
                case mcorec -> DatasetLayout.MCOREC;
                case audiofolder -> DatasetLayout.AUDIOFOLDER;
                case parquet -> DatasetLayout.PARQUET;
                case arrow -> DatasetLayout.ARROW;
            };
        }
    }

    /** Whose recordings are used; the constants are spelled as they are in YAML. */
    public enum View {
        central,
        ego;

        /** The same, as the tasks say it. */
        public CameraView inStore() {
            return switch (this) {
                case central -> CameraView.CENTRAL;
                case ego -> CameraView.EGO;
            };
        }
    }

    public DatasetSpec {
        layout = layout == null ? Layout.manifest : layout;
        view = view == null ? View.central : view;
        sessions = sessions == null ? List.of() : List.copyOf(sessions);
    }

    /** Where it is, as the tasks say it. */
    public DatasetReference inStore() {
        return new DatasetReference(layout.inStore(), uri, view.inStore(), columns == null ? null : columns.columns());
    }
}
