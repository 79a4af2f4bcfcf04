package dev.hubbub.scoring.ngram;

/** BLEU, chrF and chrF++ of the same texts. */
public final class SharedText {

    private final Bleu bleu = new Bleu();
    private final Chrf chrf = new Chrf();
    private long texts;

    /** Adds a text. */
    public void add(String reference, String hypothesis) {
        bleu.add(reference, hypothesis);
        chrf.add(reference, hypothesis);
        texts++;
    }

    /** Adds what was added to another. */
    public void add(SharedText other) {
        bleu.add(other.bleu);
        chrf.add(other.chrf);
        texts += other.texts;
    }

    /** How many texts there are. */
    public long texts() {
        return texts;
    }

    /** 0 to 100. */
    public double bleu() {
        return bleu.score();
    }

    /** 0 to 100. */
    public double chrf() {
        return chrf.score();
    }

    /** 0 to 100. */
    public double chrfWithWords() {
        return chrf.scoreWithWords();
    }
}
