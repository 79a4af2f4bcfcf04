package dev.hubbub.speech.training;

import dev.hubbub.speech.model.Modality;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which senses a batch keeps in training, so that the model learns to do without either: of the other, the encoder's states
 * become zeros. As in the original of Whisper-Flamingo, one number drawn from 0 to below 1 decides for a whole batch, and 0
 * itself takes the sound away, however likely it is that both are kept.
 *
 * @param both how likely it is that both are kept
 * @param soundAlone how likely it is that only the sound is kept; the rest is that only the pictures are
 */
public record ModalityDropout(double both, double soundAlone) {
    private static final double ROUNDING = 1e-9;

    public ModalityDropout {
        if (!(both >= 0 && soundAlone >= 0 && both + soundAlone <= 1 + ROUNDING)) {
            throw new IllegalArgumentException("How likely it is that sound and pictures are kept, and that sound alone"
                    + " is, must be 0 or more and at most 1 together, not " + both + " and " + soundAlone + ".");
        }
    }

    /**
     * The senses that are kept.
     *
     * @param draw from 0 to below 1
     */
    public Set<Modality> kept(double draw) {
        if (draw > 0 && draw <= both) {
            return EnumSet.of(Modality.AUDIO, Modality.VIDEO);
        }
        return EnumSet.of(draw > both && draw <= both + soundAlone ? Modality.AUDIO : Modality.VIDEO);
    }
}
