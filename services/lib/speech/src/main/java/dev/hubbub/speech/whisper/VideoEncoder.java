package dev.hubbub.speech.whisper;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.model.GreyFrames;
import java.util.List;
import java.util.function.Function;

/** Makes of pictures of a speaker's mouth what a decoder with gated layers can look at. */
public interface VideoEncoder extends AutoCloseable {

    /**
     * Encodes clips together, each to what it would be alone.
     *
     * @param clips pictures of each, not equally many
     * @param parent what native memory is taken from
     * @param use is given {@code clips x frames x width}, one state per picture, as many frames as the longest clip has;
     *     what stands behind a clip's end is not looked at. They are gone once it returns.
     * @return what {@code use} returns
     * @throws IllegalArgumentException if they are no pictures that it can read
     * @throws dev.hubbub.speech.torch.DeviceMemoryException if the device has too little memory for them together
     */
    <T> T encode(List<GreyFrames> clips, PtNDManager parent, Function<IValue, T> use);

    @Override
    void close();
}
