/** The BLEU score. */
package dev.hubbub.scoring.bleu;
