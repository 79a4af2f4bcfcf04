package dev.hubbub.transcription;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.Capabilities;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.torch.DeviceMemoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A model that notes how many clips are encoded at once. */
final class CountingModel implements SpeechModel {
    static final double REFUSED_SECONDS = 1.5;

    private final SpeechModel model;
    final List<Integer> encoded;
    int mostBeams = Integer.MAX_VALUE;

    /** What goes on while clips are encoded. */
    Runnable meanwhile = () -> {};

    CountingModel(SpeechModel model) {
        this(model, new ArrayList<>());
    }

    /** @param encoded gets the number of clips at every call */
    CountingModel(SpeechModel model, List<Integer> encoded) {
        this.model = model;
        this.encoded = encoded;
    }

    @Override
    public Capabilities capabilities() {
        return model.capabilities();
    }

    @Override
    public Optional<TokenText> text() {
        return model.text();
    }

    @Override
    public void requireAble(DecodingOptions options) {
        model.requireAble(options);
    }

    @Override
    public EncodedSpeech encode(List<Clip> clips, Encoding how) {
        encoded.add(clips.size());
        meanwhile.run();
        if (clips.stream().anyMatch(clip -> clip.audio().length == (int) (REFUSED_SECONDS * 16_000))) {
            throw new IllegalArgumentException("a clip is refused");
        }
        return model.encode(clips, how);
    }

    @Override
    public List<Hypothesis> decode(EncodedSpeech speech, int[] clips, DecodingOptions options) {
        if (options.search().beamSize() > 1 && clips.length > mostBeams) {
            throw new DeviceMemoryException("the search", null);
        }
        return model.decode(speech, clips, options);
    }

    @Override
    public void close() {
        model.close();
    }
}
