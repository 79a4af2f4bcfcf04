/** Pictures of what models hear. */
package dev.hubbub.localdev.spectrogram;
