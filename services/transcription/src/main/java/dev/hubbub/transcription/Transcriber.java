package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.tokenizer.TokenizerException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Transcribes the segments of sessions with one model: each segment is encoded once, and decoded as often as there are
 * decodings. A transcript is the same whichever other decodings and sessions are asked for beside it; what a batch of
 * another shape rounds otherwise is at most one step of the last decimal of a score.
 */
public final class Transcriber {

    private final SpeechModel model;
    private final ModelOptions options;
    private final ComputeDevice device;
    private final MediaReader reader;
    private final Set<Modality> senses;

    /**
     * A transcriber over a loaded model.
     *
     * @param options what the model was loaded with
     * @throws TokenizerException if the model came without a tokenizer, so that there would be no text
     */
    public Transcriber(SpeechModel model, ModelOptions options) {
        this(model, options, new MediaReader());
    }

    /**
     * A transcriber over a loaded model.
     *
     * @param options what the model was loaded with
     * @param reader of recordings
     * @throws TokenizerException if the model came without a tokenizer, so that there would be no text
     */
    public Transcriber(SpeechModel model, ModelOptions options, MediaReader reader) {
        this(model, options, reader, Set.of());
    }

    /**
     * A transcriber that takes in a part of what the model can.
     *
     * @param options what the model was loaded with
     * @param reader of recordings
     * @param senses what of recordings is taken in; empty for all that the model can
     * @throws TokenizerException if the model came without a tokenizer, so that there would be no text
     * @throws IllegalArgumentException if the model lacks one of the senses
     */
    public Transcriber(SpeechModel model, ModelOptions options, MediaReader reader, Set<Modality> senses) {
        requireTokenizer(model);
        requireSenses(model, senses);
        this.senses = Set.copyOf(senses);
        this.reader = reader;
        this.model = model;
        this.options = options;
        this.device = ComputeDevice.of(options);
    }

    private static void requireSenses(SpeechModel model, Set<Modality> senses) {
        for (Modality sense : senses) {
            if (!model.capabilities().modalities().contains(sense)) {
                throw new IllegalArgumentException("The model takes in no " + name(sense)
                        + ": leave it out of the modalities, of which it has "
                        + model.capabilities().modalities().stream()
                                .map(Transcriber::name)
                                .sorted()
                                .collect(Collectors.joining(" and "))
                        + ".");
            }
        }
    }

    private static String name(Modality sense) {
        return sense.name().toLowerCase(Locale.ROOT);
    }

    static void requireTokenizer(SpeechModel model) {
        if (model.text().isEmpty()) {
            throw new TokenizerException("The checkpoint has no tokenizer, so its tokens cannot be read as text: put "
                    + model.textFiles() + " beside its weights.");
        }
    }

    /**
     * Refuses a decoding that this model cannot carry out, whatever the recording.
     *
     * @throws IllegalArgumentException if it asks for what the model does not have
     */
    public void requireAble(Decoding decoding) {
        new SegmentSearch(model, decoding);
    }

    /** What decodings must have in common to share encoder passes. */
    private record Pass(boolean pad, boolean oneByOne) {

        static Pass of(SegmentSearch search) {
            return new Pass(search.decoding().whisper().padToThirtySeconds(), search.isOneByOne());
        }
    }

    /**
     * Transcribes a session.
     *
     * @param session its segments
     * @param decodings what to decode them with; one result each, in this order
     * @param media finds the recordings
     * @param listener is told how far it is
     * @throws StageFailure if a recording cannot be decoded
     * @throws IllegalArgumentException if a decoding asks for what the model does not have
     * @throws InterruptedException if the thread was interrupted between two batches
     */
    public List<DecodedSession> transcribe(
            SegmentList session, List<Decoding> decodings, MediaLocator media, TranscriptionListener listener)
            throws StageFailure, IOException, InterruptedException {
        return transcribe(SessionSource.of(session, media), decodings, listener);
    }

    /** Transcribes a session, as {@link #transcribe(SegmentList, List, MediaLocator, TranscriptionListener)} does. */
    public List<DecodedSession> transcribe(
            SessionSource session, List<Decoding> decodings, TranscriptionListener listener)
            throws StageFailure, IOException, InterruptedException {
        SingleTranscript alone = new SingleTranscript();
        transcribe(List.of(session), decodings, listener, alone);
        return alone.of(decodings);
    }

    /**
     * Transcribes sessions together, whose segments share the batches.
     *
     * @param sessions about in the order in which they are wanted
     * @param decodings what to decode them with
     * @param listener is told how far it is
     * @param receiver is given each session with each of the decodings
     * @throws IllegalArgumentException if a decoding asks for what the model does not have
     * @throws InterruptedException if the thread was interrupted between two batches
     */
    public void transcribe(
            List<? extends SessionSource> sessions,
            List<Decoding> decodings,
            TranscriptionListener listener,
            TranscriptReceiver receiver)
            throws InterruptedException {
        Map<Pass, List<SegmentSearch>> passes = decodings.stream()
                .map(decoding -> new SegmentSearch(model, decoding))
                .collect(Collectors.groupingBy(Pass::of, LinkedHashMap::new, Collectors.toList()));
        PassProgress progress = new PassProgress(sessions.size(), passes.size(), listener);
        Set<Integer> left = new LinkedHashSet<>();
        IntStream.range(0, sessions.size()).forEach(left::add);
        TranscriptReceiver noting = noting(receiver, left);
        for (Map.Entry<Pass, List<SegmentSearch>> pass : passes.entrySet()) {
            new TranscriptionPass(
                            model,
                            senses,
                            device,
                            pass.getKey().pad(),
                            pass.getValue(),
                            options.batch(),
                            progress,
                            noting)
                    .run(sessions, List.copyOf(left), reader, pass.getKey().oneByOne());
        }
    }

    /**
     * What failed once is not begun again, nor does it fail again: while a session is given up for what the model says of
     * one segment, another may be found unreadable.
     */
    private static TranscriptReceiver noting(TranscriptReceiver receiver, Set<Integer> left) {
        return new TranscriptReceiver() {
            @Override
            public void done(int session, SegmentList segments, DecodedSession decoded)
                    throws StageFailure, IOException, InterruptedException {
                receiver.done(session, segments, decoded);
            }

            @Override
            public void failed(int session, Exception why) throws InterruptedException {
                if (left.remove(session)) {
                    receiver.failed(session, why);
                }
            }
        };
    }

    static double seconds(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1e9;
    }
}
