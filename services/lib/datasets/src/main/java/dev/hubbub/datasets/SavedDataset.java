package dev.hubbub.datasets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder that {@code save_to_disk} of Hugging Face's {@code datasets} wrote: {@code state.json} names the files of one
 * split; {@code dataset_dict.json} names splits, which are folders of their own.
 */
final class SavedDataset {

    private static final String STATE = "state.json";
    private static final String SPLITS = "dataset_dict.json";

    private final Location folder;

    SavedDataset(Location folder) {
        this.folder = folder;
    }

    /** Its files in their order. */
    List<StoredObject> find(DatasetFiles files) throws IOException, StageFailure {
        Optional<byte[]> splits = files.read(folder.resolve(SPLITS));
        if (splits.isPresent()) {
            List<String> names = new ArrayList<>();
            json(SPLITS, splits.get()).path("splits").forEach(split -> names.add(split.asText()));
            throw failure("There are several splits in " + folder + ": " + String.join(", ", names)
                    + "; name one, such as " + folder.resolve(names.isEmpty() ? "train" : names.get(0)));
        }
        byte[] state = files.read(folder.resolve(STATE))
                .orElseThrow(() -> failure("There is no " + STATE + " in " + folder
                        + ": check the dataset's uri, or name a file that ends in .arrow"));
        JsonNode json = json(STATE, state);
        if (!json.path("_indices_data_files").isEmpty()) {
            throw failure(folder.resolve(STATE) + " chooses rows by indices, which are not read here: write it anew by"
                    + " flatten_indices() and save_to_disk");
        }
        List<StoredObject> found = new ArrayList<>();
        for (JsonNode file : json.path("_data_files")) {
            String name = file.path("filename").asText();
            StoredObject object = files.find(folder.resolve(name))
                    .orElseThrow(() -> failure(
                            "There is no " + name + " in " + folder + ", which " + STATE + " names: upload it"));
            found.add(new StoredObject(name, object.size(), object.identity()));
        }
        return found;
    }

    private JsonNode json(String name, byte[] content) throws IOException, StageFailure {
        try {
            return Json.mapper().readTree(content);
        } catch (JsonProcessingException e) {
            throw failure(folder.resolve(name) + " is not JSON (" + e.getOriginalMessage() + "): upload it again");
        }
    }

    private static StageFailure failure(String problem) {
        return new StageFailure(FailureReason.InvalidDataset, problem + ".");
    }
}
