package dev.hubbub.localdev.synthesis;

import java.awt.Color;
import java.util.List;
import java.util.Random;

/**
 * What tells one drawn person from another.
 *
 * @param skin colour in full light
 * @param hair colour
 * @param iris colour of the eyes
 * @param lips colour
 * @param shirt colour
 * @param wall colour behind the head
 * @param broad how broad the head is, 1 on average
 * @param longHair whether the hair reaches the shoulders
 * @param fullLips how thick the lips are, 1 on average
 * @param nose how broad the nose is, 1 on average
 * @param brows how thick the eyebrows are, in pixels
 */
record Appearance(
        Color skin,
        Color hair,
        Color iris,
        Color lips,
        Color shirt,
        Color wall,
        double broad,
        boolean longHair,
        double fullLips,
        double nose,
        double brows) {

    private static final List<Color> SKINS = List.of(
            new Color(236, 196, 170),
            new Color(222, 176, 144),
            new Color(198, 150, 118),
            new Color(164, 116, 86),
            new Color(126, 86, 64));

    private static final List<Color> HAIRS = List.of(
            new Color(32, 26, 24),
            new Color(70, 46, 32),
            new Color(112, 76, 44),
            new Color(172, 134, 84),
            new Color(120, 118, 116));

    private static final List<Color> IRISES =
            List.of(new Color(74, 48, 30), new Color(60, 84, 110), new Color(70, 90, 60), new Color(40, 30, 24));

    /** Person {@code number} of a session; people of one session differ in skin and hair. */
    static Appearance of(int number, Random random) {
        Color skin = SKINS.get((number + random.nextInt(2) * 2) % SKINS.size());
        Color hair = HAIRS.get((2 * number + random.nextInt(HAIRS.size())) % HAIRS.size());
        return new Appearance(
                skin,
                hair,
                IRISES.get(random.nextInt(IRISES.size())),
                mixed(skin, new Color(150, 50, 56), 0.45 + 0.2 * random.nextDouble()),
                Color.getHSBColor(random.nextFloat(), 0.45f, 0.35f + 0.4f * random.nextFloat()),
                Color.getHSBColor(random.nextFloat(), 0.15f, 0.45f + 0.35f * random.nextFloat()),
                0.95 + 0.1 * random.nextDouble(),
                number % 2 == 0,
                0.85 + 0.4 * random.nextDouble(),
                0.85 + 0.35 * random.nextDouble(),
                4 + 2.5 * random.nextDouble());
    }

    /** {@code one} with a share of {@code other}. */
    static Color mixed(Color one, Color other, double share) {
        return new Color(
                mixed(one.getRed(), other.getRed(), share),
                mixed(one.getGreen(), other.getGreen(), share),
                mixed(one.getBlue(), other.getBlue(), share));
    }

    private static int mixed(int one, int other, double share) {
        return (int) Math.round(one + share * (other - one));
    }

    /** The skin in shade. */
    Color shade(double share) {
        return mixed(skin, new Color(60, 30, 24), share);
    }
}
