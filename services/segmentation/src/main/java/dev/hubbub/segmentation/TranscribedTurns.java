package dev.hubbub.segmentation;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputFiles;
import dev.hubbub.contracts.stage.OutputPath;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.scoring.captions.MalformedCaptionsException;
import dev.hubbub.scoring.captions.WebVttReader;
import dev.hubbub.segmentation.activity.TimeSpan;
import dev.hubbub.segmentation.conversation.Speech.Turn;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** What was heard of each speaker of a session: the captions of a transcription's output. */
record TranscribedTurns(OutputFiles files) {

    /** A speaker's turns in order of time; none if there is no file of that speaker. */
    List<Turn> of(String speaker) throws StageFailure, IOException {
        String file = OutputPath.of(speaker + ".vtt");
        if (!files.has(file)) {
            return List.of();
        }
        try {
            return WebVttReader.read(files.read(file)).captions().stream()
                    .filter(caption -> caption.endMillis() >= caption.startMillis())
                    .map(caption ->
                            new Turn(new TimeSpan(caption.startSeconds(), caption.endSeconds()), caption.text()))
                    .sorted(Comparator.comparingDouble(turn -> turn.span().start()))
                    .toList();
        } catch (MalformedCaptionsException e) {
            throw new StageFailure(
                    FailureReason.CorruptInput, file.substring(file.lastIndexOf('/') + 1) + ": " + e.getMessage(), e);
        }
    }
}
