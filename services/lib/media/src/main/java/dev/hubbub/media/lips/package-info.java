/**
 * Cuts the mouth out of the video of a face, as the MCoRec baseline does: landmarks are completed and smoothed over time, a
 * similarity brings each face to the place and size of a mean face, and 96 x 96 pixels around the mouth are kept.
 */
package dev.hubbub.media.lips;
