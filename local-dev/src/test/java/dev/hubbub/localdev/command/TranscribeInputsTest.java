package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code hubbub transcribe} makes of files that are not what they seem, and what it leaves alone. */
class TranscribeInputsTest {

    private static final Path SAMPLES = CommandRun.HOME.resolve("local-dev/samples/asterisk-en");
    private static final Path CHECKPOINT = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path PASSWORD = SAMPLES.resolve("agent-pass.g722");
    private static final Path ALREADY_ON = SAMPLES.resolve("agent-alreadyon.g722");
    private static final String TEXT = "please enter your password";

    @TempDir
    Path folder;

    private float[] speech;
    private float[] other;

    @BeforeEach
    void read_speech() throws IOException {
        speech = new MediaReader().readAll(PASSWORD);
        other = Arrays.copyOf(new MediaReader().readAll(ALREADY_ON), speech.length);
    }

    private static CommandRun transcribe(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("transcribe", "-c", CHECKPOINT, "--no-pad", "-b", 1));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    private Path sound(String name, float[]... channels) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        new MediaWriter().write(file, AudioEncoding.FLAC, 0, 16_000, channels);
        return file;
    }

    /** A recording whose sample in the middle is no number. */
    private Path notANumber(String name) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(44 + 4 * speech.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(file.capacity() - 8);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) 3).putShort((short) 1).putInt(16_000).putInt(64_000);
        file.putShort((short) 4).putShort((short) 32);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(4 * speech.length);
        float[] samples = speech.clone();
        samples[samples.length / 2] = Float.NaN;
        file.asFloatBuffer().put(samples);
        return Files.write(folder.resolve(name), file.array());
    }

    private static float[] inverted(float[] sound) {
        float[] inverted = new float[sound.length];
        for (int n = 0; n < sound.length; n++) {
            inverted[n] = -0.9f * sound[n];
        }
        return inverted;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void what_is_wrong_with_one_recording_is_its_own_wherever_it_stands(int place) throws IOException {
        Path wrong = notANumber("nan.wav");
        List<Object> recordings = new ArrayList<>(List.of(PASSWORD, ALREADY_ON));
        recordings.add(place, wrong);

        CommandRun run = transcribe(recordings.toArray());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("The recording " + wrong + " has a sample of NaN at ");
        assertThat(run.out().lines())
                .satisfiesExactly(line -> assertThat(line).startsWith(PASSWORD + "\t" + TEXT), line -> assertThat(line)
                        .startsWith(ALREADY_ON + "\t"));
    }

    @Test
    void what_is_wrong_with_one_session_of_a_manifest_is_its_own() throws IOException {
        sound("good.flac", speech);
        notANumber("nan.wav");
        Path manifest = Files.writeString(
                folder.resolve("list.jsonl"),
                "{\"audio_filepath\": \"nan.wav\"}\n{\"audio_filepath\": \"good.flac\"}\n");

        CommandRun run = transcribe(manifest);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("nan.wav has a sample of NaN");
        assertThat(run.out()).contains(TEXT);
    }

    @Test
    void a_transcript_that_cannot_be_written_is_its_own_recordings_fault() throws IOException {
        Path recording = sound("talk.flac", speech);
        Path texts = folder.resolve("texts");
        Files.createDirectories(texts.resolve("agent-pass.txt"));

        CommandRun run = transcribe(PASSWORD, recording, "-o", texts, "--overwrite");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(PASSWORD + " cannot be transcribed: ");
        assertThat(texts.resolve("talk.txt")).content().startsWith(TEXT);
    }

    @Test
    void channels_that_cancel_each_other_out_are_said_and_one_is_transcribed() throws IOException {
        Path recording = sound("phone.flac", speech, inverted(speech));

        CommandRun run = transcribe(recording);

        assertThat(run.out()).startsWith(TEXT);
        assertThat(run.err())
                .contains("The recording " + recording + " has channels that cancel each other out")
                .contains("channel 1, the strongest, is read alone");
    }

    @Test
    void a_channel_is_chosen_by_option_and_by_manifest() throws IOException {
        Path recording = sound("call.flac", other, speech);
        Path manifest = Files.writeString(
                folder.resolve("list.jsonl"),
                "{\"audio_filepath\": \"call.flac\", \"session\": \"s\", \"channel\": 2}\n"
                        + "{\"audio_filepath\": \"call.flac\", \"session\": \"s\", \"channel\": 1}\n");
        String ofOther = transcribe(sound("other.flac", other)).out();

        CommandRun second = transcribe(recording, "--channel", 2);
        CommandRun first = transcribe(recording, "--channel", 1);
        CommandRun both = transcribe(manifest);

        assertThat(second.out()).startsWith(TEXT);
        assertThat(first.out()).isEqualTo(ofOther);
        assertThat(second.err()).doesNotContain("channel");
        assertThat(both.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("call.channel2\t" + TEXT),
                        line -> assertThat(line).isEqualTo("call.channel1\t" + ofOther.strip()));
        assertThat(transcribe(recording, "--channel", 3).err())
                .contains("The recording " + recording + " has no channel 3: name one from 1 to 2");
        assertThat(transcribe(recording, "--channel", 0).err()).contains("--channel must be 1 or more, not 0.");
        assertThat(transcribe(recording, "--audio-track", 2).err())
                .contains("has no audio track 2: name one from 1 to 1");
    }

    @Test
    void what_was_said_in_each_channel_at_one_time_is_scored_against_its_own_line() throws IOException {
        sound("call.flac", other, speech);
        String line = "{\"audio_filepath\": \"call.flac\", \"session\": \"s\", \"channel\": %d, \"text\": \"%s\"}%n";
        Path manifest = Files.writeString(
                folder.resolve("list.jsonl"), line.formatted(2, "please") + line.formatted(1, "agent already"));
        Path hypotheses = Files.writeString(
                folder.resolve("heard.jsonl"),
                transcribe(manifest, "-f", "manifest").out());

        CommandRun run = CommandRun.of("score", "utterance", manifest, hypotheses);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(hypotheses).content().contains("\"channel\":2", "\"channel\":1");
        assertThat(run.err()).contains("2 of 2 lines");
    }

    @Test
    void a_folder_is_looked_into_whatever_its_files_are_called_and_says_what_it_passed_over() throws IOException {
        Path talks = folder.resolve("talks");
        sound("talks/no-ending", speech);
        sound("talks/lecture.part1", speech);
        sound("talks/.hidden.flac", speech);
        sound("talks/.trash/old.flac", speech);
        Files.write(talks.resolve("._no-ending"), new byte[] {0, 5, 22, 7});
        Files.writeString(talks.resolve("notes.txt"), "Minutes of our meeting.\n");
        Files.writeString(talks.resolve("list.m3u"), "#EXTM3U\n#EXTINF:1,\nno-ending\n");
        Files.writeString(talks.resolve("index.ts"), "export const talks = ['no-ending'];\n");

        CommandRun run = transcribe(talks);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(talks.resolve("lecture.part1") + "\t" + TEXT),
                        line -> assertThat(line).startsWith(talks.resolve("no-ending") + "\t" + TEXT));
        assertThat(run.err())
                .contains("Passed over 3 files without sound: " + talks.resolve("index.ts") + ", "
                        + talks.resolve("list.m3u") + ", " + talks.resolve("notes.txt") + ".\n");
    }

    @Test
    void a_file_of_the_users_own_is_not_written_over_without_a_word() throws IOException {
        Path recording = sound("talk.flac", speech);
        Path notes = Files.writeString(folder.resolve("talk.txt"), "my own notes");

        CommandRun refused = transcribe(recording, "-o", folder);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains(notes + " is there already", "--overwrite", "--keep")
                .hasLineCount(1);
        assertThat(notes).hasContent("my own notes");
        assertThat(transcribe(recording, "-o", folder, "--overwrite").exitCode())
                .isZero();
        assertThat(notes).content().startsWith(TEXT);
    }

    @Test
    void what_was_broken_off_goes_on_with_what_has_no_transcript_and_keeps_what_has_one() throws IOException {
        Path first = sound("first.flac", other);
        Path second = sound("second.flac", speech);
        Path texts = folder.resolve("texts");
        transcribe(first, "-o", texts, "-f", "txt,srt");
        Files.writeString(texts.resolve("first.txt"), "as it was");

        CommandRun rest = transcribe(first, second, "-o", texts, "-f", "txt,srt", "--keep");

        assertThat(rest.exitCode()).as(rest.err()).isZero();
        assertThat(rest.err()).contains("1 of 2 are transcribed already and kept.");
        assertThat(texts.resolve("first.txt")).hasContent("as it was");
        assertThat(texts.resolve("second.txt")).content().startsWith(TEXT);
        Files.delete(texts.resolve("first.srt"));
        CommandRun half = transcribe(first, second, "-o", texts, "-f", "txt,srt", "--keep");
        assertThat(half.exitCode()).isEqualTo(2);
        assertThat(half.err())
                .contains(texts.resolve("first.txt") + " is there already, and not all that belongs to it");
        assertThat(transcribe(first, "--keep").err()).contains("--keep leaves transcripts in the folder of --output");
    }

    @Test
    void a_folder_that_cannot_be_made_is_named_before_anything_is_transcribed() throws IOException {
        Path output = Files.createSymbolicLink(folder.resolve("texts"), folder.resolve("gone/for/good"));

        CommandRun run = transcribe(PASSWORD, "-o", output);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("The folder " + output + " cannot be made (")
                .contains("--output");
        assertThat(run.err()).doesNotContain("of audio in");
    }

    @Test
    void a_sessions_folder_with_captions_in_it_is_not_written_over_without_a_word() throws IOException {
        sound("good.flac", speech);
        Path manifest = Files.writeString(folder.resolve("list.jsonl"), "{\"audio_filepath\": \"good.flac\"}\n");
        Path texts = folder.resolve("texts");
        Files.createDirectories(texts.resolve("good"));
        Path captions = Files.writeString(texts.resolve("good/good.vtt"), "WEBVTT\n");

        CommandRun run = transcribe(manifest, "-o", texts);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(captions + " is there already");
        assertThat(captions).hasContent("WEBVTT\n");
    }

    @Test
    void the_references_of_a_session_are_in_nobodys_way() throws IOException {
        Path demo = CommandRun.HOME.resolve("local-dev/samples/mcorec/session_demo");
        Path copy = folder.resolve("session_demo");
        try (Stream<Path> files = Files.walk(demo)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(demo.relativize(file).toString()));
            }
        }

        CommandRun run = transcribe(copy, "-o", folder);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(copy.resolve("spk_0.vtt")).isNotEmptyFile();
        assertThat(copy.resolve("labels/spk_0.vtt")).hasSameTextualContentAs(demo.resolve("labels/spk_0.vtt"));
        assertThat(transcribe(copy, "-o", folder).err()).contains(copy.resolve("spk_0.vtt") + " is there already");
    }

    @Test
    void an_output_that_is_a_file_is_refused_before_anything_is_computed() throws IOException {
        Path file = Files.writeString(folder.resolve("transcript.txt"), "");
        for (Path output : List.of(file, file.resolve("below"))) {
            CommandRun run = transcribe(PASSWORD, "-o", output);

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .isEqualTo(
                            "Transcripts go into a folder, and " + file + " is a file: name a folder with --output.\n");
        }
    }

    @Test
    void names_of_every_script_go_into_the_transcripts() throws IOException {
        Path recording = sound("Größe 録音.flac", speech);

        CommandRun run = transcribe(recording, "-f", "json", "-o", folder.resolve("texts"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(new ObjectMapper()
                        .readValue(folder.resolve("texts/Größe 録音.json").toFile(), Map.class))
                .isNotEmpty();
    }
}
