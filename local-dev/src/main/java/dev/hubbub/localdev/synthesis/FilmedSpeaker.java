package dev.hubbub.localdev.synthesis;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.Random;

/** One person of a session as a camera sees them at any instant. */
final class FilmedSpeaker {

    private final TalkingHead head;
    private final HeadMotion motion;
    private final List<Turn> turns;

    FilmedSpeaker(int number, List<Turn> turns, long seed) {
        Random random = new Random(seed * 1009 + number);
        this.head = new TalkingHead(Appearance.of(number, random));
        this.motion = new HeadMotion(random);
        this.turns = turns.stream().filter(turn -> turn.speaker() == number).toList();
    }

    /** What this person says. */
    List<Turn> turns() {
        return turns;
    }

    /** Whether a word is being said. */
    boolean speaks(double seconds) {
        return turns.stream().anyMatch(turn -> seconds >= turn.start() && seconds < turn.end());
    }

    /** How the mouth is at an instant. */
    MouthPose mouth(double seconds) {
        return turns.stream()
                .filter(turn -> seconds >= turn.start() && seconds < turn.end())
                .findFirst()
                .map(turn -> turn.utterance().mouth().at(seconds - turn.start()))
                .orElse(MouthPose.REST);
    }

    /** How the head is held at an instant. */
    HeadPose pose(double seconds) {
        return motion.at(seconds, mouth(seconds).open());
    }

    /** Draws this person as seen from the front. */
    void draw(Graphics2D onto, AffineTransform place, double seconds) {
        head.draw(onto, place, pose(seconds), mouth(seconds));
    }

    /** Draws this person with the head brought into the mean face's place, as lips are cropped. */
    void drawStraight(Graphics2D onto, AffineTransform place, double seconds) {
        head.draw(onto, place, HeadPose.STRAIGHT, mouth(seconds));
    }
}
