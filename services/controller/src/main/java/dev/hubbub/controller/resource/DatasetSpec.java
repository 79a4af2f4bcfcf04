package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.DatasetLayout;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Recordings with references. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetSpec(
        @Required
                @Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$") @JsonPropertyDescription("A name, unique in the experiment.")
                String name,
        @JsonPropertyDescription("manifest: JSON lines with audio_filepath and text. mcorec: folders of sessions as"
                        + " the MCoRec challenge publishes them. audiofolder: a folder with metadata.csv or"
                        + " metadata.jsonl (file_name and transcription or text) and its recordings, as Hugging Face"
                        + " lays it out.")
                @Default("manifest")
                Layout layout,
        @Required
                @Size(max = 1200) @Pattern("^s3://[^/\\s]+/[^\\x00-\\x1f\\x7f]+$") @JsonPropertyDescription(
                        "For layout manifest the manifest file, for mcorec the folder above the sessions, for"
                                + " audiofolder the folder, as s3://bucket/key.")
                String uri,
        @JsonPropertyDescription("The sessions to use; absent or empty means all.") @Default("[]") @Size(max = 1000) List<String> sessions,
        @JsonPropertyDescription("The language of the texts, such as hi or zh, for lines that name none with lang. It"
                        + " chooses what makes them comparable where scoring.normalizer does not.")
                @Nullable @Size(max = 35) @Pattern("^[A-Za-z]{2,}([_-][A-Za-z0-9]+)*$") String language) {

    /** How a dataset lies in the store; the constants are spelled as they are in YAML. */
    public enum Layout {
        manifest,
        mcorec,
        audiofolder;

        /** The same, as the tasks say it. */
        public DatasetLayout inStore() {
            return switch (this) {
                case manifest -> DatasetLayout.MANIFEST;
                case mcorec -> DatasetLayout.MCOREC;
                case audiofolder -> DatasetLayout.AUDIOFOLDER;
            };
        }
    }

    public DatasetSpec {
        layout = layout == null ? Layout.manifest : layout;
        sessions = sessions == null ? List.of() : List.copyOf(sessions);
    }
}
