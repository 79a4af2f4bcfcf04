package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.torch.ScriptArchive;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people ask {@code hubbub transcribe} for, and what they get wrong. */
class TranscribeCommandTest {

    private static final Path SAMPLES = CommandRun.HOME.resolve("local-dev/samples");
    private static final Path CHECKPOINT = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path PASSWORD = SAMPLES.resolve("asterisk-en/agent-pass.g722");
    private static final Path ALREADY_ON = SAMPLES.resolve("asterisk-en/agent-alreadyon.g722");

    /** Random weights with every token there is, but no tokenizer. */
    private static final Path WITH_TIMESTAMPS =
            CommandRun.HOME.resolve("services/lib/speech/src/test/resources/whisper/small/hf");

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    private static CommandRun transcribe(Path checkpoint, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("transcribe", "-c", checkpoint, "--no-pad"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    /** A WAV file, 16 kHz mono, 16 bits. */
    private Path wav(String name, int samples, IntToDoubleFunction signal) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) 1).putShort((short) 1).putInt(16_000).putInt(32_000);
        file.putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            file.putShort((short) (signal.applyAsDouble(i) * Short.MAX_VALUE));
        }
        return Files.write(folder.resolve(name), file.array());
    }

    private Path copyOf(Path checkpoint) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("checkpoint"));
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        return copy;
    }

    @Test
    void a_folder_of_an_exported_model_is_recognised_and_searched_as_it_can_be() throws IOException {
        Path tones = CommandRun.HOME.resolve("services/lib/speech/src/test/resources/torchscript/tones");
        Path exported = copyOf(tones);
        String source = Files.readString(tones.resolve("Tones.torchscript"));
        Files.write(exported.resolve("model.pt"), new ScriptArchive("Tones", source).toBytes());
        Path sound = wav("sound.wav", 4 * 320, sample -> new double[] {0.1, 0.2, 0, 0.1}[sample / 320]);

        assertThat(transcribe(exported, sound).out()).contains("hubbub hub");

        CommandRun beams = transcribe(exported, "--beam", "4", sound);
        assertThat(beams.exitCode()).isNotZero();
        assertThat(beams.err()).contains("let beamSize be 1");
    }

    @Test
    void lines_of_several_recordings_start_with_the_recording() {
        CommandRun text = transcribe(CHECKPOINT, PASSWORD, ALREADY_ON);
        CommandRun table = transcribe(CHECKPOINT, PASSWORD, ALREADY_ON, "-f", "tsv");

        assertThat(text.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(PASSWORD + "\tplease enter"),
                        line -> assertThat(line).startsWith(ALREADY_ON + "\t"));
        assertThat(table.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("recording\tstart\tend\ttext"),
                        line -> assertThat(line).startsWith(PASSWORD + "\t0\t"),
                        line -> assertThat(line).startsWith(ALREADY_ON + "\t0\t"));
    }

    @Test
    void several_recordings_do_not_fit_into_one_caption_file() {
        CommandRun run = transcribe(CHECKPOINT, PASSWORD, ALREADY_ON, "-f", "srt");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--output");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void recordings_of_one_name_are_not_written_over_each_other() throws IOException {
        Path other = Files.copy(PASSWORD, folder.resolve(PASSWORD.getFileName().toString()));

        CommandRun run = transcribe(CHECKPOINT, PASSWORD, other, "-o", folder.resolve("texts"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(PASSWORD.toString(), other.toString(), "different folders");
    }

    @Test
    void words_come_with_their_times_in_json_and_in_no_other_format() throws IOException {
        CommandRun run = transcribe(CHECKPOINT, PASSWORD, "--words", "-f", "json");

        JsonNode words = json.readTree(run.out()).at("/segments/0/words");
        assertThat(words).extracting(word -> word.path("word").asText()).startsWith("please", "enter", "your");
        assertThat(words.get(8).path("start").asDouble())
                .isGreaterThan(words.get(1).path("start").asDouble());
        assertThat(transcribe(CHECKPOINT, PASSWORD, "--words").err()).contains("--format json");
    }

    @Test
    void a_model_with_timestamps_cuts_for_itself_unless_a_length_is_asked_for() throws IOException {
        Path checkpoint = copyOf(WITH_TIMESTAMPS);
        ObjectNode tokenizer =
                (ObjectNode) json.readTree(CHECKPOINT.resolve("tokenizer.json").toFile());
        tokenizer.putArray("added_tokens");
        ObjectNode vocabulary = (ObjectNode) tokenizer.at("/model/vocab");
        while (vocabulary.size() < 900) {
            vocabulary.put("word" + vocabulary.size(), vocabulary.size());
        }
        json.writeValue(checkpoint.resolve("tokenizer.json").toFile(), tokenizer);

        CommandRun windows = transcribe(checkpoint, PASSWORD, "--no-fallback", "-b", 1, "-f", "json");
        CommandRun parts =
                transcribe(checkpoint, PASSWORD, "--no-fallback", "-b", 1, "-f", "json", "--max-segment-seconds", 2);

        assertThat(windows.exitCode()).as(windows.err()).isZero();
        assertThat(json.readTree(windows.out()).path("segments")).isNotEmpty().allSatisfy(segment -> assertThat(
                        segment.path("tokens").get(0).asInt())
                .as("each phrase starts with a timestamp")
                .isGreaterThanOrEqualTo(918));
        assertThat(json.readTree(parts.out()).path("segments")).hasSize(2);
    }

    @Test
    void sound_without_speech_is_no_error() throws IOException {
        Path click = wav("click.wav", 160, i -> 0.1);
        Path silence = wav("silence.wav", 16_000, i -> 0);
        Path noise = wav("noise.wav", 16_000, i -> i * 2654435761L % 7 < 3 ? 1 : -1);

        CommandRun run = transcribe(CHECKPOINT, click, silence, noise, "--no-fallback", "-f", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(3);
    }

    @Test
    void a_recording_without_a_sample_is_no_empty_success() throws IOException {
        Path empty = wav("empty.wav", 0, i -> 0);

        CommandRun run = transcribe(CHECKPOINT, empty, "-f", "json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The recording " + empty + " has a header and no sound behind it");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-l, xx, 2, Language \"xx\" is unknown to this model; it knows en",
        "--precision, int3, 2, use one of float32",
        "--patience, 0, 2, --patience must be 0.1 to 10",
        "--length-penalty, 1.5, 2, --length-penalty must be 0 to 1",
        "--threads, -1, 2, --threads must be 0 to 1024",
        "--batch, 0, 2, --batch must be 1 to 1024",
        "--device, cuda:9, 2, was asked for",
        "-b, 0, 2, '-b must be 1 to 100, not 0.'",
        "--beam, 0, 2, '--beam must be 1 to 100, not 0.'",
        "--max-segment-seconds, 0, 2, '--max-segment-seconds must be a whole number of seconds above 0, not 0.'",
        "--prompt, hello, 2, a prompt cannot be had from this model",
        "--task, translate, 2, translation cannot be had from this model",
        "--max-segment-seconds, 31, 2, choose at most 30",
        "--modalities, video, 2, 'The model takes in no video'",
    })
    void what_the_model_cannot_do_is_said_in_one_sentence(String option, String value, int exitCode, String sentence) {
        CommandRun run = transcribe(CHECKPOINT, PASSWORD, option, value);

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.err()).contains(sentence);
        assertThat(run.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--beam, 300, '--beam must be 1 to 100, not 300.'",
        "--patience, 200, '--patience must be 0.1 to 10, not 200.0.'",
        "--batch, 2000, '--batch must be 1 to 1024, not 2000.'",
        "--device, cuda:9, was asked for",
    })
    void what_no_model_can_do_is_refused_before_one_is_loaded(String option, String value, String sentence) {
        CommandRun run = transcribe(SAMPLES, PASSWORD, "--precision", "float32", option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(sentence).hasLineCount(1);
    }

    @Test
    void what_is_no_checkpoint_is_called_what_it_is_and_the_only_one_in_a_folder_is_taken() throws IOException {
        Path converted = Files.writeString(folder.resolve("ggml-base.bin"), "lmgg and so on");
        Path run = Files.createDirectory(folder.resolve("run"));
        Path step = Files.move(copyOf(CHECKPOINT), run.resolve("checkpoint-500"));

        CommandRun refused = transcribe(converted, PASSWORD);
        CommandRun taken = transcribe(run, PASSWORD, "--no-fallback", "-b", 1);
        Files.move(copyOf(CHECKPOINT), run.resolve("checkpoint-1000"));
        CommandRun asked = transcribe(run, PASSWORD);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains(converted + " is a GGML file").hasLineCount(1);
        assertThat(taken.exitCode()).as(taken.err()).isZero();
        assertThat(taken.err()).contains("Taking " + step + ", the only checkpoint in " + run + ".");
        assertThat(taken.out()).startsWith("please");
        assertThat(asked.exitCode()).isEqualTo(1);
        assertThat(asked.err()).contains("name the one that is meant, such as").hasLineCount(1);
    }

    @Test
    void a_large_model_is_said_to_be_loading() throws IOException {
        Path checkpoint = folder.resolve("large.pt");
        try (RandomAccessFile weights = new RandomAccessFile(checkpoint.toFile(), "rw")) {
            // Sparse: a file of holes takes no room on the disk.
            weights.setLength(1L << 30);
        }

        CommandRun run = transcribe(checkpoint, PASSWORD);
        CommandRun terminal = CommandRun.onTerminal(true, "transcribe", PASSWORD, "-c", checkpoint);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("Loading " + checkpoint + " ..."),
                        line -> assertThat(line).contains(checkpoint.toString()));
        assertThat(terminal.err()).contains("Loading " + checkpoint + " ...\n\u001b[1A\r\u001b[J");
    }

    @Test
    void half_precision_on_the_cpu_is_said_to_be_slow_and_works() {
        CommandRun run = transcribe(
                CHECKPOINT, PASSWORD, "--no-fallback", "-b", 1, "--device", "cpu", "--precision", "bfloat16");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).startsWith("Computing in bfloat16 on the CPU is slow: leave out --precision");
        assertThat(run.out()).startsWith("please");
        assertThat(transcribe(CHECKPOINT, PASSWORD, "--no-fallback", "-b", 1).err())
                .doesNotContain("slow");
    }

    @Test
    void progress_and_speed_are_shown_on_a_terminal_that_the_text_does_not_go_to() throws IOException {
        Path talk = Files.copy(PASSWORD, folder.resolve("a-talk-with-a-name-that-nearly-fills-a-line-by-itself.g722"));
        Object[] arguments = {"transcribe", talk, "-c", CHECKPOINT, "--no-pad", "-b", 1, "--no-fallback"};

        CommandRun redirected = CommandRun.onTerminal(false, arguments);
        CommandRun printed = CommandRun.onTerminal(true, arguments);

        assertThat(redirected.err())
                .containsPattern("a-talk-with-a-name-[a-z-]*…: 1 of 1 segments, beam 1, [0-9.]+ times real time");
        assertThat(redirected.err().lines().toList())
                .as("the last thing written is what it cost")
                .last()
                .asString()
                .contains("s of audio in");
        assertThat(redirected.out()).startsWith("please").doesNotContain("\u001b");
        assertThat(printed.err()).doesNotContain("segments", "\u001b").contains("s of audio in");
    }

    @Test
    void each_recording_that_a_model_fails_on_is_named_and_the_next_is_tried() throws IOException {
        Path checkpoint = copyOf(CHECKPOINT);
        byte[] weights = Files.readAllBytes(checkpoint.resolve("model.safetensors"));
        // Four bytes of ones are no number in float32.
        Arrays.fill(weights, weights.length / 2, weights.length, (byte) 0xFF);
        Files.write(checkpoint.resolve("model.safetensors"), weights);

        CommandRun run = transcribe(checkpoint, PASSWORD, ALREADY_ON);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(PASSWORD + " cannot be transcribed: The model's scores"),
                        line -> assertThat(line).startsWith(ALREADY_ON + " cannot be transcribed: The model's scores"),
                        line -> assertThat(line).contains("0.0 s of audio"));
    }

    @Test
    void files_are_named_as_players_look_for_them_unless_two_would_have_one_name() throws IOException {
        Path first = Files.copy(PASSWORD, folder.resolve("talk.g722"));
        Path second = Files.copy(PASSWORD, folder.resolve("talk.en.g722"));
        Path same = wav("talk.wav", 16_000, i -> 0);

        transcribe(CHECKPOINT, first, second, "-b", 1, "-f", "vtt,srt", "-o", folder.resolve("texts"));
        transcribe(CHECKPOINT, first, second, same, "-b", 1, "-f", "vtt", "-o", folder.resolve("both"));

        assertThat(folder.resolve("texts").toFile().list())
                .containsExactlyInAnyOrder("talk.vtt", "talk.srt", "talk.en.vtt", "talk.en.srt");
        assertThat(folder.resolve("both").toFile().list())
                .containsExactlyInAnyOrder("talk.g722.vtt", "talk.wav.vtt", "talk.en.vtt");
    }

    @Test
    void weights_cut_short_are_named() throws IOException {
        Path checkpoint = copyOf(CHECKPOINT);
        try (FileChannel weights =
                FileChannel.open(checkpoint.resolve("model.safetensors"), StandardOpenOption.WRITE)) {
            weights.truncate(weights.size() / 2);
        }

        CommandRun run = transcribe(checkpoint, PASSWORD);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("model.safetensors").doesNotContain("\tat ");
    }

    @Test
    void weights_for_another_number_of_bands_are_named() throws IOException {
        Path checkpoint = copyOf(CHECKPOINT);
        Path config = checkpoint.resolve("config.json");
        ObjectNode values = (ObjectNode) json.readTree(config.toFile());
        json.writeValue(config.toFile(), values.put("num_mel_bins", 128));

        CommandRun run = transcribe(checkpoint, PASSWORD);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("80 mel bands", "128").doesNotContain("\tat ");
    }

    @Test
    void a_checkpoint_without_a_tokenizer_is_refused() {
        CommandRun run = transcribe(WITH_TIMESTAMPS, PASSWORD);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("put tokenizer.json beside");
    }
}
