/** How much of a text is there by the runs of words or characters that it shares with its reference: BLEU and chrF. */
package dev.hubbub.scoring.ngram;
