package dev.hubbub.datasets;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.hubbub.contracts.Json;

/** Reads JSON that people and other tools write. */
final class StrictJson {

    /** Of two objects in one place the second would otherwise be lost in silence, of two fields of one name the first. */
    static final ObjectReader READER = Json.mapper()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private StrictJson() {}
}
