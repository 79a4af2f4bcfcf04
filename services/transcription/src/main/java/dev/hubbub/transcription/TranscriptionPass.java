package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript.Word;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.torch.DeviceMemoryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Goes once through sessions with those decodings that can share the encoder's work: segments of all of them fill the
 * batches, and each session is handed over when its last segment is decoded.
 */
final class TranscriptionPass implements SegmentSupply.Listener {

    private final SpeechModel model;
    private final Set<Modality> senses;
    private final ComputeDevice device;
    private final boolean pad;
    private final List<SegmentSearch> searches;
    private final PassProgress progress;
    private final TranscriptReceiver receiver;
    private SegmentSupply supply;
    private int batch;

    /**
     * A pass that has not begun.
     *
     * @param senses what of recordings is taken in; empty for all that the model can
     * @param searches the decodings
     * @param batch segments at once
     */
    TranscriptionPass(
            SpeechModel model,
            Set<Modality> senses,
            ComputeDevice device,
            boolean pad,
            List<SegmentSearch> searches,
            int batch,
            PassProgress progress,
            TranscriptReceiver receiver) {
        this.model = model;
        this.senses = senses;
        this.device = device;
        this.pad = pad;
        this.searches = searches;
        this.batch = batch;
        this.progress = progress;
        this.receiver = receiver;
    }

    /**
     * Transcribes.
     *
     * @param numbers the places of those sessions that are to be transcribed
     */
    void run(List<? extends SessionSource> sessions, Collection<Integer> numbers, MediaReader media, boolean oneByOne)
            throws InterruptedException {
        boolean looks = model.capabilities().modalities().contains(Modality.VIDEO)
                && (senses.isEmpty() || senses.contains(Modality.VIDEO));
        boolean listens = senses.isEmpty() || senses.contains(Modality.AUDIO);
        SegmentReader reader = new SegmentReader(
                numbers,
                number -> new OpenSession(
                        number, sessions.get(number), media, listens, looks, progress::notice, this::decoders));
        try (SegmentSupply own = oneByOne ? new SessionLanes(reader, this) : new SegmentPool(reader, this)) {
            supply = own;
            for (List<HeardSegment> some = own.next(batch); !some.isEmpty(); some = own.next(batch)) {
                Map<Boolean, List<HeardSegment>> behind =
                        some.stream().collect(Collectors.partitioningBy(HeardSegment::isBehindTheEnd));
                for (HeardSegment nothing : behind.get(true)) {
                    take(nothing, Collections.nCopies(searches.size(), SessionDecoder.Decoded.NOTHING));
                }
                if (!behind.get(false).isEmpty()) {
                    transcribe(behind.get(false));
                }
            }
        }
    }

    private List<SessionDecoder> decoders(SegmentList session) {
        return searches.stream()
                .map(search -> new SessionDecoder(model, device, search, session))
                .toList();
    }

    private void transcribe(List<HeardSegment> some) throws InterruptedException {
        List<List<SessionDecoder.Decoded>> decoded;
        try {
            decoded = decode(some);
        } catch (DeviceMemoryException e) {
            // The model computes a batch in parts by itself; here its memory of all the audio does not fit.
            if (some.size() == 1) {
                giveUp(some.get(0).session(), e);
            } else {
                batch = (some.size() + 1) / 2;
                supply.giveBack(some);
            }
            return;
        } catch (RuntimeException e) {
            // What is wrong with one session is no other's fault.
            if (some.size() == 1
                    && e instanceof IllegalArgumentException
                    && some.get(0).isSeenAndHeard()) {
                transcribe(List.of(some.get(0).unseen(e.getMessage())));
            } else if (some.size() == 1) {
                giveUp(some.get(0).session(), e);
            }
            for (HeardSegment each : some.size() == 1 ? List.<HeardSegment>of() : some) {
                if (!each.session().isGivenUp()) {
                    transcribe(List.of(each));
                }
            }
            return;
        }
        for (int i = 0; i < some.size(); i++) {
            take(some.get(i), decoded.get(i));
        }
    }

    /** For each segment what each of the decodings made of it. */
    private List<List<SessionDecoder.Decoded>> decode(List<HeardSegment> some) throws InterruptedException {
        long started = System.nanoTime();
        List<Clip> clips = some.stream().map(HeardSegment::clip).toList();
        List<List<SessionDecoder.Decoded>> decoded = new ArrayList<>();
        some.forEach(heard -> decoded.add(new ArrayList<>()));
        try (EncodedSpeech encoded = model.encode(clips, new Encoding(pad))) {
            double encodeSeconds = Transcriber.seconds(started) / some.size();
            double audioSeconds = IntStream.range(0, encoded.size())
                    .mapToDouble(encoded::seconds)
                    .sum();
            for (int number = 0; number < searches.size(); number++) {
                stopIfInterrupted();
                long begun = System.nanoTime();
                Hypothesis[] hypotheses = search(number, some, encoded);
                List<List<Word>> words = words(searches.get(number), some, encoded, hypotheses);
                // A batch takes as long as it takes; its segments have equal parts in it.
                double decodeSeconds = Transcriber.seconds(begun) / some.size();
                for (int i = 0; i < some.size(); i++) {
                    decoded.get(i)
                            .add(new SessionDecoder.Decoded(
                                    hypotheses[i],
                                    words.get(i),
                                    encoded.seconds(i),
                                    some.get(i).readSeconds() + encodeSeconds,
                                    decodeSeconds));
                }
                double part = (number + 1.0) / searches.size();
                progress.decoding(
                        some, part, part * audioSeconds, searches.get(number).decoding());
            }
        }
        return decoded;
    }

    /** Segments that are decoded after the same text go together: all of them, unless each waits for the one before. */
    private Hypothesis[] search(int number, List<HeardSegment> some, EncodedSpeech encoded) {
        Map<List<Integer>, List<Integer>> byPrompt = new LinkedHashMap<>();
        for (int i = 0; i < some.size(); i++) {
            SessionDecoder decoder = some.get(i).session().decoders().get(number);
            byPrompt.computeIfAbsent(decoder.prompt(some.get(i).segment()), prompt -> new ArrayList<>())
                    .add(i);
        }
        Hypothesis[] hypotheses = new Hypothesis[some.size()];
        for (Map.Entry<List<Integer>, List<Integer>> group : byPrompt.entrySet()) {
            int[] clips = group.getValue().stream().mapToInt(Integer::intValue).toArray();
            List<Hypothesis> found = searches.get(number).decode(encoded, clips, group.getKey());
            for (int i = 0; i < clips.length; i++) {
                hypotheses[clips[i]] = found.get(i);
            }
        }
        return hypotheses;
    }

    private static List<List<Word>> words(
            SegmentSearch search, List<HeardSegment> some, EncodedSpeech encoded, Hypothesis[] hypotheses) {
        List<List<Word>> words = new ArrayList<>(some.size());
        for (int i = 0; i < some.size(); i++) {
            Segment segment = some.get(i).segment();
            words.add(
                    search.isSilence(hypotheses[i]) ? null : search.words(encoded, i, hypotheses[i], segment.start()));
        }
        return words;
    }

    private void take(HeardSegment heard, List<SessionDecoder.Decoded> decoded) throws InterruptedException {
        OpenSession session = heard.session();
        for (int number = 0; number < searches.size(); number++) {
            session.decoders().get(number).take(heard.place(), decoded.get(number));
        }
        progress.decoded(heard, decoded.get(0).audioSeconds());
        if (session.decoded()) {
            handOver(session);
        }
    }

    private void handOver(OpenSession session) throws InterruptedException {
        try {
            for (SessionDecoder decoder : session.decoders()) {
                receiver.done(session.number(), session.segments(), decoder.result(searches.size(), session.missing()));
            }
        } catch (StageFailure | IOException | RuntimeException e) {
            fail(session.number(), e);
        }
    }

    private void fail(int session, Exception why) throws InterruptedException {
        progress.over(session);
        receiver.failed(session, why);
    }

    private void giveUp(OpenSession session, RuntimeException why) throws InterruptedException {
        session.giveUp();
        supply.drop(session);
        fail(session.number(), why);
    }

    @Override
    public void empty(OpenSession session) throws InterruptedException {
        progress.passedOver(session.number());
        handOver(session);
    }

    @Override
    public void unreadable(int session, Exception why) throws InterruptedException {
        fail(session, why);
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("The transcription was asked to stop");
        }
    }
}
