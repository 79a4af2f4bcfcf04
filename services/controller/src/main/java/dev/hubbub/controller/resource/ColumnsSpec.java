package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hubbub.contracts.task.DatasetColumns;
import io.fabric8.generator.annotation.Size;

/** What the columns of tables are called. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ColumnsSpec(
        @JsonPropertyDescription("The recordings, or their paths; audio if it is absent.") @Size(min = 1, max = 255) String audio,
        @JsonPropertyDescription("What is said; text, sentence, transcription or transcript if it is absent.")
                @Size(min = 1, max = 255) String text,
        @JsonPropertyDescription("The language's code; lang or locale if it is absent.") @Size(min = 1, max = 255) String language,
        @JsonPropertyDescription("Who speaks; speaker, speaker_id or client_id if it is absent.")
                @Size(min = 1, max = 255) String speaker,
        @JsonPropertyDescription("What rows belong to; session if it is absent. Without it, each is by itself.")
                @Size(min = 1, max = 255) String session) {

    /** The same, as the tasks say it. */
    public DatasetColumns columns() {
        return new DatasetColumns(audio, text, language, speaker, session);
    }
}
