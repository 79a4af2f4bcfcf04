package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.score.TrialScore.MeetingEdits;
import dev.hubbub.contracts.score.TrialScore.Problem;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.scoring.SessionSummary;
import dev.hubbub.scoring.mcorec.ForeignScript;
import dev.hubbub.scoring.mcorec.McorecRules;
import dev.hubbub.scoring.mcorec.McorecScore;
import dev.hubbub.scoring.mcorec.McorecScoring;
import dev.hubbub.scoring.mcorec.SessionFiles;
import dev.hubbub.scoring.meeting.MeetingScoring;
import dev.hubbub.scoring.meeting.SpeechStream;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.text.LettersBeyondEnglish;
import dev.hubbub.scoring.text.NamedNormaliser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The MCoRec challenge's evaluation: a trial's word error rate and joint error are means over all speakers of all its
 * sessions, its conversation F1 is the mean over sessions. Each speaker's captions stand as one utterance.
 */
final class McorecScorer implements TrialScorer {

    private static final String OUTPUT = "output/";

    /** How far a word that was heard may be from when it was said: what the field's meetings are scored with. */
    private static final double COLLAR_SECONDS = 5;

    private final References references;
    private final NamedNormaliser asked;
    private final McorecRules rules;
    private final Map<NamedNormaliser, McorecScoring> scorings = new EnumMap<>(NamedNormaliser.class);
    private final List<dev.hubbub.scoring.mcorec.SessionScore> scored = new ArrayList<>();

    private EditCounts permuted = EditCounts.NONE;
    private EditCounts timed = EditCounts.NONE;

    private final LettersBeyondEnglish asEnglish = new LettersBeyondEnglish();

    /**
     * A scorer.
     *
     * @param asked what to compare all captions by; {@code null} for what suits each session, which for English is the
     *     challenge's normaliser, or under other rules than its own the one with spellings
     */
    McorecScorer(References references, NamedNormaliser asked, McorecRules rules) {
        this.rules = rules;
        this.references = references;
        this.asked = asked;
    }

    @Override
    public ScoredSession score(TranscribedSession session) throws StageFailure, IOException {
        SessionFiles files = files(session, references.labels(session.planned()));
        NamedNormaliser normaliser = normaliser(session);
        dev.hubbub.scoring.mcorec.SessionScore score = scorings.computeIfAbsent(
                        normaliser, name -> new McorecScoring(name.normaliser(), rules))
                .score(session.name(), files);
        scored.add(score);
        List<Problem> problems = new ArrayList<>();
        score.faults().forEach(fault -> problems.add(new Problem(fault.session(), fault.file(), fault.sentence())));
        score.remarks()
                .forEach(remark -> problems.add(new Problem(remark.session(), remark.file(), remark.sentence())));
        if (asked == null && normaliser.isForEnglish()) {
            asEnglish.add(ForeignScript.labels(score, files));
        }
        ForeignScript.in(score, files, normaliser)
                .ifPresent(found ->
                        problems.add(new Problem(score.session(), null, found.sentence("set scoring.normalizer to"))));
        ScoredCaptions captions = new ScoredCaptions(files, rules);
        return new ScoredSession(
                sessionScore(score, normaliser, captions, session, meeting(score, normaliser, captions)), problems);
    }

    /** The edits where nobody says which captions are whose; {@code null} where no speaker has a score. */
    private MeetingEdits meeting(
            dev.hubbub.scoring.mcorec.SessionScore score, NamedNormaliser normaliser, ScoredCaptions captions)
            throws IOException {
        List<SpeechStream> said = new ArrayList<>();
        List<SpeechStream> heard = new ArrayList<>();
        for (dev.hubbub.scoring.mcorec.SpeakerScore speaker : score.speakers()) {
            if (speaker.wer().isPresent()) {
                said.add(captions.stream("labels", speaker.speaker(), normaliser.normaliser()));
                heard.add(captions.stream("output", speaker.speaker(), normaliser.normaliser()));
            }
        }
        if (said.isEmpty()) {
            return null;
        }
        EditCounts wheneverSaid = MeetingScoring.permuted(said, heard).edits();
        EditCounts whenSaid = MeetingScoring.timed(said, heard, COLLAR_SECONDS).edits();
        permuted = permuted.plus(wheneverSaid);
        timed = timed.plus(whenSaid);
        return edits(wheneverSaid, whenSaid);
    }

    private static MeetingEdits edits(EditCounts permuted, EditCounts timed) {
        return permuted.equals(EditCounts.NONE)
                ? null
                : new MeetingEdits(TrialScorer.counts(permuted), TrialScorer.counts(timed), COLLAR_SECONDS);
    }

    private NamedNormaliser normaliser(TranscribedSession session) throws StageFailure {
        if (asked != null) {
            return asked;
        }
        Map<String, String> chosen = session.planned().normalizers();
        String name = chosen == null ? null : chosen.get("");
        if (name != null) {
            return TrialScorer.named(name);
        }
        return rules == McorecRules.CHALLENGE ? NamedNormaliser.MCOREC : NamedNormaliser.MCOREC_CORRECTED;
    }

    /** The session as the challenge lays it out: labels from the dataset, output from this trial. */
    private static SessionFiles files(TranscribedSession session, Map<String, byte[]> labels) {
        return path -> {
            if (!path.startsWith(OUTPUT)) {
                return Optional.ofNullable(labels.get(path));
            }
            try {
                return session.output(path.substring(OUTPUT.length()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static SessionScore sessionScore(
            dev.hubbub.scoring.mcorec.SessionScore score,
            NamedNormaliser normaliser,
            ScoredCaptions captions,
            TranscribedSession session,
            MeetingEdits meeting)
            throws IOException {
        SessionSummary summary = score.summary();
        List<SpeakerScore> speakers = new ArrayList<>();
        List<UtteranceScore> utterances = new ArrayList<>();
        for (dev.hubbub.scoring.mcorec.SpeakerScore speaker : score.speakers()) {
            speakers.add(new SpeakerScore(
                    speaker.speaker(),
                    TrialScorer.rate(speaker.wer()),
                    TrialScorer.rate(speaker.clusterF1()),
                    TrialScorer.rate(speaker.jointError()),
                    speaker.wer().isPresent() ? captions.turns(speaker.speaker()) : null));
            if (speaker.wer().isPresent()) {
                utterances.add(new UtteranceScore(
                        speaker.speaker() + ".vtt",
                        null,
                        null,
                        null,
                        speaker.speaker(),
                        null,
                        captions.text("labels", speaker.speaker()),
                        captions.text("output", speaker.speaker()),
                        TrialScorer.counts(speaker.words())));
            }
        }
        return new SessionScore(
                score.session(),
                normaliser.id(),
                TrialScorer.rate(summary.averageSpeakerWer()),
                TrialScorer.rate(summary.averageSpeakerWer()),
                TrialScorer.rate(summary.characters().rate().value()),
                TrialScorer.total(summary.words()),
                TrialScorer.rate(summary.averageJointError()),
                TrialScorer.rate(summary.conversationF1()),
                session.timing().audioSeconds(),
                session.timing().seconds(),
                speakers,
                utterances,
                null,
                meeting,
                SegmentSigns.of(session.transcript(), nobodySays -> null));
    }

    @Override
    public String normalizer() {
        return scorings.isEmpty()
                ? null
                : scorings.keySet().stream().map(NamedNormaliser::id).collect(Collectors.joining(", "));
    }

    @Override
    public List<Problem> problems() {
        return asEnglish.sentence(NAME_THE_LANGUAGE).stream()
                .map(sentence -> new Problem(scored.get(0).session(), null, sentence))
                .toList();
    }

    @Override
    public Rates rates() {
        SessionSummary total = new McorecScore(scored).total();
        return new Rates(
                TrialScorer.rate(total.averageSpeakerWer()),
                TrialScorer.rate(total.averageSpeakerWer()),
                TrialScorer.rate(total.characters().rate().value()),
                TrialScorer.total(total.words()),
                TrialScorer.rate(total.averageJointError()),
                TrialScorer.rate(total.conversationF1()),
                null,
                edits(permuted, timed));
    }
}
