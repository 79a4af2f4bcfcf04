/** Models that find the points of a face, as somebody exported them. */
package dev.hubbub.speech.landmarks;
