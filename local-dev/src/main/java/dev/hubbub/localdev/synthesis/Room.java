package dev.hubbub.localdev.synthesis;

import dev.hubbub.media.MediaReader;
import java.util.List;
import java.util.Random;

/** The sound of a session: everybody at once, over a little noise. */
final class Room {

    /** As loud as each utterance is made: root mean square of full scale. */
    private static final double LOUDNESS = 0.06;

    /** How much softer others are at a speaker's lapel than in the room, in decibels. */
    private static final double LAPEL_CROSSTALK = 20;

    private static final double NOISE = 0.0006;
    private static final double LOUDEST = 0.97;

    private final SessionPlan plan;
    private final List<Turn> turns;

    Room(SessionPlan plan, List<Turn> turns) {
        this.plan = plan;
        this.turns = turns;
    }

    /** The room as its central microphone hears it. */
    float[] sound() {
        return mix(-1, 0);
    }

    /** The sound of a speaker's own tracks: the room's, with the others softer if the plan says so. */
    float[] sound(int speaker) {
        return mix(plan.crosstalk() == 0 ? -1 : speaker, plan.crosstalk());
    }

    /**
     * What a speaker's lapel microphone records: the speaker, and the others far off.
     *
     * @param lead how long before the session it is switched on, in seconds
     */
    float[] lapel(int speaker, double lead) {
        float[] session = mix(speaker, plan.crosstalk() + LAPEL_CROSSTALK);
        int before = (int) Math.round(lead * MediaReader.SAMPLE_RATE);
        float[] sound = new float[before + session.length];
        Random random = new Random(plan.seed() * 19 + speaker);
        for (int n = 0; n < before; n++) {
            sound[n] = (float) (NOISE * random.nextGaussian());
        }
        System.arraycopy(session, 0, sound, before, session.length);
        return sound;
    }

    /** @param crosstalk how much softer others than this speaker are, in decibels */
    private float[] mix(int near, double crosstalk) {
        float[] mixed = new float[(int) Math.round(plan.seconds() * MediaReader.SAMPLE_RATE)];
        Random random = new Random(plan.seed() * 17 + 3);
        for (int n = 0; n < mixed.length; n++) {
            mixed[n] = (float) (NOISE * random.nextGaussian());
        }
        for (Turn turn : turns) {
            boolean others = near >= 0 && turn.speaker() != near;
            add(mixed, turn, others ? Math.pow(10, -crosstalk / 20) : 1);
        }
        float loudest = 0;
        for (float sample : mixed) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        if (loudest > LOUDEST) {
            for (int n = 0; n < mixed.length; n++) {
                mixed[n] *= (float) (LOUDEST / loudest);
            }
        }
        return mixed;
    }

    private static void add(float[] mixed, Turn turn, double gain) {
        float[] samples = turn.utterance().samples();
        double power = 0;
        for (float sample : samples) {
            power += sample * sample;
        }
        double factor = gain * LOUDNESS / Math.sqrt(power / samples.length + 1e-12);
        int start = (int) Math.round(turn.start() * MediaReader.SAMPLE_RATE);
        for (int n = 0; n < samples.length && start + n < mixed.length; n++) {
            mixed[start + n] += (float) (factor * samples[n]);
        }
    }
}
