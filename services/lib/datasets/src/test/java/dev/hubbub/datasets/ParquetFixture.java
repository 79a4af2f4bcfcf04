package dev.hubbub.datasets;

import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.datasets.WrittenParquet.Recording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Parquet files with recordings of random bytes, in the schema that Hugging Face's {@code datasets} writes. */
abstract class ParquetFixture extends DatasetFixture {

    static final int SOUND_BYTES = 3000;

    void shard(String name, int from, int to) throws IOException {
        WrittenParquet.write(
                folder.resolve(name), WrittenParquet.HUGGING_FACE, CompressionCodecName.SNAPPY, 2, rows(from, to));
    }

    static List<List<Object>> rows(int from, int to) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(List.of(new Recording(sound(i), i + ".wav"), "what is said in " + i));
        }
        return rows;
    }

    /** Bytes that cannot be packed. */
    static byte[] sound(int seed) {
        byte[] bytes = new byte[SOUND_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    String text(Dataset.Session session) throws Exception {
        return reader().manifestSession(session.reference()).utterances().get(0).text();
    }

    DatasetReference dataset(String uri) {
        return dataset(uri, null);
    }

    DatasetReference dataset(String uri, DatasetColumns columns) {
        return new DatasetReference(DatasetLayout.PARQUET, folder.resolve(uri).toString(), null, columns);
    }
}
