package dev.hubbub.speech.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.tokenizer.TokenizerJson;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people name as a checkpoint and is none is called what it is, with the way to what is wanted. */
class ForeignCheckpointTest {
    private static final String CT2 = "\u0006\0\0\0\u000c\0WhisperSpec\0\u0003\0\0\0";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ggml-base.bin         | lmgg                               | is a GGML file",
                "model.gguf            | GGUF                               | is a GGUF file",
                "model.pt              | GGUF                               | is a GGUF file",
                "encoder_model.onnx    | \\10\\10\\22\\7pytorch               | is a model in ONNX",
                "model.bin             | \\10\\10\\22\\7pytorch               | is a model in ONNX",
                "tf_model.h5           | \\211HDF                            | from_tf=True",
                "model.keras           | PK                                 | from_tf=True",
                "flax_model.msgpack    | \\201\\245model\\202               | from_flax=True",
                "weights.bin           | \\201\\245model\\202               | is a model of Flax",
                "stt.nemo              | \\37\\213\\10                      | export it as TorchScript",
                "whisper.tflite        | \\0\\0\\0\\0TFL3                   | is a model for TensorFlow Lite",
                "weights.npz           | PK                                 | as MLX saves models",
                "whisper.tar.gz        | \\37\\213\\10                      | is a packed archive: unpack it",
                "model.safetensors     | version https://git-lfs.github.com | is a Git LFS pointer, not the file itself: run",
                "model.safetensors     | <!DOCTYPE html><html>              | is a web page: download the file itself",
                "model.pt              | <?xml version='1.0'?><Error>       | is a text in XML",
                "config.json           | {\"model_type\": \"whisper\"}      | is a text in JSON: name the folder",
                "model.safetensors     | ''                                 | is an empty file: copy or download it again.",
            })
    void a_file_of_another_program_or_of_a_failed_download_is_named(String name, String start, String said)
            throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, start.translateEscapes().getBytes(StandardCharsets.ISO_8859_1));
        refused(file, file + " ", said);
    }

    @Test
    void a_model_for_faster_whisper_is_named_by_its_folder_and_by_its_file() throws IOException {
        Path file = folder.resolve("model.bin");
        Files.write(file, CT2.getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("config.json"), "{\"suppress_ids\": [], \"lang_ids\": [50259]}");
        Files.writeString(folder.resolve("vocabulary.json"), "[]");
        refused(file, file + " is a model for CTranslate2, as faster-whisper takes it: name the Hugging Face", "");
        refused(
                folder,
                folder + " holds no weights that can be loaded, and model.bin in it is a model for CTranslate2",
                "name the Hugging Face folder or the .pt file of the model that it was converted from.");
    }

    @ParameterizedTest
    @CsvSource({
        "encoder_model.onnx, is a model in ONNX",
        "onnx/decoder_model.onnx, is a model in ONNX",
        "openvino_encoder_model.xml, is a model for OpenVINO",
        "tf_model.h5, from_tf=True",
        "flax_model.msgpack, from_flax=True",
        "ggml-tiny.bin, is a GGML file",
        "weights.npz, as MLX saves models",
        "whisper.nemo, is a model of NeMo",
        "model.mlpackage/Manifest.json, is a model for Core ML",
    })
    void a_folder_of_another_program_is_named(String name, String said) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "lmgg and more");
        refused(folder, folder + " holds no weights that can be loaded, and ", said);
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"whisper\"}");
        refused(folder, folder + " holds no weights that can be loaded, and ", said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alone", "with whole weights"})
    void an_adapter_is_only_a_part_of_a_model(String how) throws IOException {
        Files.writeString(
                folder.resolve("adapter_config.json"),
                "{\"peft_type\": \"LORA\", \"base_model_name_or_path\": \"openai/whisper-small\"}");
        Files.writeString(folder.resolve("adapter_model.safetensors"), "");
        String remedy =
                "name that model as the checkpoint and this folder as its adapter (--adapter), or join the two with `hubbub merge`.";
        if (!how.equals("alone")) {
            Files.writeString(folder.resolve("config.json"), "{}");
            Files.writeString(folder.resolve("model.safetensors"), "");
            remedy = "to use the weights beside it as they are, remove adapter_config.json.";
        }
        refused(folder, folder + " holds an adapter (PEFT, such as LoRA) of openai/whisper-small", remedy);
    }

    @Test
    void the_weights_of_an_adapter_or_of_another_architecture_are_named() {
        Path adapter = folder.resolve("adapter.safetensors");
        weights(adapter, "base_model.model.model.encoder.layers.0.self_attn.q_proj.lora_A.weight");
        refused(adapter, adapter + " holds an adapter (LoRA), which is only a part of a model", "as its adapter.");
        Path other = folder.resolve("other.safetensors");
        weights(other, "wav2vec2.feature_extractor.conv_layers.0.conv.weight");
        refused(
                other,
                other
                        + " holds no Whisper model: no tensor is named encoder.conv1.weight under any prefix, but there are"
                        + " wav2vec2.feature_extractor",
                "name a checkpoint of Whisper.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"architectures\": [\"WhisperForAudioClassification\"]     | which writes no text by itself",
                "\"quantization_config\": {\"quant_method\": \"bitsandbytes\"} | a quantised model (bitsandbytes)",
                "\"n_mels\": 80, \"n_audio_ctx\": 1500                      | a model as MLX takes it",
            })
    void a_configuration_of_whisper_for_something_else_is_named(String fields, String said) throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, "{\"model_type\": \"whisper\", " + fields + "}");
        Files.writeString(folder.resolve("model.safetensors"), "");
        refused(folder, config + " describes a", said);
    }

    @Test
    void shards_are_asked_for_whole() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"whisper\"}");
        Files.writeString(folder.resolve("model-00001-of-00002.safetensors"), "");
        var refusal = assertThrows(CheckpointException.class, () -> Checkpoint.open(folder));
        assertTrue(refusal.getMessage().contains("but not the .index.json that names them all"), refusal.getMessage());
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(
                index,
                "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\", \"b\":"
                        + " \"model-00002-of-00002.safetensors\"}}");
        refusal = assertThrows(CheckpointException.class, () -> Checkpoint.open(folder));
        assertEquals(
                index
                        + " names 2 files of weights, but model-00002-of-00002.safetensors does not exist: copy or download"
                        + " what is missing.",
                refusal.getMessage());
    }

    @Test
    void an_archive_of_a_checkpoint_is_to_be_unpacked() throws IOException {
        Path file = folder.resolve("whisper.zip");
        PickleBytes.zip(
                file,
                Map.of("whisper/config.json", new byte[3000], "whisper/model.safetensors", new byte[3000]),
                ZipEntry.DEFLATED);
        refused(
                file,
                file + " is a zip archive but not a PyTorch file: it holds no data.pkl, but whisper/config.json,"
                        + " whisper/model.safetensors",
                "unpack it and name what was in it.");
        byte[] tar = new byte[1024];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        Path tarred = Files.write(folder.resolve("whisper.tar"), tar);
        refused(tarred, tarred + " is a packed archive: unpack it, and name what is in it.", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version https://git-lfs.github.com/spec/v1 | is a Git LFS pointer, not the file itself: run git lfs pull.",
                "<html><body>404</body></html>              | is a web page: download the file itself",
                "''                                         | is an empty file: copy or download it again."
            })
    void a_text_beside_the_weights_that_was_not_downloaded_is_named_too(String text, String said) throws IOException {
        Path config = Files.writeString(folder.resolve("config.json"), text);
        Files.writeString(folder.resolve("model.safetensors"), "");
        refused(folder, config + " " + said, "");
        Path tokenizer = Files.writeString(folder.resolve("tokenizer.json"), text);
        var refusal = assertThrows(TokenizerException.class, () -> TokenizerJson.read(tokenizer));
        assertTrue(refusal.getMessage().startsWith(tokenizer + " " + said), refusal.getMessage());
    }

    private static void weights(Path file, String name) {
        SafetensorsWriter.write(
                file, ParameterSet.of(Arrays.asList(TensorData.of(name, new long[] {1}, new float[] {0}))));
    }

    private static void refused(Path path, String start, String end) {
        var refusal = assertThrows(
                CheckpointException.class, () -> WhisperCheckpoint.open(path).close());
        String message = refusal.getMessage();
        assertTrue(message.startsWith(start), message);
        assertTrue(message.contains(end), message);
        assertTrue(message.endsWith("."), message);
        assertEquals(1, message.lines().count(), message);
    }
}
