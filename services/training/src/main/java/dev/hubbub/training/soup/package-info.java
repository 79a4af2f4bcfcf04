/** Merging of those checkpoints that make a held-out metric no worse. */
package dev.hubbub.training.soup;
